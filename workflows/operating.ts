// What operators may say to an enrollment and what they see of it in Temporal's own screens. Pure; never personal data.
import { operationFault } from '../playbooks/kernel/check-operation';
import type { External } from '../playbooks/kernel/input';
import type { Plan } from '../playbooks/kernel/plan';
import type { State } from '../playbooks/kernel/state';
import type { Operate, Operated } from './messages';

const OPERATIONS: ReadonlySet<string> = new Set<Operate['operation']['kind']>([
  'pause',
  'resume',
  'skip',
  'retry',
  'jump',
  'set',
  'exit',
  'migrate',
]);

/** Validator of the update: throws what the caller is told. A refused update leaves nothing in the history. */
export function refuse(operate: Operate, plan: Plan, state: State): void {
  if (typeof operate?.id !== 'string' || operate.id === '')
    throw new Error('an operation needs an id');
  if (state.seen.includes(operate.id)) return;
  const kind: unknown = operate.operation?.kind;
  if (typeof kind !== 'string' || !OPERATIONS.has(kind))
    throw new Error(`operation "${String(kind)}" is not one of ${[...OPERATIONS].join(', ')}`);
  if (state.exit !== null && !mayMendClosing(operate, state))
    throw new Error(`the enrollment has already ended as "${state.exit}"`);
  const fault = operationFault(plan, state, operate.operation);
  if (fault) throw new Error(fault.detail);
}

/** Closing steps go on after the end: one of them that is parked is tried again or passed over. */
function mayMendClosing({ operation: { kind } }: Operate, state: State): boolean {
  return (kind === 'skip' || kind === 'retry') && state.ended && state.threads.length > 0;
}

/** One line for Temporal's UI: `running: kickoff_booked waiting, next look 2026-03-02T09:00:00.000Z`. */
export function describe(plan: Plan, state: State, deadline: number | undefined): string {
  const threads = state.threads.map(({ pc, mode }) => `${plan.code[pc]?.step ?? 'end'} ${mode}`);
  const look = deadline === undefined ? '' : `, next look ${new Date(deadline).toISOString()}`;
  return `${state.status}: ${state.exit ?? threads.join(', ')}${look}`;
}

/** The words of the innermost cause: Temporal wraps what an activity threw. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}

/** Cancelling the workflow is leaving: what it stands for. */
export const CANCELLED: Operate = {
  id: 'cancelled',
  by: 'temporal',
  reason: 'the workflow was cancelled in Temporal',
  operation: { kind: 'exit', exit: 'removed' },
};

export function toInput({ id, by, reason, operation }: Operate, at: number): External {
  return { kind: 'operator', id, at, by, reason, operation };
}

/** Operations that were taken in and are answered once what they led to is written. */
export class Operations {
  private open: { before: State['status']; done: (operated: Operated) => void }[] = [];

  wait(before: State['status']): Promise<Operated> {
    return new Promise((done) => this.open.push({ before, done }));
  }

  /** True when there were some. */
  answer({ status, exit }: State): boolean {
    const open = this.open;
    this.open = [];
    for (const { before, done } of open) done({ before, after: status, exit });
    return open.length > 0;
  }
}
