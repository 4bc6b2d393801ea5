import type { TemplateVariant } from '../../kernel/catalog';
import type { Finding, Span } from '../diagnostic';
import { Reporter } from '../expression/reporter';
import type { Origin, Scope } from '../expression/types';
import { walk } from './blocks';
import type { CheckedText } from './check-text';
import { readFrontMatter } from './front-matter';
import { badLinks } from './links';
import { templateName } from './template-name';
import type { Leaf } from '../tree';

/** Template files: read once each, then checked against every step that sends them, for names belong to a use. */

const MAX_KIB = 64;
const MAX_SUBJECT = 200;

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
  if (name.channel !== undefined && name.channel !== 'email') {
    const args = {
      key: `a variant for ${name.channel}`,
      instead: 'outreach goes by email for now',
    };
    return { findings: [{ code: 'not-supported-yet', span: start, args }] };
  }
  const kib = Math.ceil(new TextEncoder().encode(text).length / 1024);
  if (kib > MAX_KIB) {
    const args = { n: kib, m: MAX_KIB, unit: 'KiB' };
    return { findings: [{ code: 'yaml-too-large', span: start, args }] };
  }
  const { subject, purpose, bodyAt, findings } = readFrontMatter(file, text);
  if (subject === undefined || purpose === undefined) return { findings };
  const body = {
    text: text.slice(bodyAt),
    origin: { span: { file, start: bodyAt, end: text.length } },
  };
  const variant = { ...name, subject: subject.text, purpose: purpose.text, body: body.text };
  const template = { file, variant, subject, purpose, body };
  return { template, findings: [...findings, ...checkLinks(template), ...checkSubject(template)] };
}

function checkLinks({ body }: Template): readonly Finding[] {
  const reporter = new Reporter(body.text, body.origin);
  for (const link of badLinks(body.text)) {
    const piece =
      link.end > link.start ? link : { start: Math.max(0, link.start - 1), end: link.end };
    reporter.refuse(piece, 'link-not-allowed', { target: link.target.slice(0, 60) });
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
  /** customer contact sender subject steps vars facts trigger org links, and the subject's name. */
  readonly scope: Scope;
}

/** All variants of one template (`template.variant.path` is the same) against one step. Findings about text stand in the template's file. */
export function checkTemplateUse(templates: readonly Template[], use: TemplateUse): CheckedText {
  const reads = new Set<string>();
  const findings: Finding[] = [...missingLocales(templates, use)];
  for (const template of templates) {
    const always = { step: use.step };
    const { purpose } = template.variant;
    if (purpose !== use.purpose) {
      const args = { template: purpose, send: use.purpose, a: purpose, b: use.purpose, ...always };
      findings.push({ code: 'template-purpose', span: template.purpose.span, args });
    }
    const parts = [
      { text: template.subject.text, origin: template.subject },
      { text: template.body.text, origin: template.body.origin },
    ];
    for (const { text, origin } of parts) {
      const reporter = new Reporter(text, origin, always);
      const read = walk(reporter, use.scope);
      if (use.unsubscribe) refuseFooter(reporter, read);
      for (const name of read) reads.add(name);
      findings.push(...reporter.found.list);
    }
  }
  return { findings, reads: [...reads].sort() };
}

function missingLocales(templates: readonly Template[], use: TemplateUse): readonly Finding[] {
  const there = new Set(templates.map(({ variant }) => variant.locale));
  const name = templates[0]?.variant.path ?? '';
  return use.locales.flatMap((locale, index): Finding[] => {
    if (there.has(locale)) return [];
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
