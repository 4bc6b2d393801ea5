import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What came of an event beside those who entered by it: whom it woke, and who left by it. */
export class EventEffects1790000000070 implements MigrationInterface {
  name = 'EventEffects1790000000070';

  async up(q: QueryRunner): Promise<void> {
    await q.query(TABLE);
    await q.query(write(NOTED_END, NOTED_WAKE));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(write());
    await q.query('DROP TABLE event_effect');
  }
}

const TABLE = `
-- event: as enrollments call it (source/key). Written where the event is matched, in the statement that wakes or ends them.
CREATE TABLE event_effect (
  event text COLLATE "C" NOT NULL,
  enrollment_id uuid NOT NULL, arm text NOT NULL,
  kind text NOT NULL CONSTRAINT event_effect_kind_check CHECK (kind IN ('woke', 'ended')),
  step text,
  at timestamptz NOT NULL,
  CONSTRAINT event_effect_pkey PRIMARY KEY (event, enrollment_id, arm)
)`;

const NOTED_END = `, noted AS (
    INSERT INTO event_effect (event, enrollment_id, arm, kind, at)
    SELECT x.event, x.enrollment, x.arm, 'ended', moment FROM x JOIN ended d ON d.id = x.enrollment WHERE x.event IS NOT NULL
    ON CONFLICT DO NOTHING)`;
const NOTED_WAKE = `, noted AS (
    INSERT INTO event_effect (event, enrollment_id, arm, kind, step, at)
    SELECT x.event, x.enrollment, x.arm, 'woke', m.step, moment
    FROM x JOIN (SELECT DISTINCT enrollment_id, arm, step FROM met) m ON m.enrollment_id = x.enrollment AND m.arm = x.arm
    WHERE x.event IS NOT NULL AND x.exit IS NULL ON CONFLICT DO NOTHING)`;

/** The function as it stands since the way in was built; the parts given are put behind those who left and those who were woken. */
function write(end = '', wake = ''): string {
  return `
CREATE OR REPLACE FUNCTION tenure_write_effects(p jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE moment timestamptz := (p->>'now')::timestamptz;
        exited uuid[]; enrolled uuid[];
BEGIN
  -- Exits: the first commit wins. Whoever comes second finds ended_at set, changes nothing and signals nothing.
  PERFORM 1 FROM enrollment n WHERE n.id IN (SELECT (x->>'enrollment')::uuid FROM jsonb_array_elements(p->'exits') x) ORDER BY n.id FOR NO KEY UPDATE;
  WITH x AS (SELECT * FROM jsonb_to_recordset(p->'exits') AS x(enrollment uuid, arm text, exit text, why text, signal jsonb, event text)),
  ended AS (
    UPDATE enrollment n SET status = 'done', exit = x.exit, exit_why = x.why, ended_at = moment, changed_at = now()
    FROM x WHERE n.id = x.enrollment AND n.ended_at IS NULL RETURNING n.id
  ), told AS (
    INSERT INTO outbox (enrollment_id, shard, kind, payload)
    SELECT x.enrollment, tenure_shard(x.enrollment), 'signal', x.signal FROM x JOIN ended d ON d.id = x.enrollment
  )${end}
  SELECT array_agg(d.id) INTO exited FROM ended d;
  -- An arm is met once: met_at guards against a second event that was matched at the same time.
  PERFORM 1 FROM wait w JOIN (
      SELECT (x->>'enrollment')::uuid AS enrollment, x->>'arm' AS arm FROM jsonb_array_elements((p->'exits') || (p->'waits')) x) x
    ON w.enrollment_id = x.enrollment AND w.arm = x.arm ORDER BY w.enrollment_id, w.arm, w.type FOR NO KEY UPDATE OF w;
  WITH x AS (
    SELECT * FROM jsonb_to_recordset((p->'exits') || (p->'waits')) AS x(enrollment uuid, arm text, exit text, signal jsonb, event text)
  ), met AS (
    UPDATE wait w SET met_at = moment FROM x WHERE w.enrollment_id = x.enrollment AND w.arm = x.arm AND w.met_at IS NULL
    RETURNING w.enrollment_id, w.arm, w.step
  )${wake}
  INSERT INTO outbox (enrollment_id, shard, kind, payload)
  SELECT x.enrollment, tenure_shard(x.enrollment), 'signal', x.signal FROM x
  WHERE x.exit IS NULL AND (x.enrollment, x.arm) IN (SELECT m.enrollment_id, m.arm FROM met m)
  ORDER BY x.signal->'at';
  INSERT INTO outbox (enrollment_id, shard, kind, payload)
  SELECT s.enrollment, tenure_shard(s.enrollment), 'signal', s.signal FROM jsonb_to_recordset(p->'signals') AS s(enrollment uuid, signal jsonb);
  -- Ways in, after the exits: both unique keys of enrollment decide, whatever was read before.
  WITH x AS (
    SELECT * FROM jsonb_to_recordset(p->'enrollments') AS x(id uuid, playbook text, version text, kind text, subject text, customer text,
      way text, key text, trigger jsonb, seen jsonb, start jsonb)
  ), entered AS (
    INSERT INTO enrollment AS n (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, trigger, seen, status, started_at)
    SELECT x.id, x.playbook, x.version, x.kind, x.subject, x.customer, x.way, x.key, x.trigger, x.seen, 'running', moment
    FROM x ORDER BY x.playbook, x.kind, x.subject, x.id
    ON CONFLICT DO NOTHING RETURNING n.id
  ), told AS (
    INSERT INTO outbox (enrollment_id, shard, kind, payload)
    SELECT x.id, tenure_shard(x.id), 'start', x.start FROM x JOIN entered e ON e.id = x.id
  )
  SELECT array_agg(e.id) INTO enrolled FROM entered e;
  INSERT INTO enrollment_refusal (playbook, subject_kind, subject_id, way, rule, seen, at)
  SELECT r.playbook, r.kind, r.subject, r.way, r.rule, r.seen, moment
  FROM jsonb_to_recordset(p->'refusals') AS r(playbook text, kind text, subject text, way text, rule text, seen jsonb)
  UNION ALL
  SELECT x.playbook, x.kind, x.subject, x.way, 'inside', '{}', moment
  FROM jsonb_to_recordset(p->'enrollments') AS x(id uuid, playbook text, kind text, subject text, way text)
  WHERE x.id <> ALL (coalesce(enrolled, '{}'));
  RETURN jsonb_build_object('exited', coalesce(to_jsonb(exited), '[]'), 'enrolled', coalesce(to_jsonb(enrolled), '[]'));
END $$`;
}
