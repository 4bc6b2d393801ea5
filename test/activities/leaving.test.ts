import { randomUUID } from 'node:crypto';
import { settleActivity } from '../../activities/settle';
import type { Transaction } from '../../activities/store';
import { SettleRepository } from '../../apps/worker/settle.repository';
import { NOW, seed, TASK } from '../support/activity-world';
import { TestApi } from '../support/api';

/** A settle that has read who is there, and a person who leaves before it commits, on two connections. */
let api: TestApi;
let admin: string;
const enrollment = randomUUID();
beforeAll(async () => {
  api = await TestApi.open();
  await seed(api.world.pool, enrollment);
  admin = await api.person('olga', ['admin']);
});
afterAll(() => api.close());

const patch = (person: string, body: object) =>
  api.edit(`/v1/people/${person}`, { as: admin, body });

/** Until it is through, or stands in front of a lock. */
async function throughOrHeldUp(work: Promise<unknown>): Promise<void> {
  let through = false;
  void work.finally(() => (through = true));
  for (let tries = 0; tries < 2_000 && !through; tries += 1) {
    const { rowCount } = await api.world.pool.query(
      `SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database()`,
    );
    if (rowCount !== 0) return;
  }
}

/** Something happens once the settle has read, and before it writes. */
class ActingStore extends SettleRepository {
  constructor(private readonly act: () => Promise<void>) {
    super(api.world.pool, api.world.published);
  }

  override locked<T>(customer: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return super.locked(customer, (tx) =>
      work({
        load: async (question) => {
          const loaded = await tx.load(question);
          await this.act();
          return loaded;
        },
        beforeParking: () => tx.beforeParking(),
        write: (batch) => tx.write(batch),
      }),
    );
  }
}

test('who leaves while a task is being opened for them is asked for nothing: it walks its chain again', async () => {
  let leaving: ReturnType<typeof patch> | undefined;
  const store = new ActingStore(async () => {
    leaving = patch('ana', { active: false });
    await throughOrHeldUp(leaving);
  });
  const { published } = api.world;
  const deps = { store, published, log: { warn: () => undefined }, crashPoint: () => undefined };
  const batch = { n: 1, items: [TASK] };
  const answer = await settleActivity(deps)({ enrollment, batch, now: NOW, inputs: [] });
  expect(answer.results).toMatchObject([{ kind: 'task', assignee: 'ana' }]);
  const left = await leaving;
  expect(left).toMatchObject({
    status: 200,
    body: { active: false, re_resolved: [{ customer_id: 'acme', playbook: 'welcome' }] },
  });
  const { rows } = await api.world.pool.query(
    `SELECT enrollment_id AS enrollment, payload ->> 'kind' AS kind, payload -> 'steps' AS steps FROM outbox`,
  );
  const { step } = TASK as { readonly step?: string };
  expect(rows).toEqual([{ enrollment, kind: 'moved', steps: [step] }]);
});

test('who changes nothing that a task is decided by asks none again', async () => {
  const again = await patch('ana', { locale: 'en' });
  expect(again).toMatchObject({ status: 200, body: { re_resolved: [] } });
});
