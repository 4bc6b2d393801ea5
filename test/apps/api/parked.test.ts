import { randomUUID } from 'node:crypto';
import { readProject } from '../../../apps/cli/project-files';
import { TestApi } from '../../support/api';

let api: TestApi;
let key: string;
let parked: Record<string, string>;
beforeEach(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  key = await api.key(['people:write', 'playbooks:publish']);
  await api.person('ana', ['csm']);
  parked = {
    [await park('chain-empty')]: 'chain-empty',
    [await park('calendar-year-missing')]: 'calendar-year-missing',
    [await park('send-failed')]: 'send-failed',
  };
});
afterEach(() => api.close());

async function park(code: string): Promise<string> {
  const id = randomUUID();
  await api.world.pool.query(
    `INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, parked, started_at)
     SELECT $1::uuid, playbook, hash, 'customer', $1::text, 'acme', 'won', 'k', 'parked',
       jsonb_build_object('step', 'call', 'code', $2::text, 'reason', 'test'), now() FROM playbook_version LIMIT 1`,
    [id, code],
  );
  await api.world.pool.query(
    `INSERT INTO parked_step (enrollment_id, step, customer_id, code, reason, at) VALUES ($1, 'call', 'acme', $2, 'test', now())`,
    [id, code],
  );
  return id;
}

const SHIFT = { person: 'ana', from: '2026-03-01T00:00:00Z', until: '2026-04-01T00:00:00Z' };

/** What those who were told to try again had been parked for; empties the outbox. */
async function released(): Promise<(string | undefined)[]> {
  const { rows } = await api.world.pool.query<{ enrollment_id: string }>(
    `DELETE FROM outbox WHERE payload ->> 'kind' = 'released' AND payload ->> 'step' = 'call' RETURNING enrollment_id`,
  );
  return rows.map((row) => parked[row.enrollment_id]);
}

test.each([
  {
    who: 'person',
    url: '/v1/people/bo',
    body: { name: 'Bo', access: ['csm'] },
    status: 201,
    too: ['calendar-year-missing'],
  },
  { who: 'queue member', url: '/v1/queues/cs_asia', body: { members: ['ana'] } },
  { who: 'role holder', url: '/v1/roles/vp_cs', body: { person: 'ana' } },
  { who: 'person on duty', url: '/v1/queues/cs_us/duty', body: { shifts: [SHIFT] } },
])(
  'a $who who comes lets steps try again that had nobody, once',
  async ({ url, body, status = 200, too = [] }) => {
    expect((await api.edit(url, { as: key, body })).status).toBe(status);
    expect((await released()).sort()).toEqual([...too, 'chain-empty'].sort());
    expect((await api.edit(url, { as: key, body })).status).toBe(200);
    expect(await released()).toEqual([]);
  },
);

test('a publication lets steps try again that lacked a year of a calendar, when workers have seen it', async () => {
  const files = Object.fromEntries(readProject('playbooks/starter'));
  const publish = (body: object) =>
    api.call('POST', '/v1/publications', {
      as: key,
      body: { files, ...body },
      headers: { 'idempotency-key': randomUUID() },
    });
  expect((await publish({ dry_run: true })).status).toBeLessThan(300);
  expect(await released()).toEqual([]);
  expect((await publish({})).status).toBe(201);
  const { rows } = await api.world.pool.query('SELECT 1 FROM outbox WHERE retry_at > now()');
  expect(rows).toHaveLength(1);
  expect(await released()).toEqual(['calendar-year-missing']);
});
