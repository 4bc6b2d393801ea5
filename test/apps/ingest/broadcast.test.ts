import { spreadBroadcasts } from '../../../apps/shared/ingest/broadcast';
import { loadContext } from '../../../apps/shared/facts/load-context';
import { condition, plan, Stage, START } from '../../support/stage';

const REPORTS = condition(
  'event.feature == "reports"',
  ['==', ['name', 'event.feature'], ['lit', 'reports']],
  'event.feature',
);
const SHIPPED = { kind: 'event', types: ['feature.shipped'], if: REPORTS } as const;
const ASKED = plan('asked', { exits: { there: { trigger: SHIPPED } } });
const NEWS = plan('news', { ways: { shipped: SHIPPED } });

let stage: Stage;
beforeEach(async () => void (stage = await Stage.open(ASKED, NEWS)));
afterEach(() => stage.close());

const shipped = (id = 's1', feature = 'reports') =>
  stage.post([{ id, type: 'feature.shipped', data: { feature } }]);
const spread = () => spreadBroadcasts(stage, stage.now);
const inside = (playbook: string) =>
  stage.rows(
    `SELECT customer_id, exit FROM enrollment WHERE playbook = '${playbook}' ORDER BY customer_id`,
  );

test('it reaches everybody after its commit, not within it: exits, ways in, each once', async () => {
  await stage.customer('beta');
  const waiting = await stage.enrolled('asked', 'acme');
  await stage.armed(waiting, '$exit/there', SHIPPED, { exit: 'there', since: START });
  stage.now += 1_000;
  expect(await shipped()).toMatchObject({ accepted: 1, refused: [] });
  expect(await shipped()).toMatchObject({ duplicates: 1 });
  expect(await inside('news')).toEqual([]);
  expect(await spread()).toBe(2);
  expect(await spread()).toBe(1);
  expect(await spread()).toBe(0);
  expect(await inside('news')).toEqual([
    { customer_id: 'acme', exit: null },
    { customer_id: 'beta', exit: null },
  ]);
  expect(await inside('asked')).toEqual([{ customer_id: 'acme', exit: 'there' }]);
  expect(await stage.count('broadcast')).toBe(0);
});

test('whose condition does not hold stays, and who became a customer later is not concerned', async () => {
  await shipped('s1', 'exports');
  await spread();
  await spread();
  expect(await inside('news')).toEqual([]);
  await shipped('s2');
  await stage.pool.query(
    `INSERT INTO customer (id, attributes, created_at, updated_at) VALUES ('late', '{}', $1, $1)`,
    [new Date(stage.now + 1).toISOString()],
  );
  await spread();
  expect(await inside('news')).toEqual([{ customer_id: 'acme', exit: null }]);
});

test('of several workers each event is taken by one, and a batch that fails is begun again', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, i) => stage.customer(`c${i}`)));
  await shipped();
  await stage.pool.query(
    `ALTER TABLE enrollment ADD CONSTRAINT test_check CHECK (subject_id <> 'c7') NOT VALID`,
  );
  await expect(spread()).rejects.toThrow('test_check');
  expect(await inside('news')).toEqual([]);
  await stage.pool.query('ALTER TABLE enrollment DROP CONSTRAINT test_check');
  await Promise.all([spread(), spread(), spread()]);
  expect(await inside('news')).toHaveLength(21);
});

test('who arms after its commit finds it by looking back, and is not told again by what comes by later', async () => {
  stage.now = START + 1_000;
  await shipped();
  const enrollment = await stage.enrolled('asked', 'acme');
  const lookBack = { types: ['feature.shipped'], since: START };
  const question = { enrollment, now: stage.now, lookBack };
  const client = await stage.pool.connect();
  const { events } = await loadContext(client, question).finally(() => client.release());
  expect(events).toMatchObject([{ about: { kind: 'everyone' }, data: { feature: 'reports' } }]);
  await stage.armed(enrollment, 'next#1/reached', SHIPPED, { since: START + 2_000 });
  await spread();
  expect(await stage.count('wait WHERE met_at IS NOT NULL')).toBe(0);
});

test('it names nobody, and history starts nothing', async () => {
  const event = { id: 's1', type: 'feature.shipped', data: {} };
  const answer = await stage.post([{ ...event, customer: 'acme' }]);
  expect(answer.refused).toMatchObject([{ pointer: '/customer', code: 'unknown_member' }]);
  await stage.post([{ ...event, historic: true }]);
  expect(await stage.count('event')).toBe(1);
  expect(await spread()).toBe(0);
});
