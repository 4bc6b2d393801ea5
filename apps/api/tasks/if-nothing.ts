import { environment, type Known } from '../../../playbooks/rules/environment';
import { ladderTimes } from '../../../playbooks/rules/ladder';
import { ownerText } from '../../../playbooks/rules/open-task';
import { picked } from '../../../playbooks/rules/picked';
import { siteOf } from '../../../playbooks/rules/place';
import { walkChain, type Owner } from '../../../playbooks/rules/chain';
import { isOver } from '../../../playbooks/rules/task-clocks';
import type { Plan, Task as TaskStep } from '../../../playbooks/kernel/plan';
import type { Task } from '../../shared/database/entities/task.entity';
import { whereTo } from '../playbooks/where-to';

/** What follows by itself when nobody touches a task, by what is known now. */
export interface Next {
  readonly at: Date;
  readonly what: 'due' | 'climbs' | 'moves' | 'gives_up';
  /** A person, `queue.<id>`, or the step it goes on with. Null: nobody of the chain is there now. */
  readonly to: string | null;
}

const MOST = 20;

export interface Standing {
  readonly task: Task;
  readonly step: TaskStep;
  readonly plan: Plan;
  readonly known: Known;
  /** Rungs its ladder has fired. */
  readonly climbed: number;
}

/** Times stand where they are while nothing stops the clock and nothing they hang on changes. */
export function ifNothing(standing: Standing): Next[] {
  const { task, plan, step, known } = standing;
  if (task.status !== 'open') return [];
  const { rungs, end } = climbs(standing);
  const givesUp = task.give_up_at?.getTime() ?? (step.giveUp === 'after_ladder' ? end : undefined);
  const to = whereTo(plan, step.outcomes['given_up'] ?? step.next);
  const all: Next[] = [
    { at: task.due_at, what: 'due', to: ownerOf(task) },
    ...rungs,
    ...(givesUp === undefined ? [] : [{ at: new Date(givesUp), what: 'gives_up' as const, to }]),
  ];
  return all
    .filter(({ at }) => at.getTime() > known.now)
    .filter(({ at }) => givesUp === undefined || at.getTime() <= givesUp)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .slice(0, MOST);
}

function climbs({ task, step, plan, known, climbed }: Standing): {
  readonly rungs: readonly Next[];
  readonly end?: number;
} {
  const look = environment(known);
  const ladder = step.ladder && picked(step.ladder, look);
  if (!ladder || isOver(ladder, { acknowledged: task.acknowledged_by !== null }))
    return { rungs: [] };
  const owner = task.chosen ?? undefined;
  const site = siteOf({ project: known.project, snapshot: known.snapshot, plan }, owner);
  const from = (ladder.from === 'due' ? task.due_at : task.opened_at).getTime();
  const times = ladderTimes(ladder, from, { site, look });
  if (times.kind !== 'times') return { rungs: [] };
  const rungs = times.rungs
    .filter(({ rung }) => rung > climbed)
    .map(({ at, what }): Next => {
      const next = walkChain(what.to, look, known).owner;
      const to = next === undefined ? null : ownerText(next);
      return { at: new Date(at), what: what.reassign ? 'moves' : 'climbs', to };
    });
  return { rungs, end: times.end };
}

function ownerOf({ assignee, queue }: Task): string {
  const owner: Owner =
    assignee === null ? { kind: 'queue', id: queue ?? '' } : { kind: 'person', id: assignee };
  return ownerText(owner);
}
