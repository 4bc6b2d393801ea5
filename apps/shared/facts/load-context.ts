import type { PoolClient } from 'pg';
import type { Outreach, SendId, Seen } from '../../../activities/deliver-store';
import type { Question } from '../../../activities/store';
import type { SettleAnswer } from '../../../playbooks/kernel/command';
import type { StoredApproval, StoredEvent, StoredTask } from '../../../playbooks/rules/decision';
import type { SharedTask } from '../../../playbooks/rules/shared-task';
import type { Person, Snapshot } from '../../../playbooks/rules/snapshot';
import type { LastEvent } from '../../../playbooks/rules/due';

/**
 * Everything one decision may read, in one statement: one snapshot of the database, taken under the customer's lock.
 * With a send also its row of the ledger. Throws when there is no such enrollment.
 */
export async function loadContext(
  client: PoolClient,
  question: Question,
  send?: SendId,
): Promise<Seen> {
  const found = await findContext(client, question, send);
  if (found === undefined) throw new Error(`enrollment ${question.enrollment} is gone`);
  return found;
}

export async function findContext(
  client: Pick<PoolClient, 'query'>,
  question: Question,
  send?: SendId,
): Promise<Seen | undefined> {
  const {
    enrollment,
    now,
    numbers,
    lookBack,
    people,
    approval,
    cancelled,
    silences,
    guarding,
    runs,
  } = question;
  const { rows } = await client.query<Row>({
    name: 'load-context',
    text: LOAD,
    values: [
      enrollment,
      numbers ?? [],
      lookBack?.types ?? [],
      new Date(lookBack?.since ?? 0).toISOString(),
      send?.step ?? guarding?.step ?? null,
      send?.visit ?? guarding?.visit ?? null,
      people ?? [],
      approval ?? null,
      new Date(now).toISOString(),
      cancelled?.step ?? null,
      cancelled?.base ?? null,
      silences ?? [],
      guarding === undefined ? null : new Date(guarding.since).toISOString(),
      runs ?? [],
      send?.copy ?? guarding?.copy ?? 0,
    ],
  });
  const row = rows[0];
  if (row === undefined) return undefined;
  const { answers, events, outreach } = row;
  const facts = JSON.parse(row.facts) as Facts;
  return {
    answers,
    ...(outreach === null ? {} : { outreach: toOutreach(outreach) }),
    enrollment: { ...facts.enrollment, exit: facts.enrollment.exit ?? null },
    snapshot: withAbsence(facts),
    tasks: facts.tasks,
    shared: facts.shared ?? [],
    ...(facts.computedBy === undefined ? {} : { computedBy: facts.computedBy }),
    approvals: facts.approvals,
    met: facts.met,
    ...(facts.guards === undefined ? {} : { guards: facts.guards }),
    ...(facts.runs === undefined ? {} : { runs: facts.runs }),
    events,
    lastEvents: row.last_events,
    fingerprint: row.facts,
  };
}

function withAbsence({ snapshot, absent }: Facts): Snapshot {
  const people = Object.entries(snapshot.people).map(([id, person]): [string, Person] =>
    absent.includes(id) ? [id, { ...person, absent: true }] : [id, person],
  );
  return absent.length === 0 ? snapshot : { ...snapshot, people: Object.fromEntries(people) };
}

function toOutreach({ contact, channel, sender, locale, ...row }: OutreachRow): Outreach {
  const known = contact && channel && sender && locale;
  return { ...row, ...(known ? { addressed: { contact, channel, sender, locale } } : {}) };
}

interface OutreachRow
  extends Omit<Outreach, 'addressed'>, Partial<NonNullable<Outreach['addressed']>> {}

interface Row {
  answers: SettleAnswer[];
  outreach: OutreachRow | null;
  events: StoredEvent[];
  last_events: LastEvent[];
  facts: string;
}
/** `exit` is absent while there is none: nulls are stripped. */
interface Facts {
  enrollment: Omit<Seen['enrollment'], 'exit'> & { exit?: string };
  snapshot: Snapshot;
  /** Of everybody. */
  absent: string[];
  tasks: StoredTask[];
  shared?: SharedTask[];
  computedBy?: string;
  approvals: StoredApproval[];
  met: string[];
  guards?: NonNullable<Seen['guards']>;
  runs?: NonNullable<Seen['runs']>;
}

/** Who has a task, had it, or was named in its form: no attribute of the customer need lead to them. */
const PEOPLE_OF_TASKS = `
  SELECT n.id FROM task_source s JOIN task t ON t.id = s.task_id, LATERAL (
    VALUES (t.assignee), (t.resolved_by)
    UNION SELECT v.value #>> '{}' FROM jsonb_each(t.form_values) v WHERE jsonb_typeof(v.value) = 'string') n (id)
  WHERE s.enrollment_id = $1 AND n.id IS NOT NULL`;

/**
 * $1 enrollment, $2 batch numbers, $3 event types, $4 arrival since, $5 step and $6 visit of a send, $7 people whom the
 * state names, $8 the approval whose text is to be read, $9 the time of the decision, $10 step and $11 base of a delivery,
 * $12 event types of silences, $13 since when messages count under the guards of that send, $14 playbooks that are run, $15 which copy of the send. The look-back asks for arrival only: an
 * event's own time is never later, so this covers "happened or arrived since". Nulls are stripped: an absent value
 * and a null one are both unknown.
 */
const LOAD = `
SELECT
  (SELECT coalesce(jsonb_agg(jsonb_build_object('n', n, 'now', now_ms, 'inputs', inputs, 'results', answer) ORDER BY n), '[]')
   FROM settle_log WHERE enrollment_id = $1 AND n = ANY ($2::integer[])) AS answers,
  (SELECT jsonb_strip_nulls(jsonb_build_object('id', o.id, 'status', o.status, 'lease', o.lease, 'contact', o.contact_id,
      'channel', o.channel, 'sender', o.sender ->> 'id', 'locale', o.locale, 'attempt', o.attempt, 'place', o.place, 'countedAt', tenure_ms(o.counted_at), 'cutAt', tenure_ms(o.cut_at),
      'released', (SELECT true FROM outreach_wait w WHERE w.outreach_id = o.id AND w.released_at IS NOT NULL)))
      || CASE WHEN o.receipt IS NULL THEN '{}' ELSE jsonb_build_object('receipt', o.receipt) END
   FROM outreach o WHERE o.enrollment_id = $1 AND o.step = $5 AND o.visit = $6::integer AND o.copy = $15::integer) AS outreach,
  (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', replace(replace(v.source, '%', '%25'), '/', '%2F') || '/' || v.key, 'type', v.type,
      'at', tenure_ms(v.at), 'receivedAt', tenure_ms(v.received_at),
      'about', jsonb_build_object('kind', v.about_kind, 'id', v.about_id),
      'contact', CASE v.about_kind WHEN 'contact' THEN v.about_id ELSE v.data ->> 'contact' END,
      'data', v.data)) ORDER BY v.received_at, v.id), '[]')
   FROM event v
   WHERE v.customer_id = ANY (ARRAY[e.customer_id, '']) AND v.type = ANY ($3) AND v.received_at >= $4::timestamptz
     AND NOT v.historic) AS events,
  tenure_last_events(e.customer_id, $12::text[]) AS last_events,
  jsonb_strip_nulls(jsonb_build_object(
    'enrollment', jsonb_build_object('id', e.id, 'playbook', e.playbook, 'version', e.version, 'way', e.way,
      'startedAt', tenure_ms(e.started_at), 'endedAt', tenure_ms(e.ended_at), 'trigger', e.trigger, 'exit', e.exit,
      'generation', nullif(e.generation, 0),
      'paused', CASE WHEN e.status = 'paused' OR EXISTS (SELECT FROM playbook p WHERE p.id = e.playbook AND p.state = 'paused') THEN true END,
      'cancelled', (SELECT true FROM cancelled_step c WHERE c.enrollment_id = $1 AND c.step = $10 AND c.batch > $11::integer)),
    'computedBy', (SELECT c.computed_by FROM customer c WHERE c.id = e.customer_id),
    'snapshot', tenure_snapshot(e.customer_id, $7::text[] || ARRAY(SELECT v.value FROM jsonb_each_text(duty.now) v) || ARRAY(${PEOPLE_OF_TASKS}))
      || jsonb_build_object('duty', duty.now, 'subject', jsonb_build_object('kind', e.subject_kind, 'id', e.subject_id)),
    'absent', tenure_absent($9::timestamptz),
    'runs', (SELECT jsonb_agg(r.last) FROM (
      SELECT DISTINCT ON (n.playbook, n.subject_kind) jsonb_build_object('playbook', n.playbook, 'kind', n.subject_kind,
        'startedAt', tenure_ms(n.started_at), 'endedAt', tenure_ms(n.ended_at), 'exit', n.exit) AS last
      FROM enrollment n WHERE n.playbook = ANY ($14::text[])
        AND (n.subject_kind, n.subject_id) IN ((e.subject_kind, e.subject_id), ('customer', e.customer_id))
      ORDER BY n.playbook, n.subject_kind, n.started_at DESC, n.ended_at DESC NULLS FIRST) r),
    'tasks', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'step', s.step, 'visit', s.visit,
        'status', t.status, 'answer', t.answer, 'resolvedBy', t.resolved_by, 'endedAt', tenure_ms(t.ended_at),
        'form', t.form_values, 'onExit', t.on_exit,
        'assignee', t.assignee, 'queue', t.queue, 'chosen', t.chosen, 'acknowledged', t.acknowledged_by IS NOT NULL,
        'heir', CASE WHEN s.place = (SELECT min(o.place) FROM task_source o WHERE o.task_id = t.id AND o.left_at IS NULL)
          AND EXISTS (SELECT FROM task_source o WHERE o.task_id = t.id AND o.place < s.place) THEN true END,
        'joined', EXISTS (SELECT 1 FROM task_source o WHERE o.task_id = t.id AND o.left_at IS NULL AND o.enrollment_id <> $1))
        ORDER BY t.opened_at, t.id, s.step, s.visit), '[]')
      FROM task_source s JOIN task t ON t.id = s.task_id WHERE s.enrollment_id = $1 AND s.left_at IS NULL),
    'shared', (SELECT jsonb_agg(jsonb_build_object('id', t.id, 'mergeKey', t.merge_key, 'dueAt', tenure_ms(t.due_at),
        'giveUpAt', tenure_ms(t.give_up_at), 'owner', CASE WHEN t.assignee IS NOT NULL THEN jsonb_build_object('kind', 'person', 'id', t.assignee)
          ELSE jsonb_build_object('kind', 'queue', 'id', t.queue) END) ORDER BY t.opened_at, t.id)
      FROM task t WHERE t.customer_id = e.customer_id AND t.status = 'open' AND t.merge_key IS NOT NULL),
    'approvals', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'step', a.step, 'visit', a.visit,
        'status', a.status, 'by', a.decided_by, 'decidedAt', tenure_ms(a.ended_at),
        'draft', CASE WHEN a.id = $8::uuid THEN jsonb_build_object('contact', a.contact_id, 'channel', a.channel,
          'subject', a.subject, 'text', a.body_text, 'html', a.body_html) END) ORDER BY a.opened_at, a.id), '[]')
      FROM approval a WHERE a.enrollment_id = $1 AND a.status <> 'discarded'),
    'met', (SELECT coalesce(jsonb_agg(w.arm ORDER BY w.arm), '[]') FROM wait w WHERE w.enrollment_id = $1 AND w.met_at IS NOT NULL),
    'guards', CASE WHEN $13::timestamptz IS NOT NULL THEN tenure_guards(e.customer_id, $1, $5, $6::integer, $15::integer, $13::timestamptz) END
  ))::text AS facts
FROM enrollment e, tenure_duty($9::timestamptz) AS duty(now) WHERE e.id = $1`;
