import { scanReleases } from '../../apps/worker/scan-releases';
import { ReleaseRepository } from '../../apps/worker/release.repository';
import { MAIL_POINTS, mailSide, released } from '../support/other-side';
import { Observed, STOPS, type Stop } from '../support/stop-matrix';
import { StoppedDelivery } from '../support/stopped-delivery';

/** What a pause kept from going at its gate goes once when the pause is over, and not before. */
let stage: StoppedDelivery;
beforeAll(async () => {
  stage = await StoppedDelivery.open(await mailSide());
});
afterAll(() => stage.close());
afterEach(() => stage.goOn());

const HOUR = 3_600_000;
const [gate = 'before the claim'] = MAIL_POINTS.slice(released(MAIL_POINTS) - 1);

async function scan(later = 0): Promise<number> {
  const { pool, published } = stage.api.world;
  const log = () => undefined;
  await scanReleases({ store: new ReleaseRepository(pool), published, log }, stage.now() + later);
  const { rowCount } = await pool.query(`DELETE FROM outbox WHERE payload ->> 'kind' = 'released'`);
  return rowCount ?? 0;
}

const byAll = STOPS.filter(({ name }) => name === 'a pause of the playbook');
const byOne: Stop = {
  name: 'a pause by a person',
  ends: /^paused$/,
  commit: ({ at }) => stage.settle(at, [{ kind: 'status', status: 'paused' }]),
};

test.each([...byAll, byOne].map((stop) => [stop.name, stop] as const))(
  'a message that %s kept goes once it is over',
  async (_, { commit }) => {
    const at = await stage.begin({ copied: false });
    const seen = new Observed(stage, at);
    const act = async () => void (await commit({ stage, at, to: at.contacts[0] }));
    const receipt = await seen.deliver({ point: gate, nth: 1, act });
    expect(receipt).toEqual({
      id: receipt.id,
      outcome: 'waiting',
      at: receipt.at,
      reason: 'paused',
    });
    // However long it lasts: nobody looks at it, and it has no end.
    expect(await scan(100 * 24 * HOUR)).toBe(0);
    await stage.goOn();
    await stage.settle(at, [{ kind: 'status', status: 'running' }]);
    expect(await scan(101 * 24 * HOUR)).toBe(1);
    expect(await stage.deliver(at)).toMatchObject({ outcome: 'sent' });
    expect(await stage.deliver(at)).toMatchObject({ outcome: 'sent' });
    expect(stage.other.shown()).toBe(1);
  },
);

test('the batch that ends a pause lets the message go that carries it', async () => {
  const at = await stage.begin({ copied: false });
  await stage.settle(at, [{ kind: 'status', status: 'paused' }]);
  const batch = { n: 999_999, items: [{ kind: 'status', status: 'running' }] } as const;
  expect(await stage.deliver(at, undefined, batch)).toMatchObject({ outcome: 'sent' });
});
