import { inputsTouched, type Subject } from '../../../playbooks/rules/match';
import { thingsOf } from '../../../playbooks/rules/recompute';
import type { NewValue } from '../../../playbooks/rules/decision';
import type { Thing } from '../../../playbooks/rules/snapshot';
import { applyChange, type Around, type Told } from './apply-change';
import type { Facts } from './match-change';
import { attributesWith, type ThingChange } from './write-change';

export interface SetByStep {
  readonly customer: string;
  /** What the enrollment is about. */
  readonly subject: Subject;
  readonly values: readonly NewValue[];
  readonly source: string;
  /** How many enrollments started each other up to whom it lets in. */
  readonly generation: number;
}

/**
 * What a step sets, as a change like any other: computed attributes, exits, waits and ways in follow it in the same
 * transaction. Under the customer's lock, after the batch it belongs to has been written: what that armed hears of it.
 */
export async function setAttributes(around: Around, set: SetByStep): Promise<void> {
  const things = toThings(set, around.now);
  await applyChange(around, {
    customer: set.customer,
    touched: things.flatMap(touchedBy),
    people: set.values.flatMap(({ value }) => (typeof value === 'string' ? [value] : [])),
    source: set.source,
    generation: set.generation,
    facts: true,
    tell: (before) => toTold(before, things),
  });
}

function touchedBy({ kind, put, gone }: ThingChange): string[] {
  return inputsTouched(kind, [...Object.keys(put), ...gone]);
}

/** The customer and the subject may be one. */
function toThings({ customer, subject, values }: SetByStep, now: number): ThingChange[] {
  const of = (whose: NewValue['of'], { kind, id }: Subject): ThingChange[] => {
    const own = values.filter((one) => one.of === whose);
    if (own.length === 0) return [];
    const put = own.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const]));
    const gone = own.flatMap(({ name, value }) => (value === null ? [name] : []));
    const times = own.map(({ name }) => [name, now] as const);
    const written = { put: Object.fromEntries(put), gone, times: Object.fromEntries(times) };
    return [{ kind, id, ...written, computed: {} }];
  };
  const [first, second] = [
    ...of('customer', { kind: 'customer', id: customer }),
    ...of('subject', subject),
  ];
  if (!first || !second || first.kind !== second.kind)
    return [first, second].filter((one) => !!one);
  return [
    {
      ...first,
      put: { ...first.put, ...second.put },
      gone: [...first.gone, ...second.gone],
      times: { ...first.times, ...second.times },
    },
  ];
}

/** Undefined: everything is so already. */
function toTold(before: Facts | undefined, asked: readonly ThingChange[]): Told | undefined {
  if (before === undefined) throw new Error('the customer of an enrollment is gone');
  const changes = asked.flatMap((thing) => {
    const stored = thingsOf(before, thing.kind).find(({ id }) => id === thing.id);
    return stored ? toRows(thing, stored) : [];
  });
  if (changes.length === 0) return undefined;
  return {
    after: (so) => asked.reduce(withThing, so ?? before),
    things: asked,
    rows: changes,
    touched: changes.flatMap(({ kind, attribute }) => inputsTouched(kind, [attribute])),
  };
}

function toRows({ kind, id, put, gone }: ThingChange, { attributes }: Thing): Told['rows'] {
  const said = [...Object.entries(put), ...gone.map((name) => [name, null] as const)];
  return said.flatMap(([attribute, value]) => {
    const old = attributes[attribute] ?? null;
    const same = JSON.stringify(old) === JSON.stringify(value);
    return same ? [] : [{ kind, subject: id, attribute, old, new: value }];
  });
}

function withThing(facts: Facts, thing: ThingChange): Facts {
  const put = <T extends Thing>(one: T): T =>
    one.id === thing.id ? { ...one, attributes: attributesWith(one.attributes, thing) } : one;
  if (thing.kind === 'customer') return { ...facts, customer: put(facts.customer) };
  if (thing.kind === 'contact') return { ...facts, contacts: facts.contacts.map(put) };
  const rows = (facts.records[thing.kind] ?? []).map(put);
  return { ...facts, records: { ...facts.records, [thing.kind]: rows } };
}
