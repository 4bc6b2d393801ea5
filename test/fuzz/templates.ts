import { render } from '../../playbooks/compiler/render';
import type { Finding } from '../../playbooks/compiler/diagnostic';
import { LineMap } from '../../playbooks/compiler/lines';
import { toDiagnostic } from '../../playbooks/compiler/messages';
import { checkText } from '../../playbooks/compiler/text/check-text';
import { checkTemplateUse, readTemplate } from '../../playbooks/compiler/text/template';
import type { Environment, Value } from '../../playbooks/kernel/expression';
import { renderMail } from '../../playbooks/renderer/render-mail';
import { renderText } from '../../playbooks/renderer/render-text';
import { valuesOf } from '../../playbooks/rules/texts';
import {
  contact,
  fields,
  number,
  originOf,
  person,
  scopeWith,
  text,
  thing,
} from '../compiler/expression/scope';
import type { Clock, Input, Kind, Verdict } from './kind';
import { expectPlaced } from './placed';
import type { Random } from './random';
import { body, template } from './template-grammar';

/** Templates and texts of tasks: answered with places inside them, and what is accepted renders, whatever the data. */

const FILE = 'templates/a/b.en.md';
const scope = new Map([
  ...scopeWith({ quiet: 'customer.health < 50' }),
  ...fields({
    contact: { type: contact, sure: true },
    sender: { type: person, sure: true },
    turn: number,
    org: thing('org', { name: text, postal_address: text }),
    links: thing('links', { unsubscribe: text, preferences: text, survey: text }),
  }),
]);
const USE = {
  ...{ step: 'welcome', span: { file: FILE, start: 0, end: 1 }, purpose: 'service', scope },
  ...{ unsubscribe: true, locales: ['en'], channels: ['email', 'sms'] },
};
const OPTIONS = { locale: 'zh-CN', zone: 'Asia/Shanghai', currency: 'CNY' };

export const templates: Kind = {
  name: 'templates',
  make: (random: Random) =>
    random.chance(0.8)
      ? { about: 'template', text: template(random) }
      : { about: 'text', text: body(random) },
  probe: (input, now) =>
    input.about === 'template' ? probeTemplate(input, now) : probeText(input, now),
};

function probeTemplate({ text: words }: Input, now: Clock): Verdict {
  const started = now();
  const { template, findings: found } = readTemplate(FILE, words);
  const use = template === undefined ? undefined : checkTemplateUse([template], USE);
  const findings = [...found, ...(use?.findings ?? [])];
  expectAnswered(findings, words);
  const took = now() - started;
  const clean = template !== undefined && findings.length === 0;
  if (clean)
    for (const look of worlds) {
      const mail = renderMail(template.variant, valuesOf(use?.reads ?? [], look), OPTIONS);
      if (mail.kind === 'rendered') expectText(mail.subject + mail.text);
    }
  return { clean, findings: findings.length, run: clean ? worlds.length : 0, took };
}

function probeText({ text: words }: Input, now: Clock): Verdict {
  const started = now();
  const options = { step: 'call', limit: 4096, what: 'body' };
  const { findings, reads, relocated } = checkText(words, originOf(words), scope, options);
  expectAnswered(
    findings.map((one) => ({ ...one, span: { ...one.span, file: FILE } })),
    words,
  );
  const took = now() - started;
  const clean = findings.length === 0;
  if (clean)
    for (const look of worlds) {
      const shown = renderText(relocated ?? words, valuesOf(reads, look), OPTIONS);
      if (shown.kind === 'rendered' && typeof shown.text === 'string') expectText(shown.text);
    }
  return { clean, findings: findings.length, run: clean ? worlds.length : 0, took };
}

function expectAnswered(findings: readonly Finding[], words: string): void {
  const lines = new LineMap(words);
  const diagnostics = findings.map((one) => toDiagnostic(one, lines));
  expectPlaced(diagnostics, new Map([[FILE, words]]));
  for (const { span } of findings)
    if (span.start < 0 || span.end > words.length)
      throw new Error(`outside: ${JSON.stringify(span)}`);
  for (const one of diagnostics.slice(0, 3)) render(one, words);
}

function expectText(shown: string): void {
  if (/\[object |\btn\d+v\d+x/.test(shown))
    throw new Error(`shown to people: ${shown.slice(0, 200)}`);
}

const HOSTILE =
  '<b>&"\'{{ customer.id }}{% if x %}](javascript:x) **x** \u202e🙂\ud800\r\nBcc: a@b\u2028';

/** What stands behind names: all of it, nothing, and values somebody chose to do harm. */
const worlds: readonly Environment[] = [
  (name) => typed(name, 'Galaxy'),
  () => undefined,
  (name) => typed(name, HOSTILE),
  () => HOSTILE,
  (name) => (name.length % 2 === 0 ? [HOSTILE, HOSTILE] : 1e308),
];

function typed(name: string, words: string): Value {
  if (/tags$/.test(name)) return Array.from({ length: 50 }, () => words);
  if (/nps|health|tries|value|turn/.test(name)) return 42.5;
  if (/_on$|anchor|birthday/.test(name)) return '2026-02-28';
  if (/_at$/.test(name)) return '2026-02-28T09:00:00.000Z';
  if (/dispute|urgent|quiet/.test(name)) return true;
  if (/tier$/.test(name)) return 'growth';
  return words;
}
