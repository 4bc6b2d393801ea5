import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Everything a task says: shared by several enrollments, shown to whom its ladder has reached, hidden for a while, taken
 * on, ticked off.
 */
export class Tasks1790000000010 implements MigrationInterface {
  name = 'Tasks1790000000010';

  async up(q: QueryRunner): Promise<void> {
    for (const statement of [TABLES, LOCK_TASK, RESOLVE_TASK]) await q.query(statement);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(DROP);
  }
}

const TABLES = `
ALTER TABLE task
  ALTER COLUMN on_exit TYPE jsonb USING to_jsonb(on_exit),
  -- Whom the chain named: claiming, reassigning and ladders move the owner, not this. The task follows its chain when this changes.
  ADD COLUMN chosen jsonb,
  ADD COLUMN checklist jsonb NOT NULL DEFAULT '[]',
  -- Numbers of the ticked ones, from 0.
  ADD COLUMN ticked integer[] NOT NULL DEFAULT '{}',
  ADD COLUMN merge_key text COLLATE "C",
  -- false, or a span; absent: the guards' snooze_max.
  ADD COLUMN snooze jsonb,
  ADD COLUMN not_by text COLLATE "C",
  ADD COLUMN snoozed_until timestamptz,
  ADD COLUMN snooze_reason text,
  ADD COLUMN acknowledged_by text,
  ADD COLUMN acknowledged_at timestamptz;
CREATE INDEX task_merge_idx ON task (customer_id, merge_key) WHERE status = 'open' AND merge_key IS NOT NULL;

-- An enrollment that left while others are still in the task: the task goes on without it.
ALTER TABLE task_source ADD COLUMN left_at timestamptz;

-- In whose inbox a task lies beside its owner's: rungs of its ladder put it there.
CREATE TABLE task_also (
  task_id uuid NOT NULL CONSTRAINT task_also_task_fkey REFERENCES task,
  kind text NOT NULL CONSTRAINT task_also_kind_check CHECK (kind IN ('person', 'queue')),
  id text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT task_also_pkey PRIMARY KEY (task_id, kind, id)
);
CREATE INDEX task_also_idx ON task_also (kind, id);

-- Conditions that stop clocks while they hold, and all else that is armed beside a step.
ALTER TABLE wait DROP CONSTRAINT IF EXISTS wait_kind_check;
ALTER TABLE wait ADD CONSTRAINT wait_kind_check
  CHECK (kind IN ('event', 'when', 'becomes', 'silence', 'at', 'pause', 'time'));
ALTER TABLE wait ADD COLUMN IF NOT EXISTS held_since timestamptz;
CREATE INDEX wait_pause_idx ON wait (customer_id) WHERE kind = 'pause';
`;

// Sources that have left are told nothing any more.
const LOCK_TASK = `
CREATE OR REPLACE FUNCTION tenure_lock_task(p_task uuid) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  -- The customer of a task never changes, so it may be read before the lock; everything else after it.
  PERFORM 1 FROM customer c WHERE c.id = (SELECT t.customer_id FROM task t WHERE t.id = p_task) FOR NO KEY UPDATE;
  RETURN (SELECT to_jsonb(t) || jsonb_build_object('sources', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('enrollment', s.enrollment_id, 'step', s.step, 'visit', s.visit, 'version', n.version,
        'exit', n.exit, 'ended', n.ended_at IS NOT NULL, 'closed', n.closed_at IS NOT NULL) ORDER BY s.enrollment_id, s.step, s.visit), '[]')
      FROM task_source s JOIN enrollment n ON n.id = s.enrollment_id WHERE s.task_id = t.id AND s.left_at IS NULL)) FROM task t WHERE t.id = p_task);
END $$;
`;

// p: {task, answer, form, ticked, comment, by}; p_write as for tenure_write. open -> resolved, once: a task that is not open is an error of the caller.
const RESOLVE_TASK = `
CREATE OR REPLACE FUNCTION tenure_resolve_task(p jsonb, p_write jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE moment timestamptz := (p_write->>'now')::timestamptz;
BEGIN
  UPDATE task t SET status = 'resolved', outcome = p->>'answer', answer = p->>'answer', form_values = p->'form', comment = p->>'comment',
    ticked = ARRAY(SELECT x::integer FROM jsonb_array_elements_text(p->'ticked') x), resolved_by = p->>'by', ended_at = moment,
    changed_at = now() WHERE t.id = (p->>'task')::uuid AND t.status = 'open';
  IF NOT FOUND THEN RAISE EXCEPTION 'task % is not open', p->>'task'; END IF;
  INSERT INTO task_change (task_id, at, kind, by, detail)
  VALUES ((p->>'task')::uuid, moment, 'resolved', p->>'by', jsonb_build_object('answer', p->>'answer'));
  RETURN tenure_write(p_write);
END $$;
-- What a person does with an open task but resolving it. p: {task, by, change: columns of task, kind and detail of its task_change}.
CREATE FUNCTION tenure_change_task(p jsonb, p_write jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE moment timestamptz := (p_write->>'now')::timestamptz;
BEGIN
  UPDATE task t SET assignee = r.assignee, queue = r.queue, ticked = r.ticked, snoozed_until = r.snoozed_until,
    snooze_reason = r.snooze_reason, acknowledged_by = r.acknowledged_by, acknowledged_at = r.acknowledged_at, changed_at = now()
  FROM task o, LATERAL jsonb_populate_record(o, p->'change') r
  WHERE o.id = (p->>'task')::uuid AND t.id = o.id AND t.status = 'open';
  IF NOT FOUND THEN RAISE EXCEPTION 'task % is not open', p->>'task'; END IF;
  INSERT INTO task_change (task_id, at, kind, by, detail)
  VALUES ((p->>'task')::uuid, moment, p->>'kind', p->>'by', coalesce(p->'detail', '{}'));
  RETURN tenure_write(p_write);
END $$;
`;

const DROP = `
DROP FUNCTION tenure_change_task;
DROP TABLE task_also;
DROP INDEX wait_pause_idx;
ALTER TABLE task_source DROP COLUMN left_at;
DROP INDEX task_merge_idx;
ALTER TABLE task ALTER COLUMN on_exit TYPE text USING on_exit #>> '{}',
  DROP COLUMN chosen, DROP COLUMN checklist, DROP COLUMN ticked, DROP COLUMN merge_key, DROP COLUMN snooze, DROP COLUMN not_by,
  DROP COLUMN snoozed_until, DROP COLUMN snooze_reason, DROP COLUMN acknowledged_by, DROP COLUMN acknowledged_at;
`;
