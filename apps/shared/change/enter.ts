import type { Value } from '../../../playbooks/kernel/expression';
import type { Place } from '../../../playbooks/calendar/resolve';
import type { Project } from '../../../playbooks/kernel/catalog';
import type { Environment } from '../../../playbooks/kernel/expression';
import type { Plan } from '../../../playbooks/kernel/plan';
import { isTooLong } from '../../../playbooks/rules/generations';
import { holdOut, isHeldOut } from '../../../playbooks/rules/holdout';
import { mayEnroll, type LastEnrollment, type Subject } from '../../../playbooks/rules/match';
import { siteOf } from '../../../playbooks/rules/place';
import type { Snapshot } from '../../../playbooks/rules/snapshot';
import type { LivePlaybook } from '../publications/published';
import { uuid7 } from '../uuid7';
import type { Effects, NewEnrollment } from './effects';
import { toHeldOutRow } from './held-out';

/** Somebody at the door of one way in, with what the trigger brings. */
export interface Entrant {
  readonly playbook: LivePlaybook;
  readonly way: string;
  readonly subject: Subject;
  readonly customer: string;
  /** Way-in key: the same thing never enrolls twice. */
  readonly key: string;
  readonly trigger: Readonly<Record<string, Value>>;
  readonly seen: Readonly<Record<string, Value | null>>;
}

/** The latest enrollment of each playbook and subject, kept up to date while effects are collected. */
export type LastEnrollments = Map<string, LastEnrollment>;

export function lastKey(playbook: string, subject: Subject): string {
  return `${playbook} ${subject.kind} ${subject.id}`;
}

/** Where and when somebody stands at the door, and what conditions may read of it. */
export interface AtTheDoor {
  readonly now: number;
  readonly place: Place;
  readonly project: Project;
  readonly look: Environment;
  /** How many enrollments started each other up to this one; absent: its cause is outside. */
  readonly generation?: number;
}

/** What has come of it. */
export type Entered =
  | { readonly result: 'refused'; readonly rule: string }
  | { readonly result: 'enrolled' | 'held_out'; readonly id: string };

/** The checks of a way in whose trigger and `if` hold; ends in a new enrollment or a recorded refusal. */
export function enter(
  entrant: Entrant,
  at: AtTheDoor,
  to: { effects: Effects; last: LastEnrollments },
): Entered {
  const { playbook, way, subject } = entrant;
  const key = lastKey(playbook.id, subject);
  const rule = refusedBy(entrant, at, to.last.get(key));
  if (rule !== undefined) {
    to.effects.refusals.push({
      playbook: playbook.id,
      kind: subject.kind,
      subject: subject.id,
      way,
      rule,
      seen: entrant.seen,
    });
    return { result: 'refused', rule };
  }
  const { id } = admit(entrant, at, to.effects);
  to.last.set(key, { startedAt: at.now });
  return { result: to.effects.heldOut.at(-1)?.id === id ? 'held_out' : 'enrolled', id };
}

function refusedBy(
  { playbook }: Entrant,
  { now, place, generation = 0 }: AtTheDoor,
  last: LastEnrollment | undefined,
): string | undefined {
  const may = mayEnroll(playbook.version.plan.reenroll, last, now, place);
  if (!may.ok) return may.rule === 'already_enrolled' ? 'inside' : may.rule;
  return isTooLong(generation) ? 'chain-too-long' : undefined;
}

/** Whoever may enter does, or is held out: both are inside from now on. Answers the enrollment. */
export function admit(entrant: Entrant, at: AtTheDoor, effects: Effects): NewEnrollment {
  const { generation = 0 } = at;
  const enrollment = {
    ...newEnrollment(entrant, at.now),
    ...(generation > 0 ? { generation } : {}),
  };
  const { plan } = entrant.playbook.version;
  if (isHeldOut(plan, entrant.customer))
    effects.heldOut.push(toHeldOutRow(enrollment, holdOut({ plan, ...at })));
  else effects.enrollments.push(enrollment);
  return enrollment;
}

export function newEnrollment(entrant: Entrant, now: number): NewEnrollment {
  const { playbook, way, subject, trigger } = entrant;
  const { hash, plan } = playbook.version;
  return {
    id: uuid7(),
    playbook: playbook.id,
    version: hash,
    kind: subject.kind,
    subject: subject.id,
    customer: entrant.customer,
    way,
    key: entrant.key,
    trigger,
    seen: entrant.seen,
    start: { version: hash, way, trigger: kept(trigger, plan), startedAt: now },
  };
}

/** Of what a trigger brings the workflow is told only what its plan reads; texts look up the rest. */
function kept(trigger: Entrant['trigger'], plan: Plan): Entrant['trigger'] {
  const names = plan.keeps['trigger'];
  if (names === undefined) return trigger;
  return Object.fromEntries(Object.entries(trigger).filter(([name]) => names.includes(name)));
}

/** Where the spans of `reenroll` are counted. A plan without such spans comes without facts: the place is not looked at. */
export function placeOf(plan: Plan, project: Project, snapshot: Snapshot | undefined): Place {
  if (snapshot === undefined) return { zone: project.catalog.organisation.zone };
  return siteOf({ plan, project, snapshot });
}
