import type { TemplateVariant } from '../../kernel/catalog';
import type { Finding, Span } from '../diagnostic';
import { Reporter } from '../expression/reporter';
import { localeChain } from '../../renderer/locale';
import type { Entry, Origin, Scope } from '../expression/types';
import { withNames } from '../expression/with-names';
import { walk } from './blocks';
import type { CheckedText } from './check-text';
import { readFrontMatter } from './front-matter';
import { badLinks } from './links';
import type { FoundNames } from './operand';
import { shortest } from './shortest';
import { templateName } from './template-name';
import type { Leaf } from '../tree';

/** Template files: read once each, then checked against every step that sends them, for names belong to a use. */

const MAX_KIB = 64;
const MAX_SUBJECT = 200;
const MOST_IN_SMS = 500;

export interface Template {
  readonly file: string;
  /** What the version keeps of it. */
  readonly variant: TemplateVariant;
  readonly subject: Leaf;
  readonly purpose: Leaf;
  readonly body: { readonly text: string; readonly origin: Origin };
}

export interface ReadTemplate {
  /** Absent when the file has a fault that leaves nothing to go on with. */
  readonly template?: Template;
  readonly findings: readonly Finding[];
}

/** One file below `templates/`: its name, front matter, size and links. What it reads is checked per use. Never throws. */
export function readTemplate(file: string, text: string): ReadTemplate {
  const name = templateName(file);
  const start: Span = { file, start: 0, end: Math.min(1, text.length) };
  if (name === undefined)
    return { findings: [{ code: 'unknown-file', span: start, args: { file } }] };
  const kib = Math.ceil(new TextEncoder().encode(text).length / 1024);
  if (kib > MAX_KIB) {
    const args = { n: kib, m: MAX_KIB, unit: 'KiB' };
    return { findings: [{ code: 'yaml-too-large', span: start, args }] };
  }
  const { subject, purpose, survey, bodyAt, findings } = readFrontMatter(file, text);
  if (subject === undefined || purpose === undefined) return { findings };
  const body = {
    text: text.slice(bodyAt),
    origin: { span: { file, start: bodyAt, end: text.length } },
  };
  const texts = { subject: subject.text, purpose: purpose.text, body: body.text };
  const variant = { ...name, ...texts, ...(survey && { survey }) };
  const template = { file, variant, subject, purpose, body };
  return { template, findings: [...findings, ...checkLinks(template), ...checkSubject(template)] };
}

function checkLinks({ body }: Template): readonly Finding[] {
  const reporter = new Reporter(body.text, body.origin);
  for (const link of badLinks(body.text)) {
    const piece =
      link.end > link.start ? link : { start: Math.max(0, link.start - 1), end: link.end };
    const target = link.target.slice(0, 60);
    const safe = /^http:\/\/(.+)$/i.exec(target)?.[1] ?? (/^www\./i.test(target) ? target : '');
    const fix = safe === '' ? {} : { fix: `write https://${safe}` };
    reporter.refuse(piece, 'link-not-allowed', { target, ...fix });
  }
  return reporter.found.list;
}

function checkSubject({ subject }: Template): readonly Finding[] {
  const n = subject.text.length;
  if (n <= MAX_SUBJECT) return [];
  const args = { n, m: MAX_SUBJECT, limit: MAX_SUBJECT, things: 'characters in "subject"' };
  return [{ code: 'too-many', span: subject.span, args }];
}

export interface TemplateUse {
  /** The step that sends it: named in every finding. */
  readonly step: string;
  /** Where the step names the template. */
  readonly span: Span;
  /** Of the send. */
  readonly purpose: string;
  /** The purpose has its own footer (`unsubscribe: required`). */
  readonly unsubscribe: boolean;
  /** Of the organisation; the first must be there. */
  readonly locales: readonly string[];
  /** It may go by. */
  readonly channels: readonly string[];
  /** customer contact sender subject steps vars facts trigger org links, and the subject's name. */
  readonly scope: Scope;
}

/** All variants of one template (`template.variant.path` is the same) against one step. Findings about text stand in the template's file. */
export function checkTemplateUse(templates: readonly Template[], use: TemplateUse): CheckedText {
  const found: FoundNames = { reads: new Set(), facts: new Map(), edits: [] };
  const findings: Finding[] = [...missingLocales(templates, use), ...tooLong(templates, use)];
  for (const template of templates) {
    const always = { step: use.step };
    const { purpose } = template.variant;
    if (purpose !== use.purpose) {
      const args = { template: purpose, send: use.purpose, a: purpose, b: use.purpose, ...always };
      findings.push({ code: 'template-purpose', span: template.purpose.span, args });
    }
    findings.push(...checkParts(template, use, found));
  }
  return { findings, reads: [...found.reads].sort(), facts: found.facts };
}

function checkParts(template: Template, use: TemplateUse, found: FoundNames): readonly Finding[] {
  const scope = template.variant.survey === undefined ? withoutSurvey(use.scope) : use.scope;
  const parts = [
    { text: template.subject.text, origin: template.subject },
    { text: template.body.text, origin: template.body.origin },
  ];
  return parts.flatMap(({ text, origin }) => {
    const reporter = new Reporter(text, origin, { step: use.step });
    const { reads, facts } = walk(reporter, scope);
    if (use.unsubscribe) refuseFooter(reporter, reads);
    for (const name of reads) found.reads.add(name);
    for (const [name, fact] of facts) found.facts.set(name, fact);
    return reporter.found.list;
  });
}

/** `links.survey` is there only where the front matter asks for a score. */
function withoutSurvey(scope: Scope): Scope {
  const links = scope.get('links');
  if (links?.type.kind !== 'thing' || !links.type.fields.has('survey')) return scope;
  const args = {
    thing: 'a template without "survey: …"',
    field: 'survey',
    fix: 'write "survey: nps" or "survey: csat" between the two lines "---"',
  };
  const survey: Entry = {
    type: { kind: 'text' },
    sure: true,
    refused: { code: 'unknown-field', args },
  };
  const fields = new Map([...links.type.fields, ['survey', survey] as const]);
  return withNames(scope, ['links', { ...links, type: { ...links.type, fields } }]);
}

/** A message by SMS is short: the shortest the text can be must fit. */
function tooLong(templates: readonly Template[], use: TemplateUse): readonly Finding[] {
  if (!use.channels.includes('sms')) return [];
  return smsVariants(templates).flatMap((template): Finding[] => {
    const n = shortest(template.body.text);
    if (n <= MOST_IN_SMS) return [];
    const { path, locale } = template.variant;
    const args = {
      n,
      m: MOST_IN_SMS,
      over: n - MOST_IN_SMS,
      channel: 'sms',
      name: path,
      locale,
      step: use.step,
    };
    return [{ code: 'template-too-long', span: template.body.origin.span, args }];
  });
}

/** Of each locale the text for SMS, or the one for all channels. */
function smsVariants(templates: readonly Template[]): readonly Template[] {
  const found = new Map<string, Template>();
  for (const template of templates) {
    const { locale, channel } = template.variant;
    if (channel === 'sms' || (channel === undefined && !found.has(locale))) {
      found.set(locale, template);
    }
  }
  return [...found.values()];
}

/** Each locale of the organisation has a text of its own, or one it falls back to: `zh-TW` to `zh`. */
function missingLocales(templates: readonly Template[], use: TemplateUse): readonly Finding[] {
  const plain = templates.filter(({ variant }) => variant.channel === undefined);
  const usable = plain.length > 0 ? plain : templates;
  const there = new Set(usable.map(({ variant }) => variant.locale));
  const name = templates[0]?.variant.path ?? '';
  return use.locales.flatMap((locale, index): Finding[] => {
    if (localeChain(locale).some((one) => there.has(one))) return [];
    const severity = index === 0 ? 'error' : 'warning';
    const args = { locale, name, severity, step: use.step };
    return [{ code: 'template-locale-missing', span: use.span, args }];
  });
}

const FOOTER = ['links.unsubscribe', 'links.preferences', 'org.postal_address'];

function refuseFooter(reporter: Reporter, reads: ReadonlySet<string>): void {
  for (const name of FOOTER.filter((part) => reads.has(part))) {
    const start = reporter.text.indexOf(name);
    if (start === -1) continue;
    reporter.refuse({ start, end: start + name.length }, 'template-unsubscribe', { name });
  }
}
