import type { PoolClient } from 'pg';
import { permanent } from '../../activities/failure';
import type { BatchRows } from '../../activities/store';
import type { Write } from '../../playbooks/rules/decision';
import { APPROVALS } from './batch/approvals';
import { ENROLLMENT } from './batch/enrollment';
import { FOUND } from './batch/found';
import { MOVED } from './batch/moved';
import { NOTICES } from './batch/notices';
import { PARKED } from './batch/parked';
import { iso, writesOf, type Part } from './batch/part';
import { RUNS } from './batch/runs';
import { SENDS } from './batch/sends';
import { TASKS } from './batch/tasks';
import { TRACE } from './batch/trace';
import { WAITS } from './batch/waits';

const PARTS: readonly Part[] = [
  TASKS,
  APPROVALS,
  NOTICES,
  WAITS,
  FOUND,
  SENDS,
  ENROLLMENT,
  PARKED,
  RUNS,
  MOVED,
  TRACE,
];

/** The others belong to what publishing refuses: a batch that would be written by half is not written. */
const CARRIED_OUT = new Set<Write['kind']>([
  ...PARTS.flatMap(({ kinds }) => kinds),
  // After the batch, by the change pipeline.
  'setAttributes',
]);

/** Answers are needed since the last completed workflow task only; this many are far more. */
const ANSWERS_KEPT = 50;

/** Writes one batch in one statement: rows, trace and answer stand or fall together. */
export async function writeBatch(client: PoolClient, batch: BatchRows): Promise<void> {
  const { rowCount } = await client.query({
    name: 'write-batch',
    text: WRITE,
    values: [
      batch.enrollment,
      batch.n,
      batch.now,
      iso(batch.now),
      JSON.stringify(batch.inputs),
      JSON.stringify(batch.results),
      JSON.stringify(toDocument(batch)),
      batch.n - ANSWERS_KEPT,
    ],
  });
  if (rowCount !== 1)
    throw new Error(
      `settle ${batch.n} of enrollment ${batch.enrollment} wrote ${rowCount} answers`,
    );
}

function toDocument(batch: BatchRows): Readonly<Record<string, unknown>> {
  const odd = batch.writes.find(({ kind }) => !CARRIED_OUT.has(kind));
  if (odd)
    throw permanent(
      `settle ${batch.n} of enrollment ${batch.enrollment}`,
      `a write "${odd.kind}"`,
      'one that the engine carries out',
      'Publish the playbook without it.',
    );
  const writes = writesOf(batch);
  return Object.assign({}, ...PARTS.map(({ rows }) => rows(writes, batch))) as Record<
    string,
    unknown
  >;
}

/**
 * $1 enrollment, $2 number, $3 now (ms), $4 now, $5 inputs, $6 results, $7 the rows, $8 answers up to here may go.
 *
 * Runs under the customer's lock, so nobody else writes rows of this enrollment meanwhile. The number is taken once: a
 * second insert is an error and undoes everything.
 */
const WRITE = `
WITH e AS (SELECT * FROM enrollment WHERE id = $1),
d AS (SELECT $7::jsonb AS doc),
${PARTS.map(({ sql }) => sql.trim()).join(',\n')},
forgotten AS (DELETE FROM settle_log WHERE enrollment_id = $1 AND n <= $8)
INSERT INTO settle_log (enrollment_id, n, now_ms, inputs, answer) VALUES ($1, $2, $3::bigint, $5::jsonb, $6::jsonb)`;
