import type { Condition } from '../../../playbooks/kernel/expression';
import type { NewWait } from '../../../playbooks/rules/decision';
import type { Armed } from '../ingest/find-candidates';

/** An armed row that a change may fire, hold, stop or move; and what the scan finds due. */
export interface WatchedWait extends Armed {
  readonly kind: 'when' | 'becomes' | 'silence' | 'at' | 'pause';
  readonly condition: Condition | null;
  readonly types: readonly string[] | null;
  readonly for: NonNullable<NewWait['for']> | null;
  readonly moment: NonNullable<NewWait['moment']> | null;
  /** ms */
  readonly since: number;
  readonly heldSince: number | null;
  readonly dueAt: number | null;
}

/** Beside `ARMED_COLUMNS`, for rows `w`. */
export const WATCHED_COLUMNS = `'kind', w.kind, 'condition', w.condition, 'types', w.types, 'for', w.hold, 'moment', w.at_moment,
  'since', tenure_ms(w.since), 'heldSince', tenure_ms(w.held_since), 'dueAt', tenure_ms(w.due_at)`;

/** As the rules know a row: what is not there is absent. */
export type TimedWait = Pick<NewWait, 'kind' | 'since'> &
  Partial<Pick<NewWait, 'condition' | 'types' | 'for' | 'moment' | 'heldSince' | 'dueAt'>>;

export function toTimed(wait: WatchedWait): TimedWait {
  const { kind, since, condition, types, for: hold, moment, heldSince, dueAt } = wait;
  return {
    kind,
    since,
    ...(condition ? { condition } : {}),
    ...(types ? { types } : {}),
    ...(hold ? { for: hold } : {}),
    ...(moment ? { moment } : {}),
    ...(heldSince === null ? {} : { heldSince }),
    ...(dueAt === null ? {} : { dueAt }),
  };
}

/** New times of one arm: the argument of `tenure_write`. */
export interface TimeOfWait {
  readonly enrollment: string;
  readonly arm: string;
  readonly since: string;
  readonly held: string | null;
  readonly due: string | null;
}

export function toTimeOfWait(wait: WatchedWait, now: TimedWait): TimeOfWait {
  const { enrollment, arm } = wait;
  const iso = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());
  return {
    enrollment,
    arm,
    since: new Date(now.since).toISOString(),
    held: iso(now.heldSince),
    due: iso(now.dueAt),
  };
}

export function sameTimes(a: TimedWait, b: TimedWait): boolean {
  return a.since === b.since && a.heldSince === b.heldSince && a.dueAt === b.dueAt;
}
