import { randomUUID } from 'node:crypto';
import { Console, type Watched } from '../support/console';

/** What is live, where everybody stands, and what may be stopped. */

let house: Console;
let page: Watched;
beforeAll(async () => {
  house = await Console.open();
  await house.api.person('olga', ['ops']);
  await house.api.person('ana', ['csm']);
  const key = await house.api.key(['customers:write']);
  await house.api.call('PATCH', '/v1/customers/acme', { as: key, body: { name: 'Acme 安科' } });
}, 60_000);
afterAll(() => house.close());
beforeEach(() =>
  house.api.world.pool.query(
    'DELETE FROM wait; DELETE FROM parked_step; DELETE FROM playbook_hold; DELETE FROM outbox; DELETE FROM enrollment; DELETE FROM switch_change; DELETE FROM switch',
  ),
);
afterEach(async () => {
  const { faults } = page;
  await page.context().close();
  expect(faults).toEqual([]);
});

/** Somebody who waits in a step, as settle leaves it. */
async function standIn(step: string, more: { parked?: boolean } = {}): Promise<string> {
  const id = randomUUID();
  const { pool } = house.api.world;
  await pool.query(
    `INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
     SELECT $1::uuid, 'onboarding', version, 'customer', $1::text, 'acme', 'won', $1::text, $2, $3 FROM playbook WHERE id = 'onboarding'`,
    [id, more.parked === true ? 'parked' : 'running', new Date(house.api.world.clock.now())],
  );
  if (more.parked === true)
    await pool.query(
      `INSERT INTO parked_step (enrollment_id, step, customer_id, code, reason, at)
       VALUES ($1, $2, 'acme', 'chain-empty', 'nobody is there for the task', now())`,
      [id, step],
    );
  else
    await pool.query(
      `INSERT INTO wait (enrollment_id, arm, type, kind, customer_id, subject_kind, subject_id, step, visit, since, armed_at)
       VALUES ($1, 'a', 'login', 'event', 'acme', 'customer', 'acme', $2, 1, now(), now())`,
      [id, step],
    );
  return id;
}
const inOutline = (name: RegExp) =>
  page.getByRole('navigation', { name: 'Outline' }).getByRole('button', { name });

test('the list says what is live and who is inside, and each number leads to its rows', async () => {
  await standIn('ready');
  const stuck = await standIn('plan', { parked: true });
  page = await house.as('olga', '/playbooks');
  const row = page.getByRole('row').filter({ hasText: 'Onboarding closure' });
  await row.getByText('1 running').waitFor();
  await row.getByRole('link', { name: '1 parked' }).click();
  await page.locator(`[data-enrollment="${stuck}"]`).waitFor();
  expect(await page.locator('[data-enrollment]').count()).toBe(1);
});

test('counts of the graph are those of the list behind them, and the outline has every step', async () => {
  for (const step of ['ready', 'ready', 'kickoff']) await standIn(step);
  const stuck = await standIn('plan', { parked: true });
  page = await house.as('olga', '/playbooks/onboarding');
  const box = (step: string) => page.locator(`.box[data-step="${step}"]`);
  await box('ready').locator('.box-waiting').waitFor();
  expect(await box('ready').locator('.box-waiting').textContent()).toBe('2');
  expect(await box('plan').locator('.box-parked').textContent()).toBe('1');
  const graph = await house.api.call('GET', '/v1/playbooks/onboarding/graph', {
    as: await house.api.key(['playbooks:read']),
  });
  const steps = graph.body['steps'] as { id: string; verb: string }[];
  const drawn = await page.locator('.box').count();
  expect(drawn).toBe(
    steps.length + (graph.body['ways_in'] as []).length + (graph.body['exits'] as []).length,
  );
  for (const { id, verb } of steps)
    if (verb !== 'joined') expect(await inOutline(new RegExp(`^${id} `)).count()).toBe(1);
  await inOutline(/^ready .*2 waiting$/).click();
  const panel = page.getByRole('region', { name: 'Step ready' });
  await panel.getByText('onboarding.playbook.yaml:').first().waitFor();
  await panel.getByText('- id: ready').waitFor();
  await panel.locator('.who li').nth(1).waitFor();
  expect(await panel.locator('.who li').count()).toBe(2);
  await panel.getByRole('link', { name: 'See them all' }).click();
  await page.getByRole('heading', { name: 'Enrollments' }).waitFor();
  await page.locator('[data-enrollment]').first().waitFor();
  expect(await page.locator('[data-enrollment]').count()).toBe(2);
  await page.goBack();
  await inOutline(/^plan .*1 parked$/).click();
  await page.getByRole('region', { name: 'Step plan' }).getByText('Who is parked here').waitFor();
  await page.locator('.step-panel .who a').first().click();
  await page.waitForURL(`**/enrollments/${stuck}`);
});
