import type { Item } from '../kernel/command';
import type { TraceEntry } from '../kernel/trace-entry';
import type { Instruction, Plan, TaskPolicy } from '../kernel/plan';
import { walkChain } from './chain';
import type { Owner } from './chain';
import type { Context, StoredTask } from './decision';
import type { Effect } from './effect';
import { NOTHING } from './effect';
import { environment } from './environment';
import { own } from './thing-value';
import { ownerText } from './open-task';

/** Ends: of a task that the kernel gives up on, of branches, and of the enrollment. */

type CloseTask = Extract<Item, { kind: 'closeTask' }>;
type Exit = Extract<Item, { kind: 'exit' }>;
type Cancel = Extract<Item, { kind: 'cancel' }>;

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
  return {
    result: { kind: 'taskClosed' },
    writes: [{ kind: 'closeTask', step, visit, outcome }],
    trace: [{ kind: 'closed', step, visit, outcome, why: closedWhy(outcome) }],
  };
}

function closedWhy(outcome: string): string {
  if (outcome === 'given_up') return 'nobody resolved it in the time it had';
  return outcome === 'closed' ? 'its work has ended' : `it is ${outcome} without anybody's doing`;
}

/** Everything of the branches, those inside them included; tasks that stay (`on_exit: keep`) stay. */
export function cancel(item: Cancel, { plan, tasks }: Context): Effect {
  const inside = plan.code.filter((step) => isWithin(step, item));
  const steps = [...new Set(inside.map(({ step }) => step))];
  const closeTasks = tasks
    .filter(
      ({ step, status, onExit }) => status === 'open' && steps.includes(step) && onExit !== 'keep',
    )
    .map(({ step, visit }) => ({ step, visit }));
  const closed = closeTasks.map(({ step, visit }): TraceEntry => ({
    kind: 'closed',
    step,
    visit,
    outcome: 'closed',
    why: 'its branch was ended',
  }));
  return {
    result: { kind: 'done' },
    writes: [{ kind: 'cancel', steps, closeTasks }],
    trace: closed,
  };
}

function isWithin({ scopes }: Instruction, { pc, branches }: Cancel): boolean {
  return (scopes ?? []).some(
    (scope) => scope.kind === 'branch' && scope.pc === pc && branches.includes(scope.branch),
  );
}

/** The first commit wins: an exit that was marked before stands, and its policy decides about the tasks. */
export function leave(item: Exit, context: Context, tasks: readonly StoredTask[]): Effect {
  const exit = context.enrollment.exit ?? item.exit;
  const why =
    exit === item.exit ? item.why : `${exit} had been committed before ${item.exit} could be`;
  const fates = tasks
    .filter(({ status }) => status === 'open')
    .map((task) => ({ task, fate: fateOf(task, exit, context) }));
  const closeTasks = fates.flatMap(({ task, fate }) =>
    fate === 'close' || fate === 'leave' ? [placeOf(task)] : [],
  );
  const handOver = fates.flatMap(({ task, fate }) =>
    typeof fate === 'object' ? [{ ...placeOf(task), to: fate }] : [],
  );
  const left: TraceEntry = {
    kind: 'exit',
    outcome: exit,
    why,
    ...(item.pc === undefined || exit !== item.exit ? {} : { pc: item.pc }),
    ...(item.by === undefined ? {} : { values: { by: item.by, reason: item.reason ?? null } }),
  };
  return {
    result: { kind: 'exited', exit },
    writes: [
      {
        kind: 'exit',
        exit,
        why,
        closeTasks,
        ...(handOver.length > 0 ? { handOver } : {}),
        ...(context.plan.onExitRuns === 'exit' ? { exitRuns: true as const } : {}),
      },
    ],
    trace: [...fates.flatMap(({ task, fate }) => fateEntry(task, fate, exit)), left],
  };
}

function placeOf({ step, visit }: StoredTask): { readonly step: string; readonly visit: number } {
  return { step, visit };
}

type Fate = 'close' | 'leave' | 'keep' | Owner;

/** One that others take part in goes on without this enrollment; one that nobody can be handed is kept where it is. */
function fateOf(task: StoredTask, exit: string, context: Context): Fate {
  const policy = policyOf(task, exit, context.plan);
  if (policy === 'close' && task.joined === true) return 'leave';
  if (typeof policy !== 'object') return policy;
  return walkChain(policy.handOver, environment(context), context).owner ?? 'keep';
}

/** The task's own, else the exit's, else the playbook's. */
function policyOf(task: StoredTask, exit: string, plan: Plan): TaskPolicy {
  return task.onExit ?? own(plan.exits, exit)?.tasks ?? plan.onExitTasks;
}

function fateEntry({ step, visit }: StoredTask, fate: Fate, exit: string): TraceEntry[] {
  if (fate === 'keep' || fate === 'leave') return [];
  if (fate === 'close')
    return [
      { kind: 'closed', step, visit, outcome: 'closed', why: `the enrollment left by ${exit}` },
    ];
  const why = `the enrollment left by ${exit}: handed over to ${ownerText(fate)}`;
  return [{ kind: 'moved', step, visit, why, values: { to: ownerText(fate) } }];
}
