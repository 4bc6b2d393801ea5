import { randomUUID } from 'node:crypto';
import { loadContext } from '../../../apps/shared/facts/load-context';
import { transact } from '../../../apps/shared/database/transact';
import { TestApi } from '../../support/api';

let api: TestApi;
let key: string;
let enrollment: string;
beforeEach(async () => {
  api = await TestApi.open();
  await api.publishLibrary();
  key = await api.key(['people:write', 'customers:write']);
  for (const id of ['ana', 'bo', 'kim']) await api.person(id, ['csm']);
  const body = { name: 'Acme', csm: 'ana' };
  await api.call('PATCH', '/v1/customers/acme', { as: key, body });
  enrollment = randomUUID();
  await api.world.pool.query(
    `INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
     SELECT $1::uuid, playbook, hash, 'customer', 'acme', 'acme', 'won', 'k', 'running', now() FROM playbook_version LIMIT 1`,
    [enrollment],
  );
});
afterEach(() => api.close());

const at = (day: number) => `2026-03-0${day}T00:00:00.000Z`;
const shift = (person: string, from: number, until: number) => ({
  person,
  from: at(from),
  until: at(until),
});

/** What a settle of that moment reads. */
async function seenOn(day: number) {
  const now = Date.parse(at(day));
  const question = { enrollment, now };
  const { snapshot } = await transact(api.world.pool, (client) => loadContext(client, question));
  const { duty, people } = snapshot;
  return { duty, away: Object.keys(people).filter((id) => people[id]?.absent) };
}

function setRota(shifts: readonly object[], queue = 'cs_us') {
  return api.edit(`/v1/queues/${queue}/duty`, { as: key, body: { shifts } });
}

test('a shift is half open, and of two that overlap the later one counts', async () => {
  const shifts = [shift('ana', 1, 4), shift('kim', 3, 5)];
  const told = await setRota(shifts);
  expect([told.status, told.body]).toEqual([200, expect.objectContaining({ id: 'cs_us', shifts })]);
  const seen = [];
  for (const day of [1, 2, 3, 4, 5]) seen.push((await seenOn(day)).duty);
  const [ana, kim] = [{ cs_us: 'ana' }, { cs_us: 'kim' }];
  expect(seen).toEqual([ana, ana, kim, kim, {}]);
});

test('a rota is told as a whole: what is not in it any more is gone', async () => {
  await setRota([shift('ana', 1, 4), shift('bo', 4, 5)]);
  await setRota([shift('ana', 1, 2)]);
  const read = await api.call('GET', '/v1/queues/cs_us/duty', { as: key });
  expect(read.body).toMatchObject({ id: 'cs_us', shifts: [shift('ana', 1, 2)] });
});

test('people who are not there, shifts that end before they begin and a queue without a rota are refused', async () => {
  const wrong = await setRota([shift('nobody', 1, 2), shift('ana', 3, 2)]);
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('there is no person \\"nobody\\"');
  expect(wrong.text).toContain('which is not after 2026-03-03');
  const none = await setRota([], 'cs_asia');
  expect([none.status, none.text]).toEqual([404, expect.stringContaining('no \\"duty: true\\"')]);
});

test('who is out of office is away from the first moment until the last, and back when it is taken back', async () => {
  const away = { out_of_office: { from: at(2), until: at(4) } };
  const told = await api.edit('/v1/people/ana', { as: key, body: away });
  expect(told.body).toMatchObject(away);
  const seen = [];
  for (const day of [1, 2, 3, 4]) seen.push((await seenOn(day)).away);
  expect(seen).toEqual([[], ['ana'], ['ana'], []]);
  await api.edit('/v1/people/ana', { as: key, body: { out_of_office: null } });
  expect((await seenOn(2)).away).toEqual([]);
  const body = { out_of_office: { from: at(4), until: at(4) } };
  expect((await api.edit('/v1/people/ana', { as: key, body })).status).toBe(422);
});

test('a zone is one that knows summer time, of people as of everybody', async () => {
  for (const zone of ['+08:00', 'Asia/Atlantis', '', 'UTC/../etc'])
    expect([
      (await api.edit('/v1/people/ana', { as: key, body: { zone } })).status,
      (await api.call('PATCH', '/v1/customers/acme', { as: key, body: { zone } })).status,
    ]).toEqual([422, 422]);
  const body = { zone: 'Europe/Berlin' };
  expect((await api.edit('/v1/people/ana', { as: key, body })).status).toBeLessThan(300);
});
