import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What ingest, the change pipeline and task answers say to Postgres in one call each. All are VOLATILE plpgsql: every
 * inner statement takes a new snapshot, so that a read after a lock sees what was committed while the lock was waited
 * for. A lock and the read it protects are never one statement.
 */
export class Ingest1790000000001 implements MigrationInterface {
  name = 'Ingest1790000000001';

  async up(q: QueryRunner): Promise<void> {
    for (const statement of [READ, STORE_EVENTS, WRITE, CHANGE, LOCK, TASK])
      await q.query(statement);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(DROP);
  }
}

const READ = `
CREATE FUNCTION tenure_iso(t timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT to_char(t AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
CREATE FUNCTION tenure_ms(t timestamptz) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT floor(extract(epoch FROM t) * 1000)::bigint
$$;
CREATE FUNCTION tenure_shard(id uuid) RETURNS smallint LANGUAGE sql STABLE AS $$
  SELECT ('x' || right(id::text, 1))::bit(4)::integer::smallint
$$;
-- Everything a decision about one customer may read, as one value of one snapshot. Attributes as stored: who reads applies defaults.
-- p_people: named by what is about to be stored.
CREATE FUNCTION tenure_snapshot(p_customer text, p_people text[] DEFAULT '{}') RETURNS jsonb LANGUAGE sql STABLE AS $$
  WITH RECURSIVE named AS (
    SELECT e.value AS id FROM customer c, jsonb_each(c.attributes) e WHERE c.id = p_customer AND jsonb_typeof(e.value) = 'string'
    UNION SELECT e.value FROM record r, jsonb_each(r.attributes) e WHERE r.customer_id = p_customer AND jsonb_typeof(e.value) = 'string'
    UNION SELECT to_jsonb(h.person_id) FROM role_holder h
    UNION SELECT to_jsonb(x.id) FROM unnest(p_people) AS x(id)
  ), met AS (
    SELECT p.id, p.manager, p.delegate, 0 AS up FROM person p WHERE p.id IN (SELECT n.id #>> '{}' FROM named n)
    UNION
    SELECT p.id, p.manager, p.delegate, m.up + 1 FROM met m JOIN person p ON p.id IN (m.manager, m.delegate) WHERE m.up < 3
  )
  SELECT jsonb_strip_nulls(jsonb_build_object(
    'customer', (SELECT jsonb_build_object('id', c.id, 'attributes', c.attributes, 'zone', c.zone, 'calendar', c.calendar,
        'locale', c.locale, 'createdAt', tenure_iso(c.created_at)) FROM customer c WHERE c.id = p_customer),
    'contacts', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'attributes', k.attributes, 'zone', k.zone, 'locale', k.locale,
        'createdAt', tenure_iso(k.created_at), 'roles', to_jsonb(k.roles), 'reach', k.reach, 'preferredChannel', k.preferred_channel,
        'consent', (SELECT coalesce(jsonb_object_agg(l.purpose, l.given), '{}') FROM (
            SELECT DISTINCT ON (e.purpose) e.purpose, e.given FROM consent_event e WHERE e.contact_id = k.id
            ORDER BY e.purpose, e.at DESC, e.id DESC) l),
        'suppressed', (SELECT coalesce(jsonb_agg(s.address), '[]') FROM suppression s
            WHERE s.lifted_at IS NULL AND s.address IN (SELECT v.value FROM jsonb_each_text(k.reach) v)))
        ORDER BY k.created_at, k.id), '[]') FROM contact k WHERE k.customer_id = p_customer),
    'records', (SELECT coalesce(jsonb_object_agg(t.type, t.rows), '{}') FROM (
        SELECT r.type, jsonb_agg(jsonb_build_object('id', r.id, 'attributes', r.attributes, 'createdAt', tenure_iso(r.created_at))
          ORDER BY r.created_at, r.id) AS rows FROM record r WHERE r.customer_id = p_customer GROUP BY r.type) t),
    'people', (SELECT coalesce(jsonb_object_agg(p.id, jsonb_build_object('id', p.id, 'email', p.email, 'manager', p.manager,
        'delegate', p.delegate, 'active', p.active, 'maySend', p.may_send, 'zone', p.zone, 'calendar', p.calendar,
        'locale', p.locale, 'attributes', p.attributes)), '{}') FROM person p WHERE p.id IN (SELECT m.id FROM met m)),
    'roles', (SELECT coalesce(jsonb_object_agg(h.role, h.person_id), '{}') FROM role_holder h)))
$$;
`;

// Rows: {i, k (uuid of source and key), source, key, kind, id, type, at, historic, data}. outcome: stored, duplicate or unknown (whom it is about).
const STORE_EVENTS = `
CREATE FUNCTION tenure_store_events(p_rows jsonb, p_now timestamptz)
RETURNS TABLE (i integer, event_id bigint, customer text, outcome text) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  -- Share: two ingests do not wait for each other, but whoever arms, changes or claims for this customer does. By id: no deadlock.
  PERFORM 1 FROM customer c WHERE c.id IN (
      SELECT e.id FROM jsonb_to_recordset(p_rows) AS e(kind text, id text) WHERE e.kind = 'customer'
      UNION SELECT k.customer_id FROM jsonb_to_recordset(p_rows) AS e(kind text, id text) JOIN contact k ON e.kind = 'contact' AND k.id = e.id
      UNION SELECT r.customer_id FROM jsonb_to_recordset(p_rows) AS e(kind text, id text) JOIN record r ON r.type = e.kind AND r.id = e.id)
    ORDER BY c.id FOR SHARE;
  RETURN QUERY
    WITH e AS (
      SELECT * FROM jsonb_to_recordset(p_rows) AS e(i integer, k uuid, source text, key text, kind text, id text, type text,
        at timestamptz, historic boolean, data jsonb)
    ), owned AS MATERIALIZED (
      SELECT e.*, CASE e.kind WHEN 'customer' THEN c.id WHEN 'contact' THEN k.customer_id ELSE r.customer_id END AS customer_id
      FROM e LEFT JOIN customer c ON e.kind = 'customer' AND c.id = e.id
        LEFT JOIN contact k ON e.kind = 'contact' AND k.id = e.id
        LEFT JOIN record r ON r.type = e.kind AND r.id = e.id
    ), fresh AS (
      -- The authority: (source, key) is taken once for ever. By key, after the locks: two batches with the same keys do not deadlock.
      INSERT INTO event_key AS ek (k, received_at) SELECT o.k, p_now FROM owned o WHERE o.customer_id IS NOT NULL ORDER BY o.k
      ON CONFLICT DO NOTHING RETURNING ek.k
    ), stored AS (
      INSERT INTO event AS ev (source, key, customer_id, about_kind, about_id, type, at, received_at, historic, data)
      SELECT o.source, o.key, o.customer_id, o.kind, o.id, o.type, least(o.at, p_now), p_now, o.historic, o.data
      FROM owned o JOIN fresh f ON f.k = o.k ORDER BY o.i
      RETURNING ev.id, ev.source, ev.key
    )
    SELECT o.i, s.id, o.customer_id,
      CASE WHEN o.customer_id IS NULL THEN 'unknown' WHEN s.id IS NULL THEN 'duplicate' ELSE 'stored' END
    FROM owned o LEFT JOIN stored s ON s.source = o.source AND s.key = o.key;
END $$;
`;

// p: {now, exits: [{enrollment, arm, exit, why, signal}], waits: [{enrollment, arm, signal}], enrollments: [{id, playbook, version, kind,
// subject, customer, way, key, trigger, seen, start}], signals: [{enrollment, signal}], refusals: [{playbook, kind, subject, way, rule, seen}]}
const WRITE = `
CREATE FUNCTION tenure_write(p jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE moment timestamptz := (p->>'now')::timestamptz;
        exited uuid[]; enrolled uuid[];
BEGIN
  -- Exits: the first commit wins. Whoever comes second finds ended_at set, changes nothing and signals nothing.
  PERFORM 1 FROM enrollment n WHERE n.id IN (SELECT (x->>'enrollment')::uuid FROM jsonb_array_elements(p->'exits') x) ORDER BY n.id FOR NO KEY UPDATE;
  WITH x AS (SELECT * FROM jsonb_to_recordset(p->'exits') AS x(enrollment uuid, arm text, exit text, why text, signal jsonb)),
  ended AS (
    UPDATE enrollment n SET status = 'done', exit = x.exit, exit_why = x.why, ended_at = moment, changed_at = now()
    FROM x WHERE n.id = x.enrollment AND n.ended_at IS NULL RETURNING n.id
  ), told AS (
    INSERT INTO outbox (enrollment_id, shard, kind, payload)
    SELECT x.enrollment, tenure_shard(x.enrollment), 'signal', x.signal FROM x JOIN ended d ON d.id = x.enrollment
  )
  SELECT array_agg(d.id) INTO exited FROM ended d;
  -- An arm is met once: met_at guards against a second event that was matched at the same time.
  PERFORM 1 FROM wait w JOIN (
      SELECT (x->>'enrollment')::uuid AS enrollment, x->>'arm' AS arm FROM jsonb_array_elements((p->'exits') || (p->'waits')) x) x
    ON w.enrollment_id = x.enrollment AND w.arm = x.arm ORDER BY w.enrollment_id, w.arm, w.type FOR NO KEY UPDATE OF w;
  WITH x AS (
    SELECT * FROM jsonb_to_recordset((p->'exits') || (p->'waits')) AS x(enrollment uuid, arm text, exit text, signal jsonb)
  ), met AS (
    UPDATE wait w SET met_at = moment FROM x WHERE w.enrollment_id = x.enrollment AND w.arm = x.arm AND w.met_at IS NULL
    RETURNING w.enrollment_id, w.arm
  )
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
END $$;
`;

// p_row: {kind, id, customer, create, zone, calendar, locale, preferred_channel, roles, reach, external_ids, attributes, attribute_times}, the whole
// new row. Answers null when a row that was to be created is there: somebody was faster, begin again.
const CHANGE = `
CREATE FUNCTION tenure_change(p_row jsonb, p_changes jsonb, p jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE moment timestamptz := (p->>'now')::timestamptz;
        r record; done integer;
BEGIN
  SELECT * INTO r FROM jsonb_to_record(p_row) AS r(kind text, id text, customer text, "create" boolean, zone text, calendar text,
    locale text, preferred_channel text, roles jsonb, reach jsonb, external_ids jsonb, attributes jsonb, attribute_times jsonb);
  IF r.kind = 'customer' AND r.create THEN
    INSERT INTO customer (id, zone, calendar, locale, external_ids, attributes, attribute_times, created_at, updated_at)
    VALUES (r.id, r.zone, r.calendar, r.locale, r.external_ids, r.attributes, r.attribute_times, moment, moment) ON CONFLICT DO NOTHING;
  ELSIF r.kind = 'customer' THEN
    UPDATE customer c SET zone = r.zone, calendar = r.calendar, locale = r.locale, external_ids = r.external_ids,
      attributes = r.attributes, attribute_times = r.attribute_times, updated_at = moment, changed_at = now() WHERE c.id = r.id;
  ELSIF r.kind = 'contact' AND r.create THEN
    INSERT INTO contact (id, customer_id, zone, locale, preferred_channel, roles, reach, external_ids, attributes, attribute_times, created_at, updated_at)
    VALUES (r.id, r.customer, r.zone, r.locale, r.preferred_channel, ARRAY(SELECT jsonb_array_elements_text(r.roles)), r.reach,
      r.external_ids, r.attributes, r.attribute_times, moment, moment) ON CONFLICT DO NOTHING;
  ELSIF r.kind = 'contact' THEN
    UPDATE contact k SET zone = r.zone, locale = r.locale, preferred_channel = r.preferred_channel,
      roles = ARRAY(SELECT jsonb_array_elements_text(r.roles)), reach = r.reach, external_ids = r.external_ids,
      attributes = r.attributes, attribute_times = r.attribute_times, updated_at = moment, changed_at = now() WHERE k.id = r.id;
  ELSIF r.create THEN
    INSERT INTO record (type, id, customer_id, external_ids, attributes, attribute_times, created_at, updated_at)
    VALUES (r.kind, r.id, r.customer, r.external_ids, r.attributes, r.attribute_times, moment, moment) ON CONFLICT DO NOTHING;
  ELSE
    UPDATE record t SET external_ids = r.external_ids, attributes = r.attributes, attribute_times = r.attribute_times,
      updated_at = moment, changed_at = now() WHERE t.type = r.kind AND t.id = r.id;
  END IF;
  GET DIAGNOSTICS done = ROW_COUNT;
  IF done = 0 THEN RETURN NULL; END IF;
  -- Ids were drawn before the write: the signals of this change name them.
  INSERT INTO customer_change (id, customer_id, subject_kind, subject_id, attribute, old, new, source, at)
  OVERRIDING SYSTEM VALUE
  SELECT c.id, r.customer, r.kind, r.id, c.attribute, c.old, c.new, c.source, moment
  FROM jsonb_to_recordset(p_changes) AS c(id bigint, attribute text, old jsonb, new jsonb, source text);
  RETURN tenure_write(p);
END $$;
`;

// Locks the customer a thing belongs to (or is to belong to), then reads the thing and which of the named people and contacts exist.
const LOCK = `
CREATE FUNCTION tenure_lock(p_kind text, p_id text, p_customer text, p_people text[], p_contacts text[])
RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE owner text;
BEGIN
  owner := coalesce(CASE p_kind WHEN 'customer' THEN p_id
    WHEN 'contact' THEN (SELECT k.customer_id FROM contact k WHERE k.id = p_id)
    ELSE (SELECT r.customer_id FROM record r WHERE r.type = p_kind AND r.id = p_id) END, p_customer);
  PERFORM 1 FROM customer c WHERE c.id = owner FOR NO KEY UPDATE;
  RETURN jsonb_build_object(
    'customer', (SELECT c.id FROM customer c WHERE c.id = owner),
    'row', CASE p_kind WHEN 'customer' THEN (SELECT to_jsonb(c) FROM customer c WHERE c.id = p_id)
      WHEN 'contact' THEN (SELECT to_jsonb(k) FROM contact k WHERE k.id = p_id)
      ELSE (SELECT to_jsonb(r) FROM record r WHERE r.type = p_kind AND r.id = p_id) END,
    'people', (SELECT coalesce(jsonb_agg(p.id), '[]') FROM person p WHERE p.id = ANY (p_people)),
    'contacts', (SELECT coalesce(jsonb_agg(k.id), '[]') FROM contact k WHERE k.id = ANY (p_contacts) AND k.customer_id = owner));
END $$;
`;

const TASK = `
CREATE FUNCTION tenure_lock_task(p_task uuid) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  -- The customer of a task never changes, so it may be read before the lock; everything else after it.
  PERFORM 1 FROM customer c WHERE c.id = (SELECT t.customer_id FROM task t WHERE t.id = p_task) FOR NO KEY UPDATE;
  RETURN (SELECT to_jsonb(t) || jsonb_build_object('sources', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('enrollment', s.enrollment_id, 'step', s.step, 'visit', s.visit, 'version', n.version,
        'exit', n.exit, 'ended', n.ended_at IS NOT NULL, 'closed', n.closed_at IS NOT NULL) ORDER BY s.enrollment_id), '[]')
      FROM task_source s JOIN enrollment n ON n.id = s.enrollment_id WHERE s.task_id = t.id)) FROM task t WHERE t.id = p_task);
END $$;
-- p: {task, answer, form, comment, by}; p_write as for tenure_write. open -> resolved, once: a task that is not open is an error of the caller.
CREATE FUNCTION tenure_resolve_task(p jsonb, p_write jsonb) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE moment timestamptz := (p_write->>'now')::timestamptz;
BEGIN
  UPDATE task t SET status = 'resolved', outcome = p->>'answer', answer = p->>'answer', form_values = p->'form', comment = p->>'comment',
    resolved_by = p->>'by', ended_at = moment, changed_at = now() WHERE t.id = (p->>'task')::uuid AND t.status = 'open';
  IF NOT FOUND THEN RAISE EXCEPTION 'task % is not open', p->>'task'; END IF;
  INSERT INTO task_change (task_id, at, kind, by, detail)
  VALUES ((p->>'task')::uuid, moment, 'resolved', p->>'by', jsonb_build_object('answer', p->>'answer'));
  RETURN tenure_write(p_write);
END $$;
`;

const DROP = `
DROP FUNCTION tenure_resolve_task, tenure_lock_task, tenure_lock, tenure_change, tenure_write, tenure_store_events,
  tenure_snapshot, tenure_shard, tenure_ms, tenure_iso;
`;
