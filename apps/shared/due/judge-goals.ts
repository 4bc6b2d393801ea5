import { environment } from '../../../playbooks/rules/environment';
import { goalConfirmed } from '../../../playbooks/rules/goal';
import type { Effects } from '../change/effects';
import type { DueGoal } from './find-due';
import type { DueGround } from './match-due';

/** What has come is confirmed by how things are now; what has not is missed. Adds to `effects`; writes nothing. */
export function judgeGoals(ground: DueGround, effects: Effects): void {
  for (const goal of ground.due.goals)
    effects.judged.push({
      enrollment: goal.enrollment,
      goal: goal.reached && isConfirmed(ground, goal) ? 'reached' : 'missed',
    });
}

function isConfirmed({ due, live, versions, now }: DueGround, goal: DueGoal): boolean {
  const plan = versions.get(goal.version)?.plan;
  if (!plan?.goal) return false;
  const snapshot = { ...due.snapshot, subject: goal.subject };
  return goalConfirmed(plan.goal, environment({ plan, project: live.project, snapshot, now }));
}
