import type { External } from '../../../playbooks/kernel/input';
import { holds } from '../../../playbooks/kernel/evaluate';
import type { Environment } from '../../../playbooks/kernel/expression';
import type { Plan } from '../../../playbooks/kernel/plan';
import { lastOf, lastSign, timed, untimed } from '../../../playbooks/rules/due';
import { environment } from '../../../playbooks/rules/environment';
import type { Snapshot } from '../../../playbooks/rules/snapshot';
import type { Effects } from '../change/effects';
import { toTimed, toTimeOfWait, type TimedWait } from '../change/watched-wait';
import type { Live, Version } from '../publications/published';
import type { Due, DueWait } from './find-due';

/** What is due of one customer, with everything that deciding about it may look at. */
export interface DueGround {
  readonly due: Due;
  readonly live: Live;
  /** Versions the waits belong to. */
  readonly versions: ReadonlyMap<string, Version>;
  readonly now: number;
}

/** A wait that fires, at its time. */
interface Fired {
  readonly wait: DueWait;
  readonly at: number;
}

/**
 * Fires what is due, exits first; a silence that was broken meanwhile moves to where it is due now. Each has its chance
 * once: then it has no time any more. Adds to `effects`; writes nothing.
 */
export function matchDueWaits(ground: DueGround, effects: Effects): void {
  const fired: Fired[] = [];
  for (const wait of ground.due.waits) {
    const now = wait.ended ? untimed(toTimed(wait)) : again(ground, wait);
    const at = wait.ended ? undefined : now.dueAt;
    const fires = at !== undefined && at <= ground.now;
    effects.times.push(toTimeOfWait(wait, fires ? untimed(now) : now));
    if (fires && guardHolds(ground, wait)) fired.push({ wait, at });
  }
  const gone = leave(ground, fired, effects);
  for (const { wait, at } of fired) {
    const { enrollment, arm } = wait;
    if (wait.exit === null && !gone.has(enrollment))
      effects.waits.push({ enrollment, arm, signal: signalOf(wait, at) });
  }
}

/** Of each enrollment the first exit in the file. Answers who has left. */
function leave(ground: DueGround, fired: readonly Fired[], effects: Effects): Set<string> {
  const gone = new Set<string>();
  const place = ({ wait }: Fired): number =>
    planOf(ground, wait).exitOrder.indexOf(wait.exit ?? '');
  for (const { wait, at } of fired.toSorted((a, b) => place(a) - place(b))) {
    const { enrollment, arm, exit } = wait;
    if (exit === null || gone.has(enrollment)) continue;
    gone.add(enrollment);
    const signal = signalOf(wait, at);
    const { customer, playbook } = wait;
    // The passing of time is no outside cause: of itself it would go on for ever.
    const cause = { customer, playbook, generation: wait.generation + 1 };
    effects.exits.push({ enrollment, arm, exit, why: whyOf(wait), signal, cause });
  }
  return gone;
}

/** With the last sign that there is: events do not touch the times of silences. */
function again(ground: DueGround, wait: DueWait): TimedWait {
  const now = toTimed(wait);
  if (wait.kind !== 'silence') return now;
  const { subject } = wait;
  const past = {
    events: [],
    lastEvents: lastOf(ground.due.lastEvents, subject),
    snapshot: { subject },
  };
  const since = Math.max(now.since, lastSign(wait.types ?? [], past));
  return timed({ ...now, since }, knownOf(ground, wait), lookOf(ground, wait));
}

function guardHolds(ground: DueGround, wait: DueWait): boolean {
  return wait.guard === null || holds(wait.guard, lookOf(ground, wait));
}

function signalOf({ arm, kind }: DueWait, at: number): External {
  return { kind: 'event', id: `time/${at}/${arm}`, arm, type: kind, at, data: {} };
}

function whyOf({ kind, types, condition }: DueWait): string {
  if (kind === 'silence') return `silence of ${(types ?? []).join(', ')}`;
  return kind === 'at' ? 'its time has come' : `${condition?.source} has held long enough`;
}

function lookOf(ground: DueGround, wait: DueWait): Environment {
  return environment({ ...knownOf(ground, wait), enrollment: wait }, { binds: wait.binds });
}

function knownOf(ground: DueGround, wait: DueWait) {
  const { live, now, due } = ground;
  const snapshot: Snapshot = { ...due.snapshot, subject: wait.subject };
  return { plan: planOf(ground, wait), project: live.project, snapshot, now };
}

function planOf({ versions }: DueGround, wait: DueWait): Plan {
  const plan = versions.get(wait.version)?.plan;
  if (plan === undefined)
    throw new Error(`version ${wait.version} of enrollment ${wait.enrollment} was not loaded`);
  return plan;
}
