import { GOAL_ARM, goalReached } from '../../../playbooks/rules/goal';
import type { Snapshot } from '../../../playbooks/rules/snapshot';
import type { Armed } from '../ingest/find-candidates';
import type { Live, Version } from '../publications/published';
import type { Effects } from './effects';

/** Whether this arm waits for the goal of an enrollment that has ended: no workflow is told of it. */
export function isGoal({ arm }: Pick<Armed, 'arm'>): boolean {
  return arm === GOAL_ARM;
}

/** What the goal waited for has happened at `now`. */
export function reachGoal(
  wait: Armed,
  at: {
    readonly live: Live;
    readonly versions: ReadonlyMap<string, Version>;
    readonly snapshot: Omit<Snapshot, 'subject'>;
    readonly now: number;
  },
  effects: Effects,
): void {
  const { enrollment, subject, version } = wait;
  const plan = at.versions.get(version)?.plan;
  if (!plan?.goal) return;
  const { live, snapshot, now } = at;
  const where = { plan, project: live.project, snapshot: { ...snapshot, subject }, now };
  const state = goalReached(plan.goal, now, where);
  const due = state.verdict === 'open' ? (state.dueAt ?? Infinity) : null;
  effects.reached.push({
    enrollment,
    at: new Date(now).toISOString(),
    due: due === null ? null : due === Infinity ? 'infinity' : new Date(due).toISOString(),
  });
}
