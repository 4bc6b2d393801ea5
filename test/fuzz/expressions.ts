import { evaluate, holds } from '../../playbooks/kernel/evaluate';
import type { Environment, Expr, Value } from '../../playbooks/kernel/expression';
import { checkExpression } from '../../playbooks/compiler/expression/check';
import type { Checked, Fields, Type, Wanted } from '../../playbooks/compiler/expression/types';
import {
  boolean,
  fields,
  lifted,
  number,
  originOf,
  person,
  scopeWith,
  text,
  thing,
  tier,
} from '../compiler/expression/scope';
import { expression } from './expression-grammar';
import type { Clock, Input, Kind, Verdict } from './kind';
import { Random } from './random';

/** Expressions of every place: answered with places inside them, and what is accepted never throws, whatever the data. */

const company = scopeWith({
  quiet: 'days_since(customer.last_touch_at) > 21',
  weak: 'customer.health < 50',
});
const day: Type = { kind: 'date' };
const moment: Type = { kind: 'time' };

/** The small company with what only some places have. */
const scope = new Map([
  ...company,
  ...fields({
    turn: number,
    enrollment: thing('enrollment', { way: text, started_at: moment }),
    contract: thing('contract', { number: text, 'anchor?': day }),
    customer: {
      type: {
        kind: 'thing',
        title: 'customer',
        fields: new Map([
          ...fieldsOf('customer'),
          ...fields({ created_at: moment, 'paid_until?': day, 'days_overdue?': number }),
          ...fields({ data_validated: boolean, 'executive?': person }),
        ]),
      },
      sure: true,
    },
  }),
]);

function fieldsOf(name: string): Fields {
  const type = company.get(name)?.type;
  return type?.kind === 'thing' ? type.fields : new Map();
}

const PLACES: Readonly<Record<string, Wanted>> = {
  condition: { kind: 'condition', watched: false, lifted },
  watched: { kind: 'condition', watched: true, lifted },
  computed: { kind: 'value' },
  value: { kind: 'value', lifted },
  chain: { kind: 'chain', takes: ['person', 'queue'], lifted },
  text: { kind: 'assigned', target: 'customer.name', to: text, lifted },
  enum: { kind: 'assigned', target: 'customer.tier', to: tier, lifted },
  pick: { kind: 'pick', lifted },
  moment: { kind: 'moment', lifted },
};
const NAMES = Object.keys(PLACES);

export const expressions: Kind = {
  name: 'expressions',
  make: (random) => ({
    about: random.chance(0.5) ? 'condition' : random.of(NAMES),
    text: expression(random),
  }),
  probe,
};

function probe({ about, text: words }: Input, now: Clock): Verdict {
  const started = now();
  const checked = checkExpression(
    words,
    originOf(words),
    scope,
    PLACES[about] ?? { kind: 'value' },
  );
  const took = now() - started;
  expectPlaced(checked, words.length);
  const { expr } = checked;
  if (expr !== undefined) for (const env of worlds(words)) expectValue(expr, checked, env);
  const { length } = checked.findings;
  return { clean: expr !== undefined, findings: length, run: expr === undefined ? 0 : 3, took };
}

function expectPlaced({ findings, expr }: Checked, length: number): void {
  for (const { code, span } of findings)
    if (span.start < 0 || span.end > length || (length > 0 && span.end <= span.start))
      throw new Error(`${code} is outside the expression: ${span.start}..${span.end} of ${length}`);
  if (expr === undefined && findings.length === 0) throw new Error('refused without a word');
}

interface World {
  readonly env: Environment;
  /** Every name gives what its type says. */
  readonly typed: boolean;
}

/** Nothing is known; everything is, and of its type; anything is anything. */
function worlds(words: string): readonly World[] {
  const random = Random.of(words.length, words, 0);
  return [
    { env: () => undefined, typed: true },
    { env: (name) => typedValue(name, random), typed: true },
    { env: () => random.of(ANYTHING), typed: false },
  ];
}

const ANYTHING: readonly (Value | undefined)[] = [
  ...[
    undefined,
    '',
    'a',
    '客户',
    '\ud800',
    '2026-02-28',
    '2026-02-30',
    '2026-03-02T09:00:00.000Z',
    'zzz',
  ],
  ...[0, -1, 50, 1e308, -1e308, 5e-324, Number.MAX_SAFE_INTEGER, true, false],
  ...[[], ['growth'], [1, 2], [[]], [true, 'a', 1], 'x'.repeat(8000)],
];

function typedValue(name: string, random: Random): Value | undefined {
  if (random.chance(0.2)) return undefined;
  const type = typeOf(name);
  return type === undefined ? undefined : valueOf(type, random);
}

function typeOf(name: string): Type | undefined {
  let type: Type | undefined;
  let fields: ReadonlyMap<string, { readonly type: Type }> | undefined = scope;
  for (const part of name.split('.')) {
    type = fields?.get(part)?.type;
    fields = type !== undefined && 'fields' in type ? type.fields : undefined;
  }
  return type;
}

function valueOf(type: Type, random: Random): Value | undefined {
  switch (type.kind) {
    case 'number':
    case 'money':
      return random.of([0, 1, -1, 50, 0.1, 1e15, 1e308, -1e-7]);
    case 'boolean':
      return random.chance(0.5);
    case 'date':
      return random.of(['2026-05-01', '2024-02-29', '0001-01-01', '9999-12-31']);
    case 'time':
      return random.of(['2026-05-01T00:00:00.000Z', '2026-03-29T01:30:00.000Z']);
    case 'enum':
      return random.of(type.values);
    case 'list':
      return Array.from({ length: random.below(4) }, () => valueOf(type.of, random) ?? '');
    case 'thing':
    case 'record':
      return undefined;
    default:
      return random.of(['ana', 'a', '', 'x'.repeat(300), '客户']);
  }
}

function expectValue(expr: Expr, { type, source, names }: Checked, { env, typed }: World): void {
  const value = evaluate(expr, env);
  if (typeof holds({ expr, names, source }, env) !== 'boolean')
    throw new Error('neither yes nor no');
  if (value === undefined) return;
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`it gives ${value}`);
  // Lifted parts are unknown here, so what is there is of the type that was promised.
  if (typed && type !== undefined && !isOf(value, type))
    throw new Error(`a ${type.kind} gives ${JSON.stringify(value)}`);
}

function isOf(value: Value, type: Type): boolean {
  if (type.kind === 'boolean') return typeof value === 'boolean';
  if (type.kind === 'number' || type.kind === 'money') return typeof value === 'number';
  if (type.kind === 'list') return Array.isArray(value);
  return typeof value === 'string';
}
