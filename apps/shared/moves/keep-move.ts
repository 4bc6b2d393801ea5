import type { PoolClient } from 'pg';
import type { CompiledMigration } from '../../../playbooks/compiler/compile-migrations';
import type { Inside } from './find-movable';

/** How they are moved, as the worker reads it back. */
export type KeptMove = Pick<CompiledMigration, 'from' | 'to' | 'steps' | 'vars' | 'only' | 'late'>;

export interface NewMove {
  /** One per request: a second try finds it. */
  readonly id: string;
  /** What was answered to whoever began it. */
  readonly counted: Readonly<Record<string, unknown>>;
  readonly migration: CompiledMigration;
  /** The newest publication: whose catalog its expressions were checked against. */
  readonly publication: string;
  readonly by: string;
  readonly reason: string;
  /** ms, playbook time. */
  readonly at: number;
  readonly spreadMs: number;
}

const ROWS_AT_ONCE = 10_000;

/** Lists everybody it is about, in the transaction of the request; the worker takes one after the other. */
export async function keepMove(
  client: PoolClient,
  { id, migration, counted, publication, by, reason, at, spreadMs }: NewMove,
  inside: readonly Inside[],
): Promise<void> {
  const { playbook } = migration;
  await client.query(
    `INSERT INTO bulk (id, kind, playbook, version, publication_id, confirmed, total, created_by, created_at, next_at, move,
       spread_ms, reason, status, finished_at)
     VALUES ($1, 'migration', $2, $3, $4, $5, $5, $6, $7, $7, $8, $9, $10, CASE WHEN $5 = 0 THEN 'done' ELSE 'running' END,
       CASE WHEN $5 = 0 THEN $7::timestamptz END)`,
    [
      ...[id, playbook, migration.to, publication, inside.length, by, new Date(at)],
      ...[JSON.stringify({ ...moveOf(migration), counted }), spreadMs, reason],
    ],
  );
  for (let from = 0; from < inside.length; from += ROWS_AT_ONCE) {
    const lines = inside.slice(from, from + ROWS_AT_ONCE);
    await client.query(
      `INSERT INTO bulk_row (bulk_id, line, customer_id, subject_kind, subject_id, way, enrollment_id)
       SELECT $1, $2 + x.n, x.customer, x.kind, x.subject, x.way, x.id
       FROM jsonb_to_recordset($3::jsonb) AS x(n integer, customer text, kind text, subject text, way text, id uuid)`,
      [
        id,
        from,
        JSON.stringify(
          lines.map(({ stands: _where, version: _version, ...line }, n) => ({ ...line, n: n + 1 })),
        ),
      ],
    );
  }
}

export interface Begun {
  readonly counted: NewMove['counted'];
  readonly same: boolean;
}

/** What was answered when it was begun, and whether it is this one; undefined: nobody has. */
export async function findMove(
  client: PoolClient,
  id: string,
  migration: CompiledMigration,
): Promise<Begun | undefined> {
  const { rows } = await client.query<Begun>(
    `SELECT move -> 'counted' AS counted, playbook = $2 AND move - 'counted' = $3::jsonb AS same
     FROM bulk WHERE id = $1 AND kind = 'migration'`,
    [id, migration.playbook, JSON.stringify(moveOf(migration))],
  );
  return rows[0];
}

function moveOf({ from, to, steps, vars, only, late }: CompiledMigration): KeptMove {
  return { from, to, steps, vars, late, ...(only === undefined ? {} : { only }) };
}
