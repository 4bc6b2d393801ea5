import { callActivity, type CallDeps } from '../../activities/call';
import { isPublicAddress } from '../../activities/http/public-address';
import { CallRepository } from '../../apps/worker/call.repository';
import { CALL_TRIES, type Calling } from '../../playbooks/kernel/command';
import { ActivityWorld, NOW, TASK } from '../support/activity-world';
import { answering, HttpStandIn } from '../support/http-stand-in';

let world: ActivityWorld;
let system: HttpStandIn;
beforeEach(async () => {
  [world, system] = await Promise.all([ActivityWorld.open(), new HttpStandIn().open()]);
  const step = {
    ...{ op: 'call', step: 'quote', connection: 'billing', method: 'POST', path: '/quotes' },
    ...{ body: {}, answer: 'quote', outcomes: {}, next: -1 },
  };
  await world.pool.query(
    `UPDATE playbook_version SET plan = jsonb_set(plan::jsonb, '{code,3}', $1::jsonb)`,
    [JSON.stringify(step)],
  );
  const amount = { type: 'money', required: true, writable: false, personal: false, filter: false };
  const billing = { kind: 'http', base: system.url, answers: { quote: { amount } } };
  await world.pool.query(
    `UPDATE publication SET project = jsonb_set(project, '{catalog,connections}', $1::jsonb)`,
    [JSON.stringify({ billing })],
  );
});
afterEach(() => Promise.all([world.close(), system.close()]));

const CALL: Calling = {
  id: 'quote#1',
  ...{ pc: 3, step: 'quote', visit: 1, binds: {}, body: { days: 30 } },
};
const call = (change: Partial<CallDeps> = {}, calling: Partial<Calling> = {}, now = NOW) => {
  const { published, log, crashPoint, clock, heartbeat } = world.deps('smtp://127.0.0.1:1');
  const deps = {
    ...{ published, log, crashPoint, clock, heartbeat },
    store: new CallRepository(world.pool),
    realNow: () => NOW,
    connections: { billing: { allowPrivate: true } },
    attempt: () => 1,
    ...change,
  };
  return callActivity(deps)({ enrollment: world.enrollment, call: { ...CALL, ...calling }, now });
};
const lines = () => world.rows<{ kind: string; why: string }>('SELECT kind, why FROM trace');

test('a call is answered once, with the declared fields, however often the worker is lost behind it', async () => {
  system.manner = answering(200, { amount: 80, secret: 'not declared' });
  const receipt = await call();
  expect(receipt).toEqual({ id: 'quote#1', outcome: 'ok', at: NOW, answer: { amount: 80 } });
  expect(await call()).toEqual(receipt);
  expect(system.heard).toMatchObject([{ method: 'POST', path: '/quotes', body: '{"days":30}' }]);
  expect(await lines()).toEqual([{ kind: 'call', why: 'POST /quotes of billing answered' }]);
});

test('every try carries the same key, another visit another one', async () => {
  system.manner = answering(500, '');
  await expect(call()).rejects.toMatchObject({ nonRetryable: false });
  system.manner = answering(200, { amount: 1 });
  await call();
  await call({}, { id: 'quote#2', visit: 2 });
  const keys = system.heard.map(({ headers }) => headers['idempotency-key']);
  expect(keys[0]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[1]);
});

test.each([
  [{ amount: '80' }, 'answer-wrong-type: "amount" is no money'],
  [{}, 'answer-wrong-type: "amount" is missing'],
  ['not json', 'answer-wrong-type: the answer is no object of JSON'],
  [{ amount: 1, filler: 'x'.repeat(300_000) }, 'the answer is longer than 256 KiB'],
])('an answer that does not fit fails the step: %.40j', async (body, reason) => {
  system.manner = answering(200, body);
  expect(await call()).toMatchObject({ outcome: 'failed', reason });
});

test('a refusal is final, a redirect is one, and neither puts their words into the story', async () => {
  system.manner = answering(422, 'Chen owes 80');
  expect(await call()).toMatchObject({ outcome: 'failed', reason: 'status 422' });
  system.manner = answering(302, '', { location: 'http://169.254.169.254/' });
  expect(await call({}, {}, NOW + 1)).toMatchObject({ outcome: 'failed', reason: 'status 302' });
  expect(JSON.stringify(await lines())).not.toContain('Chen');
});

test('wrong credentials park the step, and so does a system that never answers', async () => {
  system.manner = answering(403, '');
  expect(await call()).toMatchObject({ parked: { code: 'connection-refused' } });
  system.manner = answering(503, '');
  const last = { attempt: () => CALL_TRIES };
  expect(await call(last, {}, NOW + 1)).toMatchObject({ parked: { code: 'call-failed' } });
});

test('a system that asks for a pause is asked again after it', async () => {
  system.manner = answering(429, '', { 'retry-after': '7' });
  await expect(call()).rejects.toMatchObject({ nextRetryDelay: 7_000 });
});

test('an address of our own network is not asked unless the connection allows it', async () => {
  expect(await call({ connections: {} })).toMatchObject({
    parked: { code: 'connection-refused', reason: expect.stringContaining('private') as unknown },
  });
  expect(system.heard).toEqual([]);
});

test('after an exit nothing is asked, but what the call carries is written', async () => {
  await world.pool.query(`UPDATE enrollment SET exit = 'lost', ended_at = now(), status = 'done'`);
  const receipt = await call({}, { before: { n: 5, items: [TASK] } });
  expect(receipt).toMatchObject({ outcome: 'failed', before: { n: 5 } });
  expect(system.heard).toEqual([]);
});

test.each([
  ['8.8.8.8', true],
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['172.31.0.1', false],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['2606:4700::1111', true],
  ['::1', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['::ffff:127.0.0.1', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['2001:db8::1', false],
  ['localhost', false],
])('%s is public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});
