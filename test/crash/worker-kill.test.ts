import { House } from '../support/house';
import { until } from '../support/until';
import { prepareCare, win } from './playbook';

/**
 * Real processes, killed where it hurts most. A playbook day lasts a second, so the wait of two days takes two. Each test
 * has a customer of its own, and ends with nobody under way: only what it means to crash comes to a crash point.
 */
let house: House;
let turn = 0;
const NEW_WORKER_MS = 30_000;
const CUSTOMERS = 9;
const customer = () => `c${turn}`;

async function open(day: string): Promise<House> {
  const opened = await House.open({ day });
  await prepareCare(opened.api, CUSTOMERS);
  return opened;
}
beforeAll(async () => {
  house = await open('1s');
}, 60_000);
afterEach(async () => {
  await nobodyUnderWay();
  turn += 1;
}, 60_000);
afterAll(() => house.close());

/** The worker ends by itself: what it has done it has told Temporal. */
async function nobodyUnderWay(): Promise<void> {
  if (house.worker === undefined) await house.startWorker();
  await house.api.patch(`/v1/customers/${customer()}`, { status: 'churned' });
  await until('the end', async () => (await count(`enrollment WHERE status <> 'done'`)) === 0);
  await house.stopWorker();
}

const one = async <T>(sql: string): Promise<T | undefined> =>
  (await house.pool.query(sql)).rows[0] as T | undefined;
const count = async (sql: string): Promise<number> =>
  Number((await one<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`))?.n);
const his = () => `customer_id = '${customer()}'`;
const HIS_TRACE = 'trace JOIN enrollment ON enrollment.id = trace.enrollment_id';
const sends = async () =>
  (await house.pool.query<{ status: string }>(`SELECT status FROM outreach WHERE ${his()}`)).rows;
const sendStatus = async () => (await sends())[0]?.status;
const tasks = () => count(`task WHERE ${his()}`);
const mails = () => house.sink.mails.filter(({ to }) => to === `chen${turn}@customer.example`);
const taskOpened = () => until('the task', async () => (await tasks()) > 0, NEW_WORKER_MS);

async function crashAt(point: string): Promise<void> {
  await house.startWorker({ CRASH_AT: point });
  await win(house.api, customer());
  await house.workerCrashed();
}

test('a worker killed between claim and 354 leaves one mail and one task', async () => {
  await crashAt('deliver:after-claim');
  expect(mails()).toHaveLength(0);
  await house.startWorker();
  await until('the mail', async () => (await sendStatus()) === 'accepted', NEW_WORKER_MS);
  await taskOpened();
  expect(mails()).toHaveLength(1);
  expect(await tasks()).toBe(1);
}, 90_000);

test('a worker killed after 354 shows the mail as unconfirmed, never sends it again, and the run goes on', async () => {
  await crashAt('deliver:after-354');
  await house.startWorker();
  await until('unconfirmed', async () => (await sendStatus()) === 'unconfirmed', NEW_WORKER_MS);
  await taskOpened();
  expect(mails().length).toBeLessThanOrEqual(1);
  expect(await sends()).toEqual([{ status: 'unconfirmed' }]);
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
  expect(mails()).toHaveLength(1);
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
    await until(
      'the wait for it',
      async () => (await count(`${HIS_TRACE} WHERE ${his()} AND kind = 'task'`)) === 1,
    );
    expect(await tasks()).toBe(1);
    expect(mails()).toHaveLength(1);
  },
  90_000,
);

const outcomes = async () =>
  (
    await house.pool.query<{ outcome: string }>(
      `SELECT outcome FROM ${HIS_TRACE} WHERE ${his()} AND step = 'kickoff' AND kind = 'outcome'`,
    )
  ).rows;
const booked = (more: { id: string; at?: string }) =>
  house.api.post('/v1/events', { type: 'kickoff.booked', customer: customer(), ...more });

/** In a house whose days last longer. */
async function inLongerDays(work: () => Promise<void>): Promise<void> {
  const others = house;
  house = await open('20s');
  try {
    await work();
  } finally {
    await house.close();
    house = others;
  }
}

test('a worker killed during a wait goes on with the event that comes later', async () => {
  await inLongerDays(async () => {
    await house.startWorker();
    await win(house.api, customer());
    await until('the wait', async () => (await count(`wait WHERE kind = 'event'`)) === 1);
    await house.killWorker();
    await booked({ id: 'k' });
    await house.startWorker();
    await taskOpened();
    expect(await outcomes()).toEqual([{ outcome: 'reached' }]);
  });
}, 90_000);

test('an event older than the deadline that woke a committed settle changes nothing of that decision', async () => {
  // The second settle is the one the deadline of the wait leads to; a worker dies right after its commit. On a busy
  // machine the first may be asked for twice, and count as the second: then it is the next worker that dies there.
  await crashAt('settle:after-commit:2');
  for (let workers = 1; workers < 4 && (await tasks()) === 0; workers += 1) {
    await house.startWorker({ CRASH_AT: 'settle:after-commit:2' });
    await house.workerCrashed();
  }
  expect(await tasks()).toBe(1);
  const { due_at } = (await one<{ due_at: Date }>(
    `SELECT give_up_at AS due_at FROM task WHERE ${his()}`,
  ))!;
  const early = new Date(due_at.getTime() - 31 * 86_400_000).toISOString();
  await booked({ id: 'late-signal', at: early });
  await house.startWorker();
  await until('the next thing', async () => (await outcomes()).length > 0, NEW_WORKER_MS);
  await until('quiet', async () => (await count('outbox')) === 0);
  expect(await outcomes()).toEqual([{ outcome: 'timeout' }]);
  expect(await tasks()).toBe(1);
}, 90_000);
