import { parse, stringify } from 'yaml';
import type { Example } from '../../playbooks/compiler/explanations/explanation';
import { filesOf } from './golden-case';
import { SMALL } from './project-folder';
import { yaml } from './project';

/**
 * The project that the examples of explanations stand in: the small one with a few more things. A playbook is given by
 * steps or by the keys that are others; catalog, guards and calendars by what is added; other files are whole.
 */
const MORE = {
  'catalog.yaml': yaml`
    customer: {renews_on: {type: date}, paid_at: {type: time}, in_dispute: {type: boolean, default: false}, churn_reason: {type: text, writable: true}}
    windows: {office: {days: business, from: "09:00", to: "17:00"}}
    ladders: {up: [{after: 2bd, to: [role.chief, queue.care]}]}
    connections:
      billing: {kind: http, base: "https://billing.example", answers: {quote: {amount: {type: number}}}}
      texts: {kind: sms}
    channels: {email: {sender: hello}, sms: {connection: texts}}
    events: {feature.shipped: {about: everyone, fields: {name: {type: text}}}}
  `,
  'call.playbook.yaml': yaml`
    enroll:
      won: {event: deal.won}
      by_hand: {manual: true, fields: {reason: {type: text, required: true, label: Reason}}}
    exits: {done: {}, gone: {when: customer.health < 50}}
  `,
  'other.playbook.yaml': yaml`
    playbook: other
    title: Other
    owner: ops@acme.example
    purpose: service
    enroll: {by_hand: {manual: true}}
    reenroll: always
    backfill: none
    exits: {done: {}}
    goal: {exit: done}
    steps: [{id: end, exit: done}]
  `,
};

/** What examples of tests, scenarios and migrations are laid over. */
const GIVEN = yaml`
  given:
    now: 2026-03-02T09:00+01:00
    customer: {name: Acme, csm: ana}
    contacts: {champion: {name: Cleo, locale: en, reach: {email: cleo@c.example}}}
    people: {ana: {name: Ana}, max: {name: Max}}
    roles: {chief: max}
`;
const UNDER: Readonly<Record<string, string>> = {
  'call.test.yaml': `test: call\n${GIVEN}`,
  'call.scenario.yaml': `scenario: call\n${GIVEN}enroll: won\n`,
  'call.migration.yaml': 'migration: call\nfrom: "0a1b2c3d"\nto: "0b4e5f6a"\n',
};

type Files = Map<string, string>;

export interface ExampleProject {
  readonly files: Files;
  readonly live?: Files;
}

export function projectOf(example: Example): ExampleProject {
  const parts = Object.entries(
    typeof example === 'string' ? { 'call.playbook.yaml': example } : example,
  );
  const live = parts.filter(([file]) => file.startsWith('live/'));
  const now = parts.filter(([file]) => !file.startsWith('live/'));
  const files = withParts(base(), now);
  if (live.length === 0) return { files };
  const bare = live.map(([file, text]) => [file.slice('live/'.length), text] as const);
  return { files, live: withParts(base(), bare) };
}

function base(): Files {
  return withParts(filesOf(SMALL), Object.entries(MORE));
}

function withParts(files: Files, parts: readonly (readonly [string, string])[]): Files {
  for (const [file, text] of parts) {
    const under = files.get(file) ?? UNDER[file];
    if (text === '') files.delete(file);
    else files.set(file, under === undefined ? text : laidOver(file, under, text));
  }
  return files;
}

function laidOver(file: string, under: string, text: string): string {
  if (file.endsWith('.playbook.yaml')) return withKeys(under, text);
  if (!file.endsWith('.yaml') || file.startsWith('fragments/')) return text;
  return stringify(merged(parse(under), parse(text)), { lineWidth: 0 });
}

/** As text, for what is no YAML stays as it is. The end of the base is kept, so that its goal has an exit. */
function withKeys(under: string, text: string): string {
  const isSteps = text.startsWith('- ');
  const end = /\bid: end\b/.test(text) ? '' : '\n  - {id: end, exit: done}';
  const own = isSteps ? `steps:\n${text.replaceAll(/^/gm, '  ')}${end}` : text;
  const keys = [...own.matchAll(/^([a-z_]+):/gm)].map(([, key]) => key ?? '');
  const dropped = own.startsWith('# no ')
    ? [...keys, own.slice('# no '.length).split('\n')[0] ?? '']
    : keys;
  const kept = under
    .split(/^(?=[a-z_]+:)/m)
    .filter((block) => !dropped.includes(block.split(':')[0] ?? ''));
  const [head = '', ...rest] = kept;
  return isFirst(own) ? `${own}\n${kept.join('')}` : `${head}${own}\n${rest.join('')}`;
}

function isFirst(own: string): boolean {
  return own.startsWith('playbook:');
}

function merged(under: unknown, over: unknown): unknown {
  if (!isMap(under) || !isMap(over)) return over;
  const keys = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      key in over ? (key in under ? merged(under[key], over[key]) : over[key]) : under[key],
    ]),
  );
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
