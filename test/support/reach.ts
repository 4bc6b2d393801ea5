import type { Pool } from 'pg';
import { giveTask } from './give-task';
import { yaml } from './project';

/** Asks for a call on the way through two branches, with a ladder. */
export const REACH = yaml`
  playbook: reach
  title: Reach
  owner: cs-ops@acme.example
  for: customer
  purpose: service
  enroll:
    won: {event: deal.won, if: customer.integrations_live > 3}
  reenroll: never
  backfill: none
  exits: {closed: {}}
  on_exit: {tasks: close}
  steps:
    - id: which
      branch:
        - if: customer.integrations_live > 100
          then:
            - id: big
              notify: {to: [queue.cs_leads], text: A big one}
        - if: customer.integrations_live > 10
          then:
            # a word for whoever reads the file
            - id: call
              note: somebody must have spoken to them
              if: customer.status == "active"
              task:
                title: Call
                assign: [customer.csm, queue.cs_asia]
                due: 1d
                ladder: [{after: 1d, to: [manager(customer.csm), queue.cs_asia]}, {after: 1d, to: [queue.cs_leads], reassign: true}]
                give_up: 9d
                answers: {ok: {label: Ok}, lost: {label: Lost}}
              outcomes: {ok: continue, lost: {exit: closed}, given_up: continue}

            - id: after
              notify: {to: [queue.cs_leads], text: Done}
        - else: continue
`;

const DAY = 86_400_000;

/** The task of that playbook for ana, with the story of how it came about. */
export async function giveReach(pool: Pool, now: number, more: object = {}): Promise<string> {
  const inDays = (days: number) => new Date(now + days * DAY).toISOString();
  const id = await giveTask(pool, {
    playbook: 'reach',
    ...{ assignee: 'ana', queue: null, chosen: { kind: 'person', id: 'ana' } },
    assigned: [{ rule: 'customer.csm', id: 'ana', taken: true, reason: 'active' }],
    ...{ opened_at: inDays(-1), due_at: inDays(1), give_up_at: inDays(8), ...more },
  });
  await pool.query(
    `UPDATE enrollment e SET version = p.version, playbook = p.id FROM task_source s, playbook p
     WHERE s.task_id = $1 AND e.id = s.enrollment_id AND p.id = 'reach'`,
    [id],
  );
  await pool.query(
    `INSERT INTO trace (enrollment_id, seq, at, kind, step, visit, pc, outcome, why, values, version)
     SELECT s.enrollment_id, t.seq, now(), t.kind, t.step, 1, 0, t.outcome, '', t.values, e.version
     FROM task_source s JOIN enrollment e ON e.id = s.enrollment_id, (VALUES
       (1, 'branch', 'which', 'customer.integrations_live > 10', '{"customer.integrations_live": 30}'::jsonb), (2, 'task', 'call', NULL, NULL),
       (3, 'branch', 'which', 'else', '{"customer.integrations_live": 1}')) AS t(seq, kind, step, outcome, values)
     WHERE s.task_id = $1`,
    [id],
  );
  return id;
}
