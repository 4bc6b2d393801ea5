import { randomUUID } from 'node:crypto';
import { OFFERS, seed } from '../../support/activity-world';
import { TestApi } from '../../support/api';
import { giveTask } from '../../support/give-task';

/** What happened to a customer, in one list. */
let api: TestApi;
let ops: string;
const enrollment = randomUUID();
beforeAll(async () => {
  api = await TestApi.open();
  await seed(api.world.pool, enrollment, OFFERS);
  ops = await api.person('olga', ['ops']);
  await tell();
});
afterAll(() => api.close());

interface Entry {
  readonly at: string;
  readonly kind: string;
  readonly title: string;
  readonly who: string;
}
const read = async (query = ''): Promise<{ data: Entry[]; next: string | null }> => {
  const answer = await api.call('GET', `/v1/customers/acme/timeline${query}`, { as: ops });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body as unknown as { data: Entry[]; next: string | null };
};

/** One of each, all on one day. */
async function tell(): Promise<void> {
  const { pool } = api.world;
  const at = (hour: number) => `2026-04-01T0${hour}:00:00Z`;
  await pool.query(`SELECT tenure_event_partition($1)`, [at(0)]);
  await pool.query(
    `INSERT INTO event (source, key, customer_id, about_kind, about_id, type, at, received_at, data)
     VALUES ('crm', 'e1', 'acme', 'customer', 'acme', 'seat.added', $1, $1, '{"n": 2}'),
       ('tenure', 'note/1', 'acme', 'customer', 'acme', 'note.added', $1, $1, '{}')`,
    [at(1)],
  );
  await pool.query(
    `INSERT INTO customer_change (customer_id, subject_kind, subject_id, attribute, old, new, source, at)
     VALUES ('acme', 'customer', 'acme', 'tier', NULL, '"gold"', 'crm', $1),
       ('acme', 'customer', 'acme', 'seats', '1', '3', 'crm', $1)`,
    [at(1)],
  );
  await pool.query(
    `INSERT INTO note (id, customer_id, kind, text, by, at, written_at) VALUES ($1, 'acme', 'call', 'They called.', 'person:olga', $2, $2)`,
    [randomUUID(), at(2)],
  );
  await pool.query(
    `INSERT INTO consent_event (contact_id, purpose, given, basis, source, at) VALUES ('li', 'offers', false, 'consent', 'page', $1)`,
    [at(3)],
  );
  await pool.query(
    `INSERT INTO hold (id, customer_id, reason, placed_by, placed_at, released_by, released_at)
     VALUES ($1, 'acme', 'they are angry', 'person:olga', $2, 'person:olga', $3)`,
    [randomUUID(), at(4), at(7)],
  );
  const answers = { fine: { label: { en: 'All fine' }, form: {} } };
  const task = await giveTask(pool, { answers });
  await pool.query(
    `INSERT INTO task_change (task_id, at, kind, by, detail) VALUES ($1, $2, 'opened', NULL, '{}'), ($1, $3, 'ticked', 'ana', '{}'),
       ($1, $3, 'resolved', 'ana', '{"answer": "fine"}')`,
    [task, at(5), at(6)],
  );
  await pool.query(
    `INSERT INTO outreach (id, enrollment_id, step, visit, playbook, customer_id, contact_id, channel, purpose, template, subject, status, created_at, ended_at)
     VALUES ($1, $2, 'hello', 1, 'welcome', 'acme', 'li', 'email', 'service', 'hello', 'Hello', 'accepted', $3, $4)`,
    [randomUUID(), enrollment, at(5), at(8)],
  );
  await pool.query(`UPDATE enrollment SET exit = 'finished', ended_at = $2 WHERE id = $1`, [
    enrollment,
    at(9),
  ]);
}

test('a timeline tells of all that happened, newest first, with who did it and the line it came from', async () => {
  const { data, next } = await read('?kinds=event,task,outreach,change,hold,consent,note');
  expect(next).toBeNull();
  expect(
    data.map(({ at, kind, title, who }) => `${at.slice(11, 13)} ${kind} ${who}: ${title}`),
  ).toEqual([
    '08 outreach playbook:welcome: Email to li accepted: Hello',
    '07 hold person:olga: Hold released: they are angry',
    '06 task person:ana: Task resolved: Call → All fine',
    '05 task playbook:onboarding: Task opened: Call',
    '04 hold person:olga: Hold placed: they are angry',
    '03 consent page: li objected to offers',
    '02 note person:olga: Call: They called.',
    '01 change crm: customer.seats: 1 → 3',
    '01 change crm: customer.tier: – → gold',
    '01 event crm: seat.added',
  ]);
  expect(data[0]).toMatchObject({
    file: 'welcome.playbook.yaml',
    line: 7,
    status: 'accepted',
  });
  const ways = (await read('?kinds=enrollment')).data.filter(({ title }) =>
    title.startsWith('welcome'),
  );
  expect(ways.map(({ title }) => title)).toEqual(['welcome ended: finished', 'welcome began']);
});

test('pages of whatever size hold each entry once, also those of one moment', async () => {
  const { data: all } = await read('?limit=200');
  for (const limit of [1, 2, 3]) {
    const found: Entry[] = [];
    let cursor = '';
    for (let page = 0; page < 40; page += 1) {
      const { data, next } = await read(`?limit=${limit}${cursor}`);
      found.push(...data);
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    expect(found).toEqual(all);
  }
});

test('a kind there is not, a page of another list and a customer there is not are refused', async () => {
  const get = (path: string) => api.call('GET', `/v1/customers/${path}`, { as: ops });
  expect((await get('acme/timeline?kinds=task,love')).status).toBe(422);
  expect((await get('nobody/timeline')).status).toBe(404);
  const { next } = await read('?limit=1');
  expect((await get(`acme/timeline?kinds=task&cursor=${next ?? ''}`)).body['code']).toBe(
    'cursor_mismatch',
  );
});

test('a customer comes with what is open of it', async () => {
  await api.world.pool.query(
    `UPDATE contact SET reach = '{"email": "Li@Example.com"}' WHERE id = 'li'`,
  );
  const headers = { 'idempotency-key': 'h' };
  const hold = { customer: 'acme', reason: 'angry again' };
  await api.call('POST', '/v1/holds', { as: ops, headers, body: hold });
  await api.call('POST', '/v1/suppressions', {
    as: ops,
    body: { email: 'li@example.com', reason: 'bounced' },
  });
  const include = 'contacts,records,enrollments,tasks,approvals,holds,consents,suppressions';
  const { body } = await api.call('GET', `/v1/customers/acme?include=${include}`, { as: ops });
  expect(body).toMatchObject({
    ...{ contacts: [{ id: 'li' }], records: [], approvals: [] },
    enrollments: [{ status: 'running' }],
    tasks: [{ title: 'Call', customer_name: expect.anything() as string }],
    holds: [{ reason: 'angry again' }],
    consents: [{ purpose: 'offers' }],
    suppressions: [{ email: 'li@example.com', contact_id: 'li' }],
  });
});
