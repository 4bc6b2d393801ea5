import type { Item } from '../kernel/command';
import type { Assign, Run } from '../kernel/plan';
import type { Context } from './decision';
import type { Effect } from './effect';
import { own } from './thing-value';

/** What steps change of the customer, and whom they enroll elsewhere. */

type SetItem = Extract<Item, { kind: 'setAttributes' }>;
type RunItem = Extract<Item, { kind: 'enrollInto' }>;

export function setAttributes(item: SetItem, { set }: Assign, context: Context): Effect {
  const { pc, step, visit, values } = item;
  const seen = values.map(
    (one) =>
      [
        `${kindOf(one.of, context)}.${one.name}`,
        isPersonal(one, context) ? null : one.value,
      ] as const,
  );
  const formulas = set.flatMap(({ target, value }) =>
    target.of === 'vars' ? [] : [`${kindOf(target.of, context)}.${target.name} = ${value.source}`],
  );
  return {
    result: { kind: 'done' },
    writes: [{ kind: 'setAttributes', values }],
    trace: [
      {
        kind: 'set',
        pc,
        step,
        visit,
        why: formulas.join(', '),
        values: Object.fromEntries(seen),
      },
    ],
  };
}

function kindOf(of: 'customer' | 'subject', { snapshot }: Context): string {
  return of === 'customer' ? 'customer' : snapshot.subject.kind;
}

function isPersonal(
  { of, name }: { readonly of: 'customer' | 'subject'; readonly name: string },
  context: Context,
): boolean {
  const { catalog } = context.project;
  const kind = kindOf(of, context);
  const attributes =
    kind === 'customer'
      ? catalog.customer
      : kind === 'contact'
        ? catalog.contacts.attributes
        : own(catalog.records, kind)?.attributes;
  return own(attributes, name)?.personal === true;
}

export function enrollInto(item: RunItem, run: Run, context: Context): Effect {
  const { pc, step, visit } = item;
  const { playbook, way } = run;
  const reason = own(context.refused, step);
  // The kernel tells of it: on a server only the write may find out.
  if (reason !== undefined)
    return { result: { kind: 'enrolled', outcome: 'refused', reason }, writes: [], trace: [] };
  return {
    result: { kind: 'enrolled', outcome: 'started' },
    writes: [{ kind: 'enroll', playbook, way, with: item.with, step, visit }],
    trace: [
      {
        kind: 'run',
        pc,
        step,
        visit,
        outcome: 'started',
        why: `enrolls into ${playbook} by ${way}`,
        values: { playbook, way },
      },
    ],
  };
}
