import { House } from '../support/house';
import { until } from '../support/until';
import { prepareCare, win } from './playbook';

/** Real processes, killed where it hurts most. A playbook day lasts a second, so the wait of two days takes two. */
let house: House;
const NEW_WORKER_MS = 10_000;

async function open(day: string): Promise<void> {
  house = await House.open({ day });
  await prepareCare(house.api);
}
beforeEach(() => open('1s'), 60_000);
afterEach(() => house.close());

const one = async <T>(sql: string): Promise<T | undefined> =>
  (await house.pool.query(sql)).rows[0] as T | undefined;
const count = async (sql: string): Promise<number> =>
  Number((await one<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`))?.n);
const sendStatus = async () =>
  (await one<{ status: string }>('SELECT status FROM outreach'))?.status;
const taskOpened = () => until('the task', async () => (await count('task')) > 0, NEW_WORKER_MS);

async function crashAt(point: string): Promise<void> {
  await house.startWorker({ CRASH_AT: point });
  await win(house.api, 'c0');
  await house.workerCrashed();
}

test('a worker killed between claim and 354 leaves one mail and one task', async () => {
  await crashAt('deliver:after-claim');
  expect(house.sink.mails).toHaveLength(0);
  await house.startWorker();
  await until('the mail', async () => (await sendStatus()) === 'accepted', NEW_WORKER_MS);
  await taskOpened();
  expect(house.sink.mails).toHaveLength(1);
  expect(await count('task')).toBe(1);
}, 90_000);

test('a worker killed after 354 shows the mail as unconfirmed, never sends it again, and the run goes on', async () => {
  await crashAt('deliver:after-354');
  await house.startWorker();
  await until('unconfirmed', async () => (await sendStatus()) === 'unconfirmed', NEW_WORKER_MS);
  await taskOpened();
  expect(house.sink.mails.length).toBeLessThanOrEqual(1);
  expect(await count(`outreach WHERE status = 'unconfirmed'`)).toBe(1);
}, 90_000);

test('a worker killed after the server took the mail does not send it twice', async () => {
  await crashAt('deliver:after-250');
  await house.startWorker();
  await until(
    'a decision',
    async () => ['accepted', 'unconfirmed'].includes((await sendStatus()) ?? ''),
    NEW_WORKER_MS,
  );
  await taskOpened();
  expect(house.sink.mails).toHaveLength(1);
}, 90_000);

// The first settle rides on the delivery, the second is the local activity that the deadline of the wait leads to.
test.each([
  'settle:before-commit',
  'settle:after-commit',
  'settle:before-commit:2',
  'settle:after-commit:2',
])(
  'a worker killed at %s opens one task',
  async (point) => {
    await crashAt(point);
    await house.startWorker();
    await taskOpened();
    await until('the wait for it', async () => (await count(`trace WHERE kind = 'task'`)) === 1);
    expect(await count('task')).toBe(1);
    expect(house.sink.mails).toHaveLength(1);
  },
  90_000,
);

test('a worker killed during a wait goes on with the event that comes later', async () => {
  await house.close();
  await open('20s');
  await house.startWorker();
  await win(house.api, 'c0');
  await until('the wait', async () => (await count(`wait WHERE kind = 'event'`)) === 1);
  await house.killWorker();
  await house.api.post('/v1/events', { id: 'k', type: 'kickoff.booked', customer: 'c0' });
  await house.startWorker();
  await taskOpened();
  expect(
    (
      await one<{ outcome: string }>(
        `SELECT outcome FROM trace WHERE step = 'kickoff' AND kind = 'outcome'`,
      )
    )?.outcome,
  ).toBe('reached');
}, 90_000);

test('an event older than the deadline that woke a committed settle changes nothing of that decision', async () => {
  // The second settle is the one the deadline of the wait leads to; the first worker dies right after its commit.
  await crashAt('settle:after-commit:2');
  await until('the committed task', async () => (await count('task')) === 1);
  const { due_at } = (await one<{ due_at: Date }>(`SELECT give_up_at AS due_at FROM task`))!;
  const early = new Date(due_at.getTime() - 31 * 86_400_000).toISOString();
  await house.api.post('/v1/events', {
    id: 'late-signal',
    type: 'kickoff.booked',
    customer: 'c0',
    at: early,
  });
  await house.startWorker();
  await until(
    'the next thing',
    async () => (await count(`trace WHERE kind = 'outcome' AND step = 'kickoff'`)) > 0,
    NEW_WORKER_MS,
  );
  await until('quiet', async () => (await count('outbox')) === 0);
  const outcomes = (
    await house.pool.query(`SELECT outcome FROM trace WHERE step = 'kickoff' AND kind = 'outcome'`)
  ).rows;
  expect(outcomes).toEqual([{ outcome: 'timeout' }]);
  expect(await count('task')).toBe(1);
}, 90_000);
