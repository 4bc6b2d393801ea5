import { TestApi } from '../../support/api';
import { giveTask } from '../../support/give-task';
import { projectWith, yaml } from '../../support/project';

const PLAYBOOK = yaml`
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

let api: TestApi;
let as: string;
beforeAll(async () => {
  api = await TestApi.open();
  const files = projectWith({ reach: PLAYBOOK });
  const answer = await api.call('POST', '/v1/publications', {
    as: await api.key(['playbooks:publish']),
    body: { files },
    headers: { 'idempotency-key': 'reach' },
  });
  if (answer.status !== 201) throw new Error(answer.text);
  await api.person('max', ['leader']);
  await api.person('ana', ['csm'], { manager: 'max' });
  as = await api.key(['tasks:read', 'customers:write']);
  await api.call('PATCH', '/v1/customers/acme', { as, body: { name: 'Acme', csm: 'ana' } });
});
afterAll(() => api.close());

const day = 86_400_000;
const inDays = (days: number) => new Date(api.world.clock.now() + days * day).toISOString();

async function opened(more: object = {}): Promise<string> {
  const id = await giveTask(api.world.pool, {
    playbook: 'reach',
    ...{ assignee: 'ana', queue: null, chosen: { kind: 'person', id: 'ana' } },
    assigned: [{ rule: 'customer.csm', id: 'ana', taken: true, reason: 'active' }],
    ...{ opened_at: inDays(-1), due_at: inDays(1), give_up_at: inDays(8), ...more },
  });
  await api.world.pool.query(
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
const why = async (id: string) => (await api.call('GET', `/v1/tasks/${id}/why`, { as })).body;

test('a task says the lines that asked for it, its note, and where each answer leads', async () => {
  const answer = await why(await opened());
  const at = PLAYBOOK.split('\n').findIndex((line) => line.includes('- id: call')) + 1;
  expect(answer).toMatchObject({
    ...{ playbook: 'reach', step: 'call', file: 'reach.playbook.yaml', line: at },
    note: 'somebody must have spoken to them',
    trigger: { way: 'won', kind: 'event', words: 'deal.won if customer.integrations_live > 3' },
    assigned: [{ rule: 'customer.csm', id: 'ana', taken: true, reason: 'active' }],
    after: { ok: 'after', lost: 'exit:closed', given_up: 'after' },
  });
  const lines = answer['source_lines'] as { line: number; text: string }[];
  expect(lines[0]).toEqual({ line: at, text: '          - id: call' });
  expect(lines.at(-1)?.text).toContain('outcomes: {ok: continue');
});

test('the conditions on the way to it are told with what each saw, not those looked at later', async () => {
  const { conditions } = (await why(await opened())) as {
    conditions: { expression: string; value: boolean; seen: unknown }[];
  };
  const seen = { 'customer.integrations_live': 30 };
  expect(conditions).toMatchObject([
    { expression: 'customer.integrations_live > 100', value: false, seen, step: 'which' },
    { expression: 'customer.integrations_live > 10', value: true, seen },
    { expression: 'customer.status == "active"', value: true, seen: null, step: 'call' },
  ]);
});

test('it is told who hears of it and when, if nobody acts', async () => {
  const id = await opened();
  const next = (await why(id))['if_nothing'] as { at: string; what: string; to: string }[];
  expect(next.map(({ what, to }) => [what, to])).toEqual([
    ['due', 'ana'],
    ['climbs', 'max'],
    ['moves', 'queue.cs_leads'],
    ['gives_up', 'after'],
  ]);
  const [due, climbs] = next.map(({ at }) => Date.parse(at));
  expect((climbs ?? 0) - (due ?? 0)).toBe(day);
});

test('nothing follows by itself once a task is over', async () => {
  const over = { status: 'resolved', ended_at: inDays(0), resolved_by: 'ana' };
  expect(await why(await opened(over))).toMatchObject({ if_nothing: [] });
});
