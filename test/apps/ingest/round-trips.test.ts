import { listen } from '../../support/listen';
import { plan, Stage } from '../../support/stage';

const PLAN = plan('onboarding', { ways: { won: { kind: 'event', types: ['deal.won'] } } });

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open(PLAN);
  await stage.post([{ id: 'first', type: 'kickoff.booked', customer: 'acme' }]);
});
afterEach(() => stage.close());

test.each([1, 100, 500])(
  'a batch of %i events that enroll takes five round trips',
  async (size) => {
    const ids = Array.from({ length: size }, (_, i) => `c${i}`);
    for (const id of ids) await stage.customer(id);
    const heard = listen();
    await stage
      .post(ids.map((customer) => ({ id: customer, type: 'deal.won', customer })))
      .finally(heard.stop);
    expect(heard.statements).toHaveLength(5);
    expect([heard.statements[0], heard.statements[4]]).toEqual(['BEGIN', 'COMMIT']);
    expect(await stage.count('enrollment')).toBe(size);
  },
);

test('single posts at the same moment share one transaction', async () => {
  const heard = listen();
  const posts = Array.from({ length: 50 }, (_, i) =>
    stage.post([{ id: `e${i}`, type: 'deal.won', customer: 'acme' }]),
  );
  await Promise.all(posts).finally(heard.stop);
  expect(heard.statements.filter((text) => text === 'BEGIN')).toHaveLength(1);
});

test('a change that ends somebody takes five round trips', async () => {
  const heard = listen();
  await stage.changes
    .patchCustomer('acme', { tier: 'gold', health: 3, csm: 'ana' }, { source: 'crm' })
    .finally(heard.stop);
  expect(heard.statements).toHaveLength(5);
});
