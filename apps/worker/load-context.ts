import type { PoolClient } from 'pg';
import type { Loaded, Question } from '../../activities/store';
import type { SettleAnswer } from '../../playbooks/kernel/command';
import type { StoredEvent, StoredTask } from '../../playbooks/rules/decision';
import type { Contact, Person, Snapshot, Thing } from '../../playbooks/rules/snapshot';

/** Everything one decision may read, in one statement: one snapshot of the database, taken under the customer's lock. */
export async function loadContext(client: PoolClient, question: Question): Promise<Loaded> {
  const { enrollment, n, lookBack, people } = question;
  const { rows } = await client.query<Row>({
    name: 'load-context',
    text: LOAD,
    values: [
      enrollment,
      n ?? -1,
      lookBack?.types ?? [],
      new Date(lookBack?.since ?? 0).toISOString(),
      people.customer,
      people.records,
    ],
  });
  const row = rows[0];
  if (row === undefined) throw new Error(`enrollment ${enrollment} is gone`);
  const { answer, events } = row;
  const facts = JSON.parse(row.facts) as Facts;
  const { subject, customer, contacts, records, people: named, roles } = facts;
  return {
    ...(answer === null ? {} : { answer }),
    enrollment: { ...facts.enrollment, exit: facts.enrollment.exit ?? null },
    snapshot: { customer, contacts, records, people: named, roles, subject },
    tasks: facts.tasks,
    events,
    fingerprint: row.facts,
  };
}

interface Row {
  answer: SettleAnswer | null;
  events: StoredEvent[];
  facts: string;
}
/** `exit` is absent while there is none: nulls are stripped, an absent value and a null one are both unknown. */
interface Facts {
  enrollment: Omit<Loaded['enrollment'], 'exit'> & { exit?: string };
  subject: Snapshot['subject'];
  customer: Thing;
  contacts: Contact[];
  records: Record<string, Thing[]>;
  people: Record<string, Person>;
  roles: Record<string, string>;
  tasks: StoredTask[];
}

const iso = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const ms = (column: string) => `floor(extract(epoch FROM ${column}) * 1000)::bigint`;

/**
 * $1 enrollment, $2 batch number or -1, $3 event types, $4 arrival since, $5 and $6 attributes that name people.
 * The look-back asks for arrival only: an event's own time is never later, so this covers "happened or arrived since".
 * Managers and delegates are followed to the end; UNION ends a circle of them.
 */
const LOAD = `
WITH RECURSIVE e AS (SELECT * FROM enrollment WHERE id = $1),
c AS (SELECT customer.* FROM customer JOIN e ON customer.id = e.customer_id),
r AS (SELECT record.* FROM record JOIN c ON record.customer_id = c.id),
named(id) AS (
  SELECT v #>> '{}' FROM (
    SELECT a.value AS v FROM c, jsonb_each(c.attributes) a WHERE a.key = ANY ($5)
    UNION ALL SELECT a.value FROM r, jsonb_each(r.attributes) a WHERE a.key = ANY ($6)) x
  WHERE jsonb_typeof(v) = 'string'
  UNION ALL SELECT l.value #>> '{}' FROM c, jsonb_each(c.attributes) a, jsonb_array_elements(
    CASE jsonb_typeof(a.value) WHEN 'array' THEN a.value ELSE '[]' END) l WHERE a.key = ANY ($5)
  UNION ALL SELECT person_id FROM role_holder),
p AS (
  SELECT person.* FROM person WHERE id IN (SELECT id FROM named)
  UNION
  SELECT person.* FROM person JOIN p ON person.id IN (p.manager, p.delegate))
SELECT
  (SELECT jsonb_build_object('n', n, 'now', now_ms, 'inputs', inputs, 'results', answer)
   FROM settle_log WHERE enrollment_id = $1 AND n = $2) AS answer,
  (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', v.source || '/' || v.key, 'type', v.type,
      'at', ${ms('v.at')}, 'receivedAt', ${ms('v.received_at')},
      'about', jsonb_build_object('kind', v.about_kind, 'id', v.about_id),
      'contact', CASE v.about_kind WHEN 'contact' THEN v.about_id ELSE v.data ->> 'contact' END,
      'data', v.data)) ORDER BY v.received_at, v.id), '[]')
   FROM event v, c
   WHERE v.customer_id = c.id AND v.type = ANY ($3) AND v.received_at >= $4::timestamptz AND NOT v.historic) AS events,
  jsonb_strip_nulls(jsonb_build_object(
    'enrollment', jsonb_build_object('id', e.id, 'playbook', e.playbook, 'version', e.version, 'way', e.way,
      'startedAt', ${ms('e.started_at')}, 'trigger', e.trigger, 'exit', e.exit),
    'subject', jsonb_build_object('kind', e.subject_kind, 'id', e.subject_id),
    'customer', jsonb_build_object('id', c.id, 'zone', c.zone, 'calendar', c.calendar, 'locale', c.locale,
      'attributes', c.attributes, 'createdAt', ${iso('c.created_at')}),
    'contacts', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'zone', k.zone, 'locale', k.locale,
        'preferredChannel', k.preferred_channel, 'roles', to_jsonb(k.roles), 'reach', k.reach,
        'attributes', k.attributes, 'createdAt', ${iso('k.created_at')},
        'consent', (SELECT coalesce(jsonb_object_agg(o.purpose, o.given), '{}') FROM (
          SELECT DISTINCT ON (purpose) purpose, given FROM consent_event
          WHERE contact_id = k.id ORDER BY purpose, at DESC, id DESC) o),
        'suppressed', (SELECT coalesce(jsonb_agg(a.value ORDER BY a.value), '[]') FROM jsonb_each_text(k.reach) a
          WHERE EXISTS (SELECT FROM suppression s
                        WHERE s.address IN (a.value, lower(a.value)) AND s.lifted_at IS NULL))
      ) ORDER BY k.created_at, k.id), '[]') FROM contact k WHERE k.customer_id = c.id),
    'records', (SELECT coalesce(jsonb_object_agg(g.type, g.rows), '{}') FROM (
      SELECT r.type, jsonb_agg(jsonb_build_object('id', r.id, 'attributes', r.attributes,
        'createdAt', ${iso('r.created_at')}) ORDER BY r.created_at, r.id) AS rows FROM r GROUP BY r.type) g),
    'people', (SELECT coalesce(jsonb_object_agg(p.id, jsonb_build_object('id', p.id, 'email', p.email,
        'manager', p.manager, 'delegate', p.delegate, 'active', p.active, 'maySend', p.may_send,
        'zone', p.zone, 'calendar', p.calendar, 'locale', p.locale, 'attributes', p.attributes)), '{}') FROM p),
    'roles', (SELECT coalesce(jsonb_object_agg(role, person_id), '{}') FROM role_holder),
    'tasks', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'step', s.step, 'visit', s.visit,
        'status', t.status, 'answer', t.answer, 'resolvedBy', t.resolved_by, 'endedAt', ${ms('t.ended_at')},
        'form', t.form_values, 'onExit', t.on_exit) ORDER BY t.opened_at, t.id), '[]')
      FROM task_source s JOIN task t ON t.id = s.task_id WHERE s.enrollment_id = $1)
  ))::text AS facts
FROM e, c`;
