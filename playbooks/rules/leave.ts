import type { Item, TraceEntry } from '../kernel/command';
import type { TaskPolicy } from '../kernel/plan';
import type { Context, StoredTask } from './decision';
import type { Effect } from './effect';
import { NOTHING } from './effect';
import { own } from './environment';

/** Ends: of a task that the kernel gives up on, and of the enrollment. */

type CloseTask = Extract<Item, { kind: 'closeTask' }>;
type Exit = Extract<Item, { kind: 'exit' }>;

/** A task that a person resolved first stays resolved: the kernel is told what they said. */
export function closeTask(item: CloseTask, tasks: readonly StoredTask[]): Effect {
  const task = tasks.find((one) => one.step === item.step && one.visit === item.visit);
  if (task?.status === 'resolved') {
    const already = {
      at: task.endedAt ?? 0,
      answer: task.answer ?? 'done',
      by: task.resolvedBy ?? '',
      form: task.form ?? {},
    };
    return { ...NOTHING, result: { kind: 'taskClosed', already } };
  }
  if (task?.status !== 'open') return { ...NOTHING, result: { kind: 'taskClosed' } };
  const { step, visit, outcome } = item;
  const why =
    outcome === 'given_up' ? 'nobody resolved it in the time it had' : 'its work has ended';
  return {
    result: { kind: 'taskClosed' },
    writes: [{ kind: 'closeTask', step, visit, outcome }],
    trace: [{ kind: 'closed', step, visit, outcome, why }],
  };
}

/** The first commit wins: an exit that was marked before stands, and its policy decides about the tasks. */
export function leave(item: Exit, context: Context, tasks: readonly StoredTask[]): Effect {
  const exit = context.enrollment.exit ?? item.exit;
  const why =
    exit === item.exit ? item.why : `${exit} had been committed before ${item.exit} could be`;
  const closeTasks = tasks
    .filter((task) => task.status === 'open' && policyOf(task, exit, context) === 'close')
    .map(({ step, visit }) => ({ step, visit }));
  const closed = closeTasks.map(({ step, visit }): TraceEntry => ({
    kind: 'closed',
    step,
    visit,
    outcome: 'closed',
    why: `the enrollment left by ${exit}`,
  }));
  const left: TraceEntry = {
    kind: 'exit',
    outcome: exit,
    why,
    ...(item.pc === undefined || exit !== item.exit ? {} : { pc: item.pc }),
    ...(item.by === undefined ? {} : { values: { by: item.by } }),
  };
  return {
    result: { kind: 'exited', exit },
    writes: [{ kind: 'exit', exit, why, closeTasks }],
    trace: [...closed, left],
  };
}

/** The task's own, else the exit's, else the playbook's. */
function policyOf(task: StoredTask, exit: string, { plan }: Context): TaskPolicy {
  return task.onExit ?? own(plan.exits, exit)?.tasks ?? plan.onExitTasks;
}
