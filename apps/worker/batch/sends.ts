import type { Part } from './part';

/** Sends nobody has claimed: an exit skips them; a claimed one meets the exit at its gate. */
export const SENDS: Part = {
  kinds: ['exit'],
  rows: () => ({}),
  sql: `
skipped AS (
  UPDATE outreach o SET status = 'skipped', reason = 'exited', ended_at = $4::timestamptz, changed_at = now(),
    receipt = jsonb_build_object('id', o.step || '#' || o.visit, 'outcome', 'skipped', 'at', $3::bigint, 'reason', 'exited')
  FROM d WHERE doc -> 'exit' <> 'null' AND o.enrollment_id = $1 AND o.status IN ('planned', 'waiting', 'awaiting_approval')
  RETURNING o.id),
new_outreach_change AS (
  INSERT INTO outreach_change (outreach_id, at, status, detail)
  SELECT id, $4::timestamptz, 'skipped', '{"reason": "exited"}' FROM skipped)`,
};
