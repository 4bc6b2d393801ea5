import type { HeldOut } from '../../../playbooks/rules/holdout';
import type { NewEnrollment } from './effects';

/** An enrollment that runs no steps: whether its goal comes is counted, and by what it may. */
export interface HeldOutRow extends Omit<NewEnrollment, 'start'>, HeldOutColumns {}

export interface HeldOutColumns {
  /** Null: nothing is waited for, it ends at once. */
  readonly goal: 'open' | 'reached' | 'missed' | null;
  readonly goalAt: string | null;
  /** When its time is over. */
  readonly due: string;
  readonly waits: readonly object[];
}

export function toHeldOutRow(
  { start: _start, ...enrollment }: NewEnrollment,
  held: HeldOut,
): HeldOutRow {
  return { ...enrollment, ...heldOutColumns(held) };
}

export function heldOutColumns({ state, waits }: HeldOut): HeldOutColumns {
  const reachedAt = state && state.verdict !== 'missed' ? state.reachedAt : undefined;
  const dueAt = state?.verdict === 'open' ? state.dueAt : undefined;
  return {
    goal: state?.verdict ?? null,
    goalAt: reachedAt === undefined ? null : iso(reachedAt),
    due: dueAt === undefined ? 'infinity' : iso(dueAt),
    waits: waits.map((wait) => ({ ...wait, since: iso(wait.since) })),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
