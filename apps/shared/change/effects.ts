import type { PoolClient } from 'pg';
import type { Value } from '../../../playbooks/kernel/expression';
import type { External } from '../../../playbooks/kernel/input';
import type { WayTime } from '../due/way-rows';
import type { TimeOfWait } from './watched-wait';
import type { HeldOutRow } from './held-out';
import type { StartRow } from '../../../workflows/messages';

/** What something that happened does to enrollments: the argument of `tenure_write`, which guards each row and writes the outbox. */
export interface Effects {
  /** Marked on the enrollment at once; the first commit wins. */
  readonly exits: ExitMark[];
  readonly waits: {
    readonly enrollment: string;
    readonly arm: string;
    readonly signal: External;
    /** That was posted: of those it is told whom they woke. */
    readonly event?: string;
  }[];
  readonly enrollments: NewEnrollment[];
  /** Left out: their rows stand, no workflow starts. */
  readonly heldOut: HeldOutRow[];
  /** Told to the workflow without an arm: a task was resolved, a parked step may be tried again. */
  readonly signals: { readonly enrollment: string; readonly signal: External }[];
  readonly refusals: Refusal[];
  /** Arms whose time begins, moves or ends. */
  readonly times: TimeOfWait[];
  /** When ways in open by the clock. */
  readonly ways: WayTime[];
  /** Goals that come after the end; `due` null: for good, else when they are looked at once more. */
  readonly reached: {
    readonly enrollment: string;
    readonly at: string;
    readonly due: string | null;
  }[];
  /** Goals whose time is over. */
  readonly judged: { readonly enrollment: string; readonly goal: 'reached' | 'missed' }[];
}

export interface ExitMark {
  readonly enrollment: string;
  readonly arm: string;
  readonly exit: string;
  readonly why: string;
  readonly signal: External;
  /** That was posted: of those it is told who left by them. */
  readonly event?: string;
  readonly cause: {
    readonly customer: string;
    readonly playbook: string;
    /** Of whom it lets in: how many enrollments started each other up to them. */
    readonly generation: number;
  };
}

export interface NewEnrollment {
  readonly id: string;
  readonly playbook: string;
  readonly version: string;
  readonly kind: string;
  readonly subject: string;
  readonly customer: string;
  readonly way: string;
  readonly key: string;
  readonly trigger: Readonly<Record<string, Value>>;
  readonly seen: Readonly<Record<string, Value | null>>;
  readonly start: StartRow;
  /** Absent: its cause is outside. */
  readonly generation?: number;
}

/** Why somebody did not enter: kept for "why not". */
export interface Refusal {
  readonly playbook: string;
  readonly kind: string;
  readonly subject: string;
  readonly way: string;
  readonly rule: string;
  readonly seen: Readonly<Record<string, Value | null>>;
}

export interface Written {
  readonly exited: readonly string[];
  readonly enrolled: readonly string[];
}

export function noEffects(): Effects {
  return {
    exits: [],
    waits: [],
    enrollments: [],
    heldOut: [],
    signals: [],
    refusals: [],
    times: [],
    ways: [],
    reached: [],
    judged: [],
  };
}

export function isEmpty(effects: Effects): boolean {
  return Object.values(effects).every((list: readonly unknown[]) => list.length === 0);
}

/** The argument as SQL takes it: `now` is playbook time. */
export function toWrite(effects: Effects, now: number): string {
  return JSON.stringify({ ...effects, now: new Date(now).toISOString() });
}

export async function writeEffects(
  client: PoolClient,
  effects: Effects,
  now: number,
): Promise<Written> {
  const { rows } = await client.query<{ written: Written }>(
    'SELECT tenure_write($1::jsonb) AS written',
    [toWrite(effects, now)],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('tenure_write answered nothing');
  return row.written;
}
