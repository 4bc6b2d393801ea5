import { outside } from '../kernel/form-range';
import type { Value } from '../kernel/expression';
import type { Field } from '../kernel/field';
import { holds } from '../kernel/evaluate';
import type { Plan } from '../kernel/plan';
import type { Context } from './decision';
import { environment } from './environment';
import { isTooLong } from './generations';
import { mayEnroll, type LastEnrollment, type Subject } from './match';
import { siteOf } from './place';

/** A playbook that a step enrolls into, as it is live now. */
export interface RunTarget {
  readonly plan: Plan;
  /** The latest enrollment of whom it would be about. */
  readonly last?: LastEnrollment;
}

export interface Running {
  readonly way: string;
  readonly with: Readonly<Record<string, Value>>;
}

export type MayRun =
  | { readonly ok: true; readonly subject: Subject; readonly trigger: Running['with'] }
  | { readonly ok: false; readonly reason: string };

/** The checks of a way in by hand, for a step that runs it: about the same subject, or its customer. */
export function mayRun(
  { way: name, with: given }: Running,
  target: RunTarget | undefined,
  context: Context & { readonly generation: number },
): MayRun {
  const way = target && Object.hasOwn(target.plan.ways, name) ? target.plan.ways[name] : undefined;
  if (!target || way?.kind !== 'manual') return refused('not_live');
  if (isTooLong(context.generation + 1)) return refused('chain-too-long');
  const subject = subjectFor(target.plan, context);
  if (!subject) return refused('not_about');
  const trigger = filled(way.fields, given);
  if (!trigger) return refused('fields');
  const { now, project } = context;
  const known = { plan: target.plan, project, snapshot: { ...context.snapshot, subject }, now };
  const look = environment({ ...known, enrollment: { way: name, startedAt: now, trigger } });
  if (way.if !== undefined && !holds(way.if, look)) return refused('if');
  const may = mayEnroll(target.plan.reenroll, target.last, now, siteOf(known));
  if (!may.ok) return refused(may.rule === 'already_enrolled' ? 'inside' : may.rule);
  return { ok: true, subject, trigger };
}

function refused(reason: string): MayRun {
  return { ok: false, reason };
}

function subjectFor({ subject: kind }: Plan, { snapshot }: Context): Subject | undefined {
  if (kind === snapshot.subject.kind) return snapshot.subject;
  return kind === 'customer' ? { kind, id: snapshot.customer.id } : undefined;
}

/** With defaults, without what the way does not ask for; undefined: something it needs is missing or does not fit. */
function filled(
  fields: Readonly<Record<string, Field>>,
  given: Running['with'],
): Running['with'] | undefined {
  const values: Record<string, Value> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = (Object.hasOwn(given, name) ? given[name] : undefined) ?? field.default;
    if (value === undefined ? field.required : outside(value, field) !== undefined)
      return undefined;
    if (value !== undefined) values[name] = value;
  }
  return values;
}
