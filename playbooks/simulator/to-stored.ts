import type { StoredTask } from '../rules/decision';
import type { SimulatedTask } from './world';

/** A task as decisions about one enrollment see it: once for each of its steps that takes part. */
export function toStored(task: SimulatedTask, enrollment: string): StoredTask[] {
  const { id, status, answer, resolvedBy, endedAt, entered, onExit, assignee, queue } = task;
  return task.sources
    .filter((source) => source.enrollment === enrollment)
    .map(({ step, visit }) => ({
      id,
      step,
      visit,
      status,
      ...(answer === undefined ? {} : { answer }),
      ...(resolvedBy === undefined ? {} : { resolvedBy }),
      ...(endedAt === undefined ? {} : { endedAt }),
      ...(entered === undefined ? {} : { form: entered }),
      ...(onExit === undefined ? {} : { onExit }),
      ...(assignee === undefined ? {} : { assignee }),
      ...(queue === undefined ? {} : { queue }),
      ...(task.sources.some((one) => one.enrollment !== enrollment) ? { joined: true } : {}),
      ...(task.chosen === undefined ? {} : { chosen: task.chosen }),
    }));
}
