import type { PoolClient } from 'pg';
import type { Loaded, Question } from '../../activities/store';
import type { SettleAnswer } from '../../playbooks/kernel/command';
import type { StoredEvent, StoredTask } from '../../playbooks/rules/decision';
import type { Snapshot } from '../../playbooks/rules/snapshot';

/** Everything one decision may read, in one statement: one snapshot of the database, taken under the customer's lock. */
export async function loadContext(client: PoolClient, question: Question): Promise<Loaded> {
  const { enrollment, n, lookBack } = question;
  const { rows } = await client.query<Row>({
    name: 'load-context',
    text: LOAD,
    values: [
      enrollment,
      n ?? -1,
      lookBack?.types ?? [],
      new Date(lookBack?.since ?? 0).toISOString(),
    ],
  });
  const row = rows[0];
  if (row === undefined) throw new Error(`enrollment ${enrollment} is gone`);
  const { answer, events } = row;
  const facts = JSON.parse(row.facts) as Facts;
  return {
    ...(answer === null ? {} : { answer }),
    enrollment: { ...facts.enrollment, exit: facts.enrollment.exit ?? null },
    snapshot: facts.snapshot,
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
/** `exit` is absent while there is none: nulls are stripped. */
interface Facts {
  enrollment: Omit<Loaded['enrollment'], 'exit'> & { exit?: string };
  snapshot: Snapshot;
  tasks: StoredTask[];
}

/**
 * $1 enrollment, $2 batch number or -1, $3 event types, $4 arrival since. The look-back asks for arrival only: an
 * event's own time is never later, so this covers "happened or arrived since". Nulls are stripped: an absent value
 * and a null one are both unknown.
 */
const LOAD = `
SELECT
  (SELECT jsonb_build_object('n', n, 'now', now_ms, 'inputs', inputs, 'results', answer)
   FROM settle_log WHERE enrollment_id = $1 AND n = $2) AS answer,
  (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', v.source || '/' || v.key, 'type', v.type,
      'at', tenure_ms(v.at), 'receivedAt', tenure_ms(v.received_at),
      'about', jsonb_build_object('kind', v.about_kind, 'id', v.about_id),
      'contact', CASE v.about_kind WHEN 'contact' THEN v.about_id ELSE v.data ->> 'contact' END,
      'data', v.data)) ORDER BY v.received_at, v.id), '[]')
   FROM event v
   WHERE v.customer_id = e.customer_id AND v.type = ANY ($3) AND v.received_at >= $4::timestamptz
     AND NOT v.historic) AS events,
  jsonb_strip_nulls(jsonb_build_object(
    'enrollment', jsonb_build_object('id', e.id, 'playbook', e.playbook, 'version', e.version, 'way', e.way,
      'startedAt', tenure_ms(e.started_at), 'trigger', e.trigger, 'exit', e.exit),
    'snapshot', tenure_snapshot(e.customer_id)
      || jsonb_build_object('subject', jsonb_build_object('kind', e.subject_kind, 'id', e.subject_id)),
    'tasks', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'step', s.step, 'visit', s.visit,
        'status', t.status, 'answer', t.answer, 'resolvedBy', t.resolved_by, 'endedAt', tenure_ms(t.ended_at),
        'form', t.form_values, 'onExit', t.on_exit) ORDER BY t.opened_at, t.id), '[]')
      FROM task_source s JOIN task t ON t.id = s.task_id WHERE s.enrollment_id = $1)
  ))::text AS facts
FROM enrollment e WHERE e.id = $1`;
