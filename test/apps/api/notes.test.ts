import { randomUUID } from 'node:crypto';
import { OFFERS, seed } from '../../support/activity-world';
import { TestApi } from '../../support/api';

/** Notes about customers, and who hears of them. */
let api: TestApi;
let ops: string;
const enrollment = randomUUID();
beforeEach(async () => {
  api = await TestApi.open();
  await seed(api.world.pool, enrollment, OFFERS);
  ops = await api.person('olga', ['ops']);
});
afterEach(() => api.close());

const write = (body: object, customer = 'acme') =>
  api.call('POST', `/v1/customers/${customer}/notes`, { as: ops, body });
const rows = async (sql: string): Promise<object[]> =>
  (await api.world.pool.query<object>(sql)).rows;

test('a note is kept and told by its kind to whoever waits for one', async () => {
  await api.world.pool.query(`INSERT INTO heard_type VALUES ('note.added')`);
  await api.world.pool.query(
    `INSERT INTO wait (enrollment_id, arm, type, kind, customer_id, subject_kind, subject_id, step, visit, since, armed_at, inputs)
     VALUES ($1, 'noted#1/reached', 'note.added', 'event', 'acme', 'customer', 'acme', 'noted', 1, now(), now(), '{}')`,
    [enrollment],
  );
  const { status, body } = await write({ text: 'They called.', kind: 'call', contact: 'li' });
  expect([status, body]).toMatchObject([201, { customer: 'acme', kind: 'call', contact: 'li' }]);
  expect(await rows('SELECT text, by FROM note')).toEqual([
    { text: 'They called.', by: 'person:olga' },
  ]);
  expect(await rows(`SELECT type, about_id AS id, data FROM event`)).toEqual([
    { type: 'note.added', id: 'acme', data: { kind: 'call' } },
  ]);
  expect(await rows(`SELECT payload ->> 'arm' AS arm FROM outbox`)).toEqual([
    { arm: 'noted#1/reached' },
  ]);
});

test('a note of nobody, of another contact or without words is refused, and nothing is kept', async () => {
  const note = { text: 'x', kind: 'note' };
  expect((await write(note, 'nobody')).status).toBe(404);
  expect((await write({ ...note, contact: 'no' })).status).toBe(422);
  expect((await write({ kind: 'note' })).status).toBe(422);
  expect((await write({ ...note, kind: 'letter' })).status).toBe(422);
  expect(await rows('SELECT 1 FROM note')).toEqual([]);
});
