import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replay } from '../support/replay';
import { timeSkippingServer } from '../support/temporal';
import { FIXTURES, record, STORY_NAMES, type Fixture } from './record';

/** RECORD=1 plays the stories anew: after a change of what the shell or the kernel means, on purpose. */
beforeAll(async () => {
  if (process.env['RECORD'] !== '1' && existsSync(FIXTURES)) return;
  const server = await timeSkippingServer();
  try {
    await record(server);
  } finally {
    await server.teardown();
  }
}, 120_000);

function read(name: string): Fixture {
  return JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as Fixture;
}
function plansOf({ plans }: Fixture) {
  const find = (hash: string): Uint8Array | undefined =>
    plans[hash] === undefined ? undefined : new TextEncoder().encode(plans[hash]);
  return { planBytes: (hash: string) => Promise.resolve(find(hash)) };
}

describe('recorded histories', () => {
  test.each(STORY_NAMES)(
    '%s replays without a server',
    async (name) => {
      const fixture = read(name);
      expect(await replay(fixture.histories as never, plansOf(fixture))).toEqual([]);
    },
    30_000,
  );

  test('do not replay on another plan', async () => {
    const fixture = read('answered-early');
    const plans = plansOf({
      ...fixture,
      plans: Object.fromEntries(
        Object.entries(fixture.plans).map(([hash, plan]) => [
          hash,
          plan.replace('"op":"send"', '"op":"notify"'),
        ]),
      ),
    });
    expect(await replay(fixture.histories as never, plans)).not.toEqual([]);
  }, 30_000);
});
