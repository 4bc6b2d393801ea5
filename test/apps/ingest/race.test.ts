import { settleActivity } from '../../../activities/settle';
import { SettleRepository } from '../../../apps/worker/settle.repository';
import type { Question } from '../../../activities/store';
import { plan, Stage } from '../../support/stage';

const ROUNDS = 500;
const PLAN = plan('talk', {
  code: [
    {
      op: 'wait',
      step: 'talk',
      arms: [
        {
          name: 'reached',
          trigger: { kind: 'event', types: ['kickoff.booked'] },
          since: 'enrollment',
        },
      ],
      untilOutcome: 'timeout',
      next: -1,
      outcomes: {},
    },
  ],
});

let stage: Stage;
beforeEach(async () => void (stage = await Stage.open(PLAN)));
afterEach(() => stage.close());

/** Arms a wait and posts its event at the same moment, each on a connection of its own. Counts how often it was seen. */
async function race(settle: Settle): Promise<{ missed: number; twice: number }> {
  const posts: Promise<unknown>[] = [];
  const seen = new Map<string, number>();
  const lane = async (from: number): Promise<void> => {
    for (let i = from; i < ROUNDS; i += 4) {
      const customer = `c${i}`;
      await stage.customer(customer);
      const enrollment = await stage.enrolled('talk', customer);
      posts.push(stage.post([{ id: customer, type: 'kickoff.booked', customer }]));
      await new Promise((resolve) => setTimeout(resolve, (i * 7) % 14));
      const answer = await settle(enrollment);
      const [result] = answer.results;
      seen.set(enrollment, result?.kind === 'armed' && result.met !== undefined ? 1 : 0);
    }
  };
  await Promise.all([0, 1, 2, 3].map(lane));
  await Promise.all(posts);
  for (const { enrollment_id } of await stage.signals())
    seen.set(enrollment_id, (seen.get(enrollment_id) ?? 0) + 1);
  const counts = [...seen.values()];
  expect(counts).toHaveLength(ROUNDS);
  return {
    missed: counts.filter((n) => n === 0).length,
    twice: counts.filter((n) => n > 1).length,
  };
}

type Settle = (enrollment: string) => ReturnType<ReturnType<typeof settleActivity>>;

function settleWith(change: (question: Question) => Question = (question) => question): Settle {
  const store = new SettleRepository(stage.pool);
  const locked: SettleRepository['locked'] = (customer, work) =>
    store.locked(customer, (tx) =>
      work({
        load: (question) => tx.load(change(question)),
        beforeParking: () => tx.beforeParking(),
        write: (batch) => tx.write(batch),
      }),
    );
  const deps = {
    store: { find: (id: string) => store.find(id), locked },
    published: stage.published,
    log: { warn: () => undefined },
    crashPoint: () => undefined,
  };
  const settle = settleActivity(deps);
  const item = {
    kind: 'arm',
    pc: 0,
    step: 'talk',
    visit: 1,
    since: [stage.now],
    binds: {},
  } as const;
  return (enrollment) =>
    settle({ enrollment, batch: { n: 1, items: [item] }, now: stage.now, inputs: [] });
}

test(`an event posted while its wait is armed is seen once, ${ROUNDS} times of ${ROUNDS}`, async () => {
  expect(await race(settleWith())).toEqual({ missed: 0, twice: 0 });
}, 60_000);

test('planted: without looking back events are missed', async () => {
  const blind = settleWith(({ lookBack: _none, ...question }) => question);
  expect((await race(blind)).missed).toBeGreaterThan(0);
}, 60_000);
