import type { Client } from 'pg';
import type { OutboxRow, Sent } from './relay-send';

const ROWS = 500;
const ROWS_OF_ONE = 100;

/**
 * The oldest rows of these shards, then all rows of those enrollments, so that one signal carries them together.
 * An enrollment with something in flight, or with a row that is to be tried later, is left whole: nothing overtakes.
 * No lock is needed: nobody else reads these shards while this connection holds them.
 */
const CLAIM = `
WITH oldest AS (
  SELECT o.enrollment_id FROM outbox o
  WHERE o.shard = ANY ($1::smallint[]) AND o.enrollment_id <> ALL ($2::uuid[])
    AND NOT EXISTS (SELECT 1 FROM outbox r WHERE r.enrollment_id = o.enrollment_id AND r.retry_at > now())
  ORDER BY o.id LIMIT ${ROWS}
)
SELECT r.id::text AS id, r.enrollment_id, r.kind, r.payload, r.attempts, n.workflow_started_at IS NOT NULL AS started
FROM (SELECT DISTINCT enrollment_id FROM oldest) d
JOIN enrollment n ON n.id = d.enrollment_id
CROSS JOIN LATERAL (SELECT o.* FROM outbox o WHERE o.enrollment_id = d.enrollment_id ORDER BY o.id LIMIT ${ROWS_OF_ONE}) r
ORDER BY r.id`;

export async function claim(
  connection: Client,
  shards: readonly number[],
  inFlight: readonly string[],
): Promise<OutboxRow[]> {
  const { rows } = await connection.query<OutboxRow>({
    name: 'relay-claim',
    text: CLAIM,
    values: [shards, inFlight],
  });
  return rows;
}

/**
 * Writes what became of rows: started ones are marked in the same statement that deletes their start row, so "the start
 * is known to have succeeded" is never lost. Rows are deleted by their ids, never up to one: ids are not commit order.
 * What came after the end of its enrollment is nobody's to settle; without such an end a workflow is missing, and it is.
 */
const FINISH = `
WITH locked AS (
  SELECT n.id FROM enrollment n WHERE n.id = ANY ($1::uuid[]) AND n.workflow_started_at IS NULL ORDER BY n.id FOR NO KEY UPDATE
), started AS (
  UPDATE enrollment n SET workflow_started_at = now(), changed_at = now() FROM locked l WHERE n.id = l.id
), dead AS (
  INSERT INTO dead_letter (enrollment_id, kind, payload, outcome, error, settled, settled_at)
  SELECT o.enrollment_id, o.kind, o.payload, d.outcome, d.error, CASE WHEN x.over THEN 'late' END, CASE WHEN x.over THEN now() END
  FROM jsonb_to_recordset($2::jsonb) AS d(id bigint, outcome text, error text) JOIN outbox o ON o.id = d.id
    CROSS JOIN LATERAL (SELECT d.outcome = 'late' AND EXISTS (SELECT FROM enrollment n WHERE n.id = o.enrollment_id AND n.ended_at IS NOT NULL) AS over) x
), later AS (
  UPDATE outbox o SET attempts = o.attempts + 1, last_error = r.error, retry_at = now() + r.ms * interval '1 millisecond'
  FROM jsonb_to_recordset($3::jsonb) AS r(id bigint, error text, ms integer) WHERE o.id = r.id
)
DELETE FROM outbox o WHERE o.id = ANY ($4::bigint[])`;

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 30_000;
/** Tries of a message that the server calls wrong; anything else is tried for ever. */
const TRIES = 8;

export async function finish(
  connection: Client,
  sent: readonly Sent[],
  isPermanent: (error: unknown) => boolean,
): Promise<void> {
  const dead = sent.flatMap(({ late }) =>
    late.map((id) => ({ id, outcome: 'late', error: null as string | null })),
  );
  const later: { id: string; error: string; ms: number }[] = [];
  for (const { failed, error } of sent) {
    const [first, ...behind] = failed;
    if (first === undefined) continue;
    const words = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    const lost = isPermanent(error) && first.attempts + 1 >= TRIES;
    if (lost) dead.push({ id: first.id, outcome: 'undeliverable', error: words });
    const ms = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(first.attempts, 10));
    for (const { id } of lost ? behind : failed) later.push({ id, error: words, ms });
  }
  await connection.query({
    name: 'relay-finish',
    text: FINISH,
    values: [
      sent.filter(({ started }) => started).map(({ enrollment }) => enrollment),
      JSON.stringify(dead),
      JSON.stringify(later),
      [...sent.flatMap(({ told }) => told), ...dead.map(({ id }) => id)],
    ],
  });
}
