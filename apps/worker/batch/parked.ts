import type { BatchRows } from '../../../activities/store';
import { writesOf, type Part } from './part';

/** In the story these say that a step is not, or no longer, parked; what is parked again by the same batch stays. */
const OVER: ReadonlySet<string> = new Set(['released', 'outcome', 'skipped', 'cancelled']);

/** Every parked step of the enrollment: branches park side by side, and each is found by what it lacks. */
export const PARKED: Part = {
  kinds: ['status'],
  rows: (_of, batch) => {
    const parked = parkedBy(batch);
    const over = batch.trace.flatMap(({ kind, step }) => (OVER.has(kind) ? (step ?? []) : []));
    return {
      parkedSteps: [...parked.values()],
      unparked: over.filter((step) => !parked.has(step)),
    };
  },
  sql: `
gone_parked AS (
  DELETE FROM parked_step p USING d WHERE p.enrollment_id = $1
    AND (doc -> 'exit' <> 'null' OR doc #>> '{status,status}' = 'running' OR doc -> 'cancelled' ? p.step OR doc -> 'unparked' ? p.step)
    AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset(doc -> 'parkedSteps') AS x(step text) WHERE x.step = p.step)),
new_parked AS (
  INSERT INTO parked_step (enrollment_id, step, customer_id, code, reason, at)
  SELECT $1, x.step, e.customer_id, x.code, x.reason, $4::timestamptz
  FROM e, d, jsonb_to_recordset(doc -> 'parkedSteps') AS x(step text, code text, reason text)
  ON CONFLICT ON CONSTRAINT parked_step_pkey DO UPDATE SET code = excluded.code, reason = excluded.reason, at = excluded.at)`,
};

function parkedBy(batch: BatchRows) {
  const parked = writesOf(batch)('status').flatMap((one) => one.parked ?? []);
  return new Map(parked.map((one) => [one.step, one]));
}
