import { checkExpression } from '../../../playbooks/compiler/expression/check';
import { Lifted } from '../../../playbooks/compiler/expression/types';
import type {
  Checked,
  Entry,
  Fields,
  Reference,
  Scope,
  Type,
} from '../../../playbooks/compiler/expression/types';

/** A small company to check expressions against. `?` marks what may be missing. */

export function fields(entries: Readonly<Record<string, Type | Entry>>): Fields {
  const found = new Map<string, Entry>();
  for (const [name, entry] of Object.entries(entries)) {
    const sure = !name.endsWith('?');
    found.set(name.replace('?', ''), 'kind' in entry ? { type: entry, sure } : entry);
  }
  return found;
}

export function thing(
  title: string,
  of: Readonly<Record<string, Type | Entry>>,
  missing?: string,
): Type {
  const shared = { kind: 'thing', title, fields: fields(of) } as const;
  return missing === undefined ? shared : { ...shared, missing };
}

export const text: Type = { kind: 'text' };
export const number: Type = { kind: 'number' };
export const boolean: Type = { kind: 'boolean' };
const boss: Type = { kind: 'person', fields: fields({ name: text }) };
export const person: Type = {
  kind: 'person',
  fields: fields({ name: text, 'title?': text, 'manager?': boss }),
};
export const contact: Type = {
  kind: 'contact',
  fields: fields({
    name: text,
    'greeting?': text,
    'owner?': person,
    birthday: { type: { kind: 'date' }, sure: false, personal: true },
  }),
};
export const tier: Type = { kind: 'enum', values: ['strategic', 'growth', 'stable'] };

const ticket = fields({
  id: text,
  number: text,
  status: { kind: 'enum', values: ['open', 'closed'] },
  cost: { kind: 'money' },
  'due?': { kind: 'date' },
  'owner?': person,
  secret: { type: { kind: 'text' }, sure: true, personal: true },
});
const contract = fields({ number: text, 'value?': { kind: 'money' }, 'anchor?': { kind: 'date' } });

const customer = thing('customer', {
  name: text,
  tier,
  status: { kind: 'enum', values: ['prospect', 'active', 'churned'] },
  annual_value: { kind: 'money' },
  'health?': number,
  'nps?': number,
  in_dispute: boolean,
  'urgent?': boolean,
  'ended_on?': { kind: 'date' },
  'last_touch_at?': { kind: 'time' },
  'csm?': person,
  tags: { kind: 'list', of: text },
  tickets: { kind: 'list', of: { kind: 'record', name: 'ticket', fields: ticket } },
  contracts: { kind: 'list', of: { kind: 'record', name: 'contract', fields: contract } },
});

const steps = thing(
  'steps',
  {
    call: thing('task "call"', {
      'by?': person,
      'outcome?': { kind: 'enum', values: ['booked', 'no_answer', 'cancelled'] },
    }),
    later: {
      type: thing('task "later"', {}),
      sure: false,
      refused: { code: 'step-not-before', args: { id: 'later' } },
    },
  },
  'unknown-step',
);

export const lifted = new Lifted();

const base: Scope = fields({
  customer,
  steps,
  contacts: thing('contacts', { 'sponsor?': contact }, 'unknown-role'),
  vars: thing('vars', { tries: number }),
  queue: thing(
    'queue',
    { cs_leads: { kind: 'queue', duty: false }, support: { kind: 'queue', duty: true } },
    'unknown-queue',
  ),
  sender: thing('sender', { care: { kind: 'sender' } }),
  role: thing('role', { 'vp?': person }, 'unknown-role'),
});

/** Facts are checked in order, each may use those before it. */
export function scopeWith(facts: Readonly<Record<string, string>> = {}): Scope {
  const known = new Map<string, Entry>();
  const scope = new Map([...base, ['facts', entryOfFacts(known)] as const]);
  for (const [name, words] of Object.entries(facts)) {
    const fact = checkExpression(words, originOf(words), scope, { kind: 'value', lifted });
    known.set(name, { type: fact.type ?? text, sure: fact.sure, fact });
  }
  return scope;
}

function entryOfFacts(known: Fields): Entry {
  return { type: { kind: 'thing', title: 'facts', fields: known }, sure: true };
}

export function originOf(words: string): { span: { file: string; start: number; end: number } } {
  return { span: { file: 'a.playbook.yaml', start: 0, end: words.length } };
}

export function condition(
  words: string,
  options: { watched?: boolean; facts?: Record<string, string> } = {},
): Checked {
  const wanted = { kind: 'condition', watched: options.watched ?? false, lifted } as const;
  return checkExpression(words, originOf(words), scopeWith(options.facts), wanted);
}

export function chain(words: string, takes: readonly Reference[]): Checked {
  return checkExpression(words, originOf(words), scopeWith(), { kind: 'chain', takes, lifted });
}

/** `code at "piece"` of everything found. */
export function found(checked: Checked, words = checked.source): readonly string[] {
  return checked.findings.map(({ code, span }) => `${code}: ${words.slice(span.start, span.end)}`);
}
