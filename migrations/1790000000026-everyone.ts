import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Enrollments that are held out: written with the effects of what let them in, ended when their goal is decided. */
export class Everyone1790000000026 implements MigrationInterface {
  name = 'Everyone1790000000026';

  async up(q: QueryRunner): Promise<void> {
    await q.query(HELD_OUT);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(DROP);
  }
}

// heldOut: [{id, playbook, version, kind, subject, customer, way, key, trigger, seen, goal, goalAt, due, waits: [{arm, type, kind, condition, guard,
// inputs, binds, since}]}]. Both unique keys of enrollment decide, as for those who go in.
const HELD_OUT = `
CREATE FUNCTION tenure_hold_out(p jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE moment timestamptz := (p->>'now')::timestamptz; held jsonb;
BEGIN
  WITH x AS (
    SELECT * FROM jsonb_to_recordset(p->'heldOut') AS x(id uuid, playbook text, version text, kind text, subject text, customer text,
      way text, key text, trigger jsonb, seen jsonb, goal text, "goalAt" timestamptz, due timestamptz, waits jsonb)
  ), entered AS (
    INSERT INTO enrollment AS n (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, trigger, seen, status,
      started_at, goal, goal_at, ended_at, closed_at)
    SELECT x.id, x.playbook, x.version, x.kind, x.subject, x.customer, x.way, x.key, x.trigger, x.seen, 'held_out', moment, x.goal, x."goalAt",
      CASE WHEN x.goal IS DISTINCT FROM 'open' THEN moment END, CASE WHEN x.goal IS DISTINCT FROM 'open' THEN moment END
    FROM x ORDER BY x.playbook, x.kind, x.subject, x.id
    ON CONFLICT DO NOTHING RETURNING n.id
  ), goals AS (
    INSERT INTO due (kind, owner, subject_kind, subject_id, customer_id, due_at)
    SELECT 'goal', x.playbook, 'enrollment', x.id::text, x.customer, x.due FROM x JOIN entered e ON e.id = x.id WHERE x.goal = 'open'
  ), armed AS (
    INSERT INTO wait (enrollment_id, arm, type, kind, customer_id, subject_kind, subject_id, condition, guard, inputs, binds, since, armed_at)
    SELECT x.id, w.arm, w.type, w.kind, x.customer, x.kind, x.subject, w.condition, w.guard, w.inputs, w.binds, w.since, moment
    FROM x JOIN entered e ON e.id = x.id, jsonb_to_recordset(x.waits) AS w(arm text, type text, kind text, condition jsonb, guard jsonb,
      inputs text[], binds jsonb, since timestamptz)
  ), told AS (
    INSERT INTO enrollment_refusal (playbook, subject_kind, subject_id, way, rule, seen, at)
    SELECT x.playbook, x.kind, x.subject, x.way, CASE WHEN e.id IS NULL THEN 'inside' ELSE 'holdout' END, x.seen, moment
    FROM x LEFT JOIN entered e ON e.id = x.id
  )
  SELECT coalesce(jsonb_agg(e.id), '[]') INTO held FROM entered e;
  RETURN held;
END $$;
ALTER FUNCTION tenure_write(jsonb) RENAME TO tenure_write_running;
CREATE FUNCTION tenure_write(p jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE written jsonb; decided uuid[];
BEGIN
  written := tenure_write_running(p);
  IF jsonb_array_length(coalesce(p->'heldOut', '[]')) > 0 THEN
    written := jsonb_set(written, '{enrolled}', (written->'enrolled') || tenure_hold_out(p));
  END IF;
  SELECT array_agg((x->>'enrollment')::uuid) INTO decided
  FROM jsonb_array_elements(coalesce(p->'reached', '[]') || coalesce(p->'judged', '[]')) x;
  IF decided IS NOT NULL THEN
    UPDATE enrollment n SET ended_at = (p->>'now')::timestamptz, closed_at = (p->>'now')::timestamptz
    WHERE n.id = ANY (decided) AND n.status = 'held_out' AND n.ended_at IS NULL AND n.goal <> 'open';
  END IF;
  RETURN written;
END $$;
`;

const DROP = `
DROP FUNCTION tenure_write, tenure_hold_out;
ALTER FUNCTION tenure_write_running(jsonb) RENAME TO tenure_write;
`;
