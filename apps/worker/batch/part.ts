import type { BatchRows } from '../../../activities/store';
import type { Write } from '../../../playbooks/rules/decision';

/**
 * What one table, or a few that belong together, has to do with a batch. All parts make one statement: each adds keys to
 * the document `doc` and named sub-statements that read them. A sub-statement sees neither what another one wrote nor its
 * own new rows, and no row may be written by two of them.
 */
export interface Part {
  /** Kinds of writes it carries out, alone or with others. A kind that no part names is refused. */
  readonly kinds: readonly Write['kind'][];
  readonly rows: (writes: Writes, batch: BatchRows) => Readonly<Record<string, unknown>>;
  /**
   * $1 enrollment, $2 number of the batch, $3 now (ms), $4 now; `e` is the enrollment's row before the batch, `d` has
   * `doc`. No comma at its ends.
   */
  readonly sql: string;
}

/** The writes of a batch, by kind, in order. */
export type Writes = <K extends Write['kind']>(kind: K) => Extract<Write, { kind: K }>[];

export function writesOf(batch: BatchRows): Writes {
  return <K extends Write['kind']>(kind: K) =>
    batch.writes.filter((write): write is Extract<Write, { kind: K }> => write.kind === kind);
}

/** As Postgres reads a time. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

export function maybeIso(ms: number | undefined): string | null {
  return ms === undefined ? null : iso(ms);
}
