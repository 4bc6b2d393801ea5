import { randomUUID } from 'node:crypto';
import { DeliverRepository } from '../../../apps/worker/deliver.repository';
import { OFFERS, seed } from '../../support/activity-world';
import { TestApi } from '../../support/api';

/** What people put in the way of messages, and take away again. What an engine does with them: test/activities/waiting. */
let api: TestApi;
let ops: string;
beforeEach(async () => {
  api = await TestApi.open();
  await seed(api.world.pool, randomUUID(), OFFERS);
  ops = await api.person('olga', ['ops']);
});
afterEach(() => api.close());

const FAR = '2099-01-01T00:00:00Z';
/** A message of the customer waits, and is looked at again much later. */
const wait = () =>
  api.world.pool.query(
    `INSERT INTO due (kind, subject_id, customer_id, due_at) VALUES ('release', 'acme', 'acme', $1)`,
    [FAR],
  );
const looksAt = async () =>
  (await api.world.pool.query<{ at: Date }>('SELECT due_at AS at FROM due')).rows[0]?.at.getTime();

test('a hold is placed with its reason, listed, and lifted; what waited for it is looked at', async () => {
  await wait();
  const asked = { contact: 'li', purposes: ['lifecycle'], until: FAR, reason: 'in dispute' };
  const placed = await api.call('POST', '/v1/holds', { as: ops, body: asked });
  expect(placed).toMatchObject({
    status: 201,
    body: {
      customer_id: 'acme',
      contact_id: 'li',
      purposes: ['lifecycle'],
      until: '2099-01-01T00:00:00.000Z',
      placed_by: 'person:olga',
      status: 'open',
    },
  });
  const listed = await api.call('GET', '/v1/holds?customer=acme', { as: ops });
  expect(listed.body['data']).toEqual([placed.body]);
  expect(await looksAt()).toBe(Date.parse(FAR));
  const url = `/v1/holds/${String(placed.body['id'])}/release`;
  for (let twice = 0; twice < 2; twice++)
    expect(await api.call('POST', url, { as: ops, body: {} })).toMatchObject({
      status: 200,
      body: { status: 'released', released_by: 'person:olga' },
    });
  expect(await looksAt()).toBeLessThan(Date.parse(FAR));
  expect((await api.call('GET', '/v1/holds', { as: ops })).body['data']).toEqual([]);
});

test('a dry run of a hold says what waits already, and neither places nor lifts anything', async () => {
  const asked = { customer: 'acme', reason: 'in dispute' };
  const dry = await api.call('POST', '/v1/holds', { as: ops, body: { ...asked, dry_run: true } });
  expect(dry).toMatchObject({
    status: 200,
    body: { id: null, customer_id: 'acme', dry_run: true, waiting: 0 },
  });
  expect((await api.call('GET', '/v1/holds', { as: ops })).body['data']).toEqual([]);
  const placed = await api.call('POST', '/v1/holds', { as: ops, body: asked });
  const url = `/v1/holds/${String(placed.body['id'])}/release`;
  const lift = await api.call('POST', url, { as: ops, body: { dry_run: true } });
  expect(lift.body).toMatchObject({ status: 'open', dry_run: true, waiting: 0 });
  expect((await api.call('GET', '/v1/holds', { as: ops })).body['data']).toHaveLength(1);
});

test('all that is wrong with a hold is told at once', async () => {
  const refusals = async (body: object) => {
    const { status, body: problem } = await api.call('POST', '/v1/holds', { as: ops, body });
    const errors = problem['errors'] as { pointer: string; code: string }[];
    return [status, ...errors.map(({ pointer, code }) => `${pointer} ${code}`)];
  };
  expect(
    await refusals({ purposes: ['news'], until: '2020-01-01T00:00:00Z', reason: 'x' }),
  ).toEqual([
    422,
    '/customer missing_member',
    '/purposes/0 unknown_reference',
    '/until out_of_range',
  ]);
  expect(await refusals({ customer: 'acme', contact: 'li', reason: 'x' })).toEqual([
    422,
    '/customer missing_member',
  ]);
  expect(await refusals({ customer: 'none', reason: 'x' })).toEqual([
    422,
    '/customer unknown_customer',
  ]);
  expect(await refusals({ customer: 'acme' })).toEqual([422, '/reason missing_member']);
});

test('who looks after other customers places no hold here', async () => {
  const bo = await api.person('bo', ['csm']);
  const body = { customer: 'acme', reason: 'x' };
  expect((await api.call('POST', '/v1/holds', { as: bo, body })).body['code']).toBe('not_yours');
});

const turn = (scope: string, engaged: boolean, { as = ops, base = '0' } = {}) =>
  api.call('PATCH', `/v1/switches/${scope}`, {
    as,
    body: { engaged, reason: 'wrong text' },
    headers: { 'if-match': `"${base}"` },
  });

test('a switch is turned with a reason, in the version that was read, and every turn is kept', async () => {
  await wait();
  expect(await turn('global', true)).toMatchObject({
    status: 200,
    headers: { etag: '"1"' },
    body: { scope: 'global', engaged: true, reason: 'wrong text', changed_by: 'person:olga' },
  });
  expect(await looksAt()).toBe(Date.parse(FAR));
  expect(await turn('global', false)).toMatchObject({
    status: 412,
    body: { code: 'changed_since_read', current: { version: 1 } },
  });
  expect(await turn('global', false, { base: '1' })).toMatchObject({
    status: 200,
    body: { engaged: false, version: 2 },
  });
  expect(await looksAt()).toBeLessThan(Date.parse(FAR));
  const { rows } = await api.world.pool.query<object>(
    'SELECT scope, engaged FROM switch_change ORDER BY id',
  );
  expect(rows).toEqual([
    { scope: 'global', engaged: true },
    { scope: 'global', engaged: false },
  ]);
  const unread = await api.call('PATCH', '/v1/switches/global', {
    as: ops,
    body: { engaged: true, reason: 'x' },
  });
  expect(unread.status).toBe(428);
});

test('leaders and keys stop, only ops and admin let go', async () => {
  const leader = await api.person('lea', ['leader']);
  const key = await api.key(['switches:write']);
  expect((await turn('channel:email', true, { as: leader })).status).toBe(200);
  for (const as of [leader, key])
    expect((await turn('channel:email', false, { as, base: '1' })).body['code']).toBe('not_yours');
  expect((await turn('channel:email', false, { base: '1' })).status).toBe(200);
  expect((await turn('channel:email', true, { as: key, base: '2' })).status).toBe(200);
});

test('what there is not has no switch', async () => {
  for (const scope of ['playbook:none', 'channel:pigeon', 'everything', 'playbook:'])
    expect((await turn(scope, true)).status).toBe(404);
});

test('a switch waits for what is being let out, and what comes after it sees it', async () => {
  const store = new DeliverRepository(api.world.pool, api.world.published);
  const order: string[] = [];
  let turned: Promise<unknown> = Promise.resolve();
  await store.locked('acme', async () => {
    turned = turn('global', true).then(() => order.push('engaged'));
    await waiting();
    order.push('let out');
  });
  await turned;
  expect(order).toEqual(['let out', 'engaged']);
});

/** Until somebody stands in front of an advisory lock. */
async function waiting(): Promise<void> {
  for (let tries = 0; tries < 2_000; tries++) {
    const { rowCount } = await api.world.pool.query(
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    if (rowCount !== 0) return;
  }
  throw new Error('nobody waits for the switch');
}
