import { TestApi } from '../../support/api';
import { projectWith } from '../../support/project';
import { giveReach, REACH } from '../../support/reach';

let api: TestApi;
let as: string;
beforeAll(async () => {
  api = await TestApi.open();
  const files = projectWith({ reach: REACH });
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

const opened = (more: object = {}) => giveReach(api.world.pool, api.world.clock.now(), more);
const why = async (id: string) => (await api.call('GET', `/v1/tasks/${id}/why`, { as })).body;

test('a task says the lines that asked for it, its note, and where each answer leads', async () => {
  const answer = await why(await opened());
  const at = REACH.split('\n').findIndex((line) => line.includes('- id: call')) + 1;
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
