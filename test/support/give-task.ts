import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

/** An open task for customer acme of an enrollment of its own; `more` are columns of `task`. */
export async function giveTask(
  pool: Pool,
  more: Readonly<Record<string, unknown>>,
): Promise<string> {
  const id = randomUUID();
  const row = {
    ...{
      id,
      customer_id: 'acme',
      playbook: 'onboarding',
      title: 'Call',
      queue: 'cs_asia',
      assigned: [],
      inputs: [],
    },
    ...{
      due_at: '2026-03-05T09:00Z',
      due: { rule: '1bd', zone: 'UTC', calendar: 'cn_office', from: 0 },
    },
    ...{
      priority: 'normal',
      answers: {},
      form: {},
      status: 'open',
      opened_at: '2026-03-04Z',
      changed_at: '2026-03-04Z',
    },
    ...{ checklist: [], ticked: [], ...more },
  };
  await pool.query(
    `WITH e AS (INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
       SELECT gen_random_uuid(), $1::text, hash, 'customer', $1::text, 'acme', 'won', $1::text, 'running', now() FROM playbook_version LIMIT 1 RETURNING id),
     t AS (INSERT INTO task SELECT * FROM jsonb_populate_record(NULL::task, $2) RETURNING id)
     INSERT INTO task_source SELECT e.id, 'call', 1, t.id FROM e, t`,
    [id, JSON.stringify(row)],
  );
  return id;
}

/** The same, and told to whoever listens, as what opens tasks tells it. */
export async function openTask(
  pool: Pool,
  more: Readonly<Record<string, unknown>>,
): Promise<string> {
  const id = await giveTask(pool, more);
  await pool.query(`INSERT INTO task_change (task_id, at, kind) VALUES ($1, now(), 'opened')`, [
    id,
  ]);
  return id;
}
