import { randomUUID } from 'node:crypto';
import { readProject } from '../../apps/cli/project-files';
import { Console, type Watched } from '../support/console';

/** A playbook of two hundred steps: what may be counted of its picture; how long it takes is only printed. */

const STEPS = 200;
let house: Console;
let page: Watched;
beforeAll(async () => {
  house = await Console.open();
  const { api } = house;
  await api.person('olga', ['ops']);
  const as = await api.key(['customers:write', 'playbooks:publish']);
  await api.call('PATCH', '/v1/customers/acme', { as, body: { name: 'Acme' } });
  const files = {
    ...Object.fromEntries(readProject('playbooks/starter')),
    'long.playbook.yaml': long(),
  };
  const headers = { 'idempotency-key': 'long' };
  const told = await api.call('POST', '/v1/publications', { as, body: { files }, headers });
  if (told.status !== 201) throw new Error(told.text);
}, 60_000);
afterAll(() => house.close());
afterEach(async () => {
  const { faults } = page;
  await page.context().close();
  expect(faults).toEqual([]);
});

/** One wait after the other; every fifth may leave by one of four exits, every seventh passes over the next two. */
function long(): string {
  const steps = Array.from({ length: STEPS }, (_, n) => {
    const timeout = n % 5 === 0 ? `out_${n % 4}` : n % 7 === 0 && n + 3 < STEPS ? `s${n + 3}` : '';
    const outcomes =
      timeout === ''
        ? '{reached: continue, timeout: continue}'
        : timeout.startsWith('out')
          ? `{reached: continue, timeout: {exit: ${timeout}}}`
          : `{reached: continue, timeout: {goto: ${timeout}}}`;
    return `  - id: s${n}\n    wait: {event: kickoff.booked, timeout: 5d}\n    outcomes: ${outcomes}\n`;
  });
  return [
    'playbook: long\ntitle: Long\nowner: cs-ops@acme.example\nfor: customer\npurpose: service\n',
    'enroll:\n  by_hand: {manual: true}\nreenroll: always\nbackfill: none\nholdout: 0%\n',
    'exits: {out_0: {}, out_1: {}, out_2: {}, out_3: {}}\non_exit: {tasks: close}\nsteps:\n',
    ...steps,
  ].join('');
}

async function standIn(step: string): Promise<void> {
  const id = randomUUID();
  await house.api.world.pool.query(
    `WITH e AS (INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
       SELECT $1::uuid, 'long', version, 'customer', $1::text, 'acme', 'by_hand', $1::text, 'running', now() FROM playbook WHERE id = 'long' RETURNING id)
     INSERT INTO wait (enrollment_id, arm, type, kind, customer_id, subject_kind, subject_id, step, visit, since, armed_at)
     SELECT id, 'a', 'login', 'event', 'acme', 'customer', 'acme', $2, 1, now(), now() FROM e`,
    [id, step],
  );
}

test('two hundred steps are laid out once, and a new count draws its own box alone', async () => {
  await standIn('s0');
  page = await house.page();
  await page.context().request.post(`${house.url}/auth/dev`, { data: { person: 'olga' } });
  await page.goto('/playbooks/long/versions');
  await page.locator('.version-list li').waitFor();
  const from = Date.now();
  await page.getByRole('link', { name: 'Steps' }).click();
  await page.locator('.box[data-step="s199"]').waitFor({ state: 'attached' });
  process.stdout.write(
    `console: 200 steps fetched, laid out and drawn after ${Date.now() - from} ms\n`,
  );
  const spent = await page.evaluate(() =>
    performance.getEntriesByName('graph laid out').map(({ duration }) => duration),
  );
  expect(spent).toHaveLength(1);
  process.stdout.write(`console: 200 steps laid out in ${spent[0]?.toFixed(0)} ms\n`);
  await page.locator('.box[data-step="s0"] .box-waiting').waitFor();
  await page.evaluate(() => {
    const drawn = new Set<string>();
    Object.assign(globalThis, { drawn });
    const look = new MutationObserver((changes) => {
      for (const { target } of changes) {
        const box = (target instanceof Element ? target : target.parentElement)?.closest('.box');
        drawn.add(box?.getAttribute('data-step') ?? 'the graph itself');
      }
    });
    const graph = document.querySelector('.graph');
    if (graph !== null)
      look.observe(graph, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      });
  });
  await standIn('s5');
  await page.locator('.box[data-step="s5"] .box-waiting').waitFor();
  expect(
    await page.evaluate(() => [...(globalThis as unknown as { drawn: Set<string> }).drawn]),
  ).toEqual(['s5']);
  await page.getByRole('link', { name: 'Versions' }).click();
  await page.locator('.version-list li').waitFor();
  await page.getByRole('link', { name: 'Steps' }).click();
  await page.locator('.box[data-step="s5"] .box-waiting').waitFor({ state: 'attached' });
  expect(await page.evaluate(() => performance.getEntriesByName('graph laid out').length)).toBe(1);
}, 60_000);
