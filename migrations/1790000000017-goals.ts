import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What becomes of the goal after the end. Open without a time: it may still come, a wait says by what and a row of `due`
 * until when. Open with one: it has come, and is looked at once more when that row is due.
 */
export class Goals1790000000017 implements MigrationInterface {
  name = 'Goals1790000000017';

  async up(q: QueryRunner): Promise<void> {
    for (const statement of [TABLES, WRITE]) await q.query(statement);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(DROP);
  }
}

const TABLES = `
ALTER TABLE enrollment ADD COLUMN goal text CONSTRAINT enrollment_goal_check CHECK (goal IN ('open', 'reached', 'missed')),
  ADD COLUMN goal_at timestamptz;
`;

// {reached: [{enrollment, at, due}]}: it has come; due null: for good. {judged: [{enrollment, goal}]}: its time is over. The
// first commit wins: whoever finds it reached or judged changes nothing.
const WRITE = `
CREATE FUNCTION tenure_write_goals(p jsonb) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE settled uuid[]; moved uuid[];
BEGIN
  WITH x AS (SELECT * FROM jsonb_to_recordset(p->'reached') AS x(enrollment uuid, at timestamptz, due timestamptz)),
  now_reached AS (
    UPDATE enrollment n SET goal = CASE WHEN x.due IS NULL THEN 'reached' ELSE 'open' END, goal_at = x.at, changed_at = now()
    FROM x WHERE n.id = x.enrollment AND n.goal = 'open' AND n.goal_at IS NULL RETURNING n.id, x.due
  ), later AS (
    UPDATE due d SET due_at = r.due FROM now_reached r
    WHERE r.due IS NOT NULL AND d.kind = 'goal' AND d.subject_kind = 'enrollment' AND d.subject_id = r.id::text
  )
  SELECT array_agg(r.id), array_agg(r.id) FILTER (WHERE r.due IS NULL) INTO moved, settled FROM now_reached r;
  WITH x AS (SELECT * FROM jsonb_to_recordset(p->'judged') AS x(enrollment uuid, goal text)),
  now_judged AS (
    UPDATE enrollment n SET goal = x.goal, changed_at = now() FROM x WHERE n.id = x.enrollment AND n.goal = 'open' RETURNING n.id
  )
  SELECT settled || coalesce(array_agg(j.id), '{}') INTO settled FROM now_judged j;
  DELETE FROM wait w WHERE w.enrollment_id = ANY (moved || settled) AND w.arm = '#0/goal';
  DELETE FROM due d WHERE d.kind = 'goal' AND d.subject_kind = 'enrollment' AND d.subject_id = ANY (settled::text[]);
END $$;
CREATE OR REPLACE FUNCTION tenure_write(p jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE written jsonb;
BEGIN
  written := tenure_write_effects(p);
  PERFORM tenure_write_times(p);
  IF jsonb_array_length(coalesce(p->'reached', '[]')) + jsonb_array_length(coalesce(p->'judged', '[]')) > 0 THEN
    PERFORM tenure_write_goals(p);
  END IF;
  RETURN written;
END $$;
`;

const DROP = `
CREATE OR REPLACE FUNCTION tenure_write(p jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE written jsonb;
BEGIN
  written := tenure_write_effects(p);
  PERFORM tenure_write_times(p);
  RETURN written;
END $$;
DROP FUNCTION tenure_write_goals;
ALTER TABLE enrollment DROP COLUMN goal, DROP COLUMN goal_at;
`;
