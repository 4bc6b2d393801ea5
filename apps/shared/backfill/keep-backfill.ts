import type { PoolClient } from 'pg';
import { uuid7 } from '../uuid7';
import type { Matching } from './find-matching';

/** What is to be done, as the publication that asks for it leaves it. */
export interface NewBackfill {
  readonly publication: string;
  readonly playbook: string;
  readonly version: string;
  readonly by: string;
  /** ms, playbook time. */
  readonly at: number;
}

const ROWS_AT_ONCE = 10_000;

/** Lists everybody at the door, in the transaction of the publication; the worker takes one after the other. Answers its id. */
export async function keepBackfill(
  client: PoolClient,
  { publication, playbook, version, by, at }: NewBackfill,
  { rows, count }: Matching,
): Promise<string> {
  const id = uuid7();
  await client.query(
    `INSERT INTO bulk (id, kind, playbook, version, publication_id, confirmed, total, created_by, created_at, next_at)
     VALUES ($1, 'backfill', $2, $3, $4, $5, $6, $7, $8, $8)`,
    [id, playbook, version, publication, count, rows.length, by, new Date(at)],
  );
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const lines = rows.slice(from, from + ROWS_AT_ONCE);
    await client.query(
      `INSERT INTO bulk_row (bulk_id, line, customer_id, subject_kind, subject_id, way)
       SELECT $1, $2 + x.n, x.customer, x.kind, x.subject, x.way
       FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY AS x(customer, kind, subject, way, n)`,
      [
        id,
        from,
        lines.map(({ customer }) => customer),
        lines.map(({ kind }) => kind),
        lines.map(({ subject }) => subject),
        lines.map(({ way }) => way),
      ],
    );
  }
  return id;
}
