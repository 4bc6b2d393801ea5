import { randomUUID } from 'node:crypto';
import { readProject } from '../../apps/cli/project-files';
import { TestApi } from '../support/api';
import { axeOf, Console, type Watched } from '../support/console';
import { LOOKS } from './looks';

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
const inOutline = (step: string, name: string | RegExp = '') =>
  page
    .getByRole('navigation', { name: 'Outline' })
    .getByRole('button', { name })
    .and(page.locator(`[data-step="${step}"]`));

test('the list says what is live and who is inside, and each number leads to its rows', async () => {
  await standIn('ready');
  const stuck = await standIn('plan', { parked: true });
  page = await house.as('olga', '/playbooks');
  const row = page.getByRole('row').filter({ hasText: 'Onboarding closure' });
  await row.getByText('1 running').waitFor();
  await row.getByRole('link', { name: '1 parked' }).click();
  await page.locator(`[data-enrollment="${stuck}"]`).waitFor();
  expect(await page.locator('[data-enrollment]').count()).toBe(1);
  await page.locator('.filter-chip', { hasText: 'Onboarding closure' }).waitFor();
  await page.goto('/enrollments?status=held_out&exit=won_back&customer=acme');
  await page.locator('.filter-chip').first().waitFor();
  expect(await page.locator('.filter-chip strong').allTextContents()).toEqual(
    expect.arrayContaining(['held out', 'won back']),
  );
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
    if (verb !== 'joined') expect(await inOutline(id).count()).toBe(1);
  await inOutline('ready', /2 waiting$/).click();
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
  await inOutline('plan', /^Send the onboarding plan .* task 1 parked$/).click();
  await page
    .getByRole('region', { name: /^Step Send the/ })
    .getByText('Who is parked here')
    .waitFor();
  await page.locator('.step-panel .who a').first().click();
  await page.waitForURL(`**/enrollments/${stuck}`);
});

test('the picture is dragged, is scaled under the cursor, and a click that drags nothing chooses', async () => {
  page = await house.as('olga', '/playbooks/onboarding?step=ready');
  const box = page.locator('.box[data-step="ready"]');
  await page.locator('.box[data-selected]').waitFor();
  await page.getByRole('button', { name: 'See all', exact: true }).click();
  const cornerOf = async () => {
    const { x = 0, y = 0 } = (await box.boundingBox()) ?? {};
    return { x, y };
  };
  const from = await cornerOf();
  const other = await page.locator('.box[data-step="plan"]').boundingBox();
  await page.mouse.move((other?.x ?? 0) + 9, (other?.y ?? 0) + 9);
  await page.mouse.down();
  await page.mouse.move((other?.x ?? 0) + 49, (other?.y ?? 0) + 39, { steps: 3 });
  await page.mouse.up();
  const dragged = await cornerOf();
  expect([dragged.x - from.x, dragged.y - from.y].map(Math.round)).toEqual([40, 30]);
  expect(new URL(page.url()).searchParams.get('step')).toBe('ready');
  const wide = (await box.boundingBox())?.width ?? 0;
  await page.mouse.move(dragged.x + 1, dragged.y + 1);
  await page.mouse.wheel(0, -300);
  await page.waitForFunction(
    (px) =>
      (document.querySelector('.box[data-selected]')?.getBoundingClientRect().width ?? 0) > px,
    wide * 1.2,
  );
  const nearer = await cornerOf();
  expect(Math.hypot(nearer.x - dragged.x, nearer.y - dragged.y)).toBeLessThan(2);
  await page.locator('.box[data-step="plan"]').dispatchEvent('click');
  await page.waitForURL('**step=plan');
});

test('pausing shows what it would do, asks for a reason, and is on record', async () => {
  await standIn('ready');
  await standIn('kickoff');
  page = await house.as('olga', '/playbooks/onboarding/state');
  await page.getByRole('button', { name: 'See what it would do' }).click();
  await page.getByText('2 enrollments would be held.').waitFor();
  await page.getByRole('textbox', { name: 'Reason' }).fill('wrong text in the welcome');
  await page.keyboard.press('Control+Enter');
  await page
    .locator(':focus')
    .and(page.getByRole('heading', { name: 'Resume' }))
    .waitFor();
  await page.locator('h1 .badge', { hasText: 'paused' }).waitFor();
  // Those inside follow one by one; nobody has to wait for the next look at the whole page.
  await page.getByText('2 running').waitFor();
  await house.api.world.pool.query(`UPDATE enrollment SET status = 'paused'`);
  await page.getByText('2 paused').waitFor({ timeout: 6_000 });
  await house.api.world.pool.query(`UPDATE enrollment SET status = 'running'`);
  const { rows } = await house.api.world.pool.query<object>(
    `SELECT actor, action, detail ->> 'reason' AS reason FROM audit_log WHERE resource = 'playbook/onboarding' ORDER BY id DESC LIMIT 1`,
  );
  expect(rows).toEqual([
    { actor: 'person:olga', action: 'playbook.pause', reason: 'wrong text in the welcome' },
  ]);
  await page.getByRole('button', { name: 'See what it would do' }).click();
  await page.getByText('2 enrollments would go on.').waitFor();
  await page.getByLabel('Spread what had become due over').selectOption('2h');
  await page.getByLabel('Leave out messages that have waited too long').check();
  await page.getByRole('textbox', { name: 'Reason' }).fill('mended');
  const asked = page.waitForRequest((one) => one.url().endsWith('/resume'));
  await page.keyboard.press('Control+Enter');
  expect((await asked).postDataJSON()).toEqual({
    ...{ reason: 'mended', spread: '2h', skip_stale: true },
  });
  await page.getByRole('heading', { name: 'Pause' }).waitFor();
});

test('the kill switch of a playbook is engaged with a reason and says by whom', async () => {
  page = await house.as('olga', '/playbooks/onboarding/state');
  const panel = page.getByRole('region', { name: 'Kill switch' });
  await panel.getByText('It is not engaged.').waitFor();
  await panel.getByRole('button', { name: 'Engage' }).click();
  await panel.getByRole('textbox', { name: 'Reason' }).fill('a wrong price');
  await page.keyboard.press('Control+Enter');
  await panel.getByText(/^Engaged by olga · .*: a wrong price$/).waitFor();
  await panel.getByRole('button', { name: 'Release' }).waitFor();
  await panel.locator(':focus').waitFor();
});

test('whoever may only read sees no button that changes anything', async () => {
  page = await house.as('ana', '/playbooks/onboarding/state');
  await page.getByText('You may look').waitFor();
  expect(await page.locator('.state-tab button').count()).toBe(0);
});

test('a line of the source has an address, and one leads from a step to its own', async () => {
  page = await house.as('ana', '/playbooks/onboarding/source#L3');
  const marked = page.locator('.code-line[aria-current=true]');
  await marked.waitFor();
  expect(await marked.textContent()).toContain('playbook: onboarding');
  await page.goto('/playbooks/onboarding?step=kickoff');
  await page.getByRole('link', { name: 'In the source' }).click();
  await marked.waitFor();
  expect(await marked.textContent()).toContain('- id: kickoff');
});

test('what the compiler warns of stands beside its line, in its own words', async () => {
  const { pool } = house.api.world;
  const files = Object.fromEntries(readProject('playbooks/starter'));
  const name = 'onboarding.playbook.yaml';
  const warned = (files[name] ?? '').replace('exits:\n', 'exits:\n  never_taken: {}\n');
  const told = await house.api.call('POST', '/v1/publications', {
    as: await house.api.key(['playbooks:publish']),
    body: { files: { ...files, [name]: warned }, commit: 'abc1234', note: 'with an exit more' },
    headers: { 'idempotency-key': randomUUID() },
  });
  expect(told.status).toBe(201);
  const { rows } = await pool.query<{ n: number }>(
    `SELECT max(number) AS n FROM playbook_version WHERE playbook = 'onboarding'`,
  );
  page = await house.as('olga', `/playbooks/onboarding/source?version=${rows[0]?.n}`);
  await page.getByText('1 warning').waitFor();
  const line = page.locator('.code-line.warned');
  expect(await line.textContent()).toContain('never_taken: {}');
  await line.locator('.code-warning').waitFor();
  await page.getByRole('link', { name: 'Versions' }).click();
  await page.getByText('with an exit more').waitFor();
  await page.getByText('abc1234').waitFor();
  await page.getByRole('link', { name: 'Version 1', exact: true }).click();
  await page.getByRole('combobox', { name: 'Version' }).waitFor();
  expect(await page.locator('.box[data-step="exit:never_taken"]').count()).toBe(0);
});

test('before anything is published, the list says how that is done', async () => {
  const empty = await TestApi.open();
  const bare = await Console.over(empty);
  try {
    await empty.person('olga', ['ops']);
    page = await bare.as('olga', '/playbooks');
    await page.getByText('npx tenure publish playbooks/library').waitFor();
    expect(await axeOf(page)).toEqual([]);
  } finally {
    await bare.close();
    await empty.close();
  }
});

test('a narrow page shows the outline alone, and does not fetch the picture', async () => {
  await standIn('ready');
  page = await house.page();
  await page.setViewportSize({ width: 500, height: 800 });
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(request.url()));
  await page.context().request.post(`${house.url}/auth/dev`, { data: { person: 'olga' } });
  await page.goto('/playbooks/onboarding');
  await inOutline('ready', /1 waiting$/).click();
  await page.getByRole('region', { name: 'Step ready' }).waitFor();
  expect(fetched.filter((url) => /\/graph-[^/]*\.js/.test(url))).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(500);
});

test.each(LOOKS)(
  'nothing of a playbook is in the way of a screen reader, in %s',
  async (language, theme) => {
    await standIn('ready');
    await standIn('plan', { parked: true });
    page = await house.as('olga', '/playbooks/onboarding?step=ready', { language, theme });
    await page.locator('.who li').waitFor();
    await page.locator('.box[data-selected]').waitFor();
    expect(await axeOf(page)).toEqual([]);
    for (const [path, shown] of [
      ['/enrollments?playbook=onboarding&status=parked', '[data-enrollment]'],
      ['/enrollments?playbook=nobody', '.empty'],
    ] as const) {
      await page.goto(path);
      await page.locator(shown).first().waitFor();
      expect(await axeOf(page)).toEqual([]);
    }
    await page.goto('/playbooks/onboarding/state');
    await page.locator('.state-tab button').first().click();
    await page.locator('.dry-run').waitFor();
    expect(await axeOf(page)).toEqual([]);
  },
  60_000,
);

test('every way into every playbook is in view at first, on a page of no great width', async () => {
  const { api } = house;
  const told = await api.call('POST', '/v1/publications', {
    as: await api.key(['playbooks:publish']),
    body: { files: Object.fromEntries(readProject('playbooks/library')) },
    headers: { 'idempotency-key': 'all-of-them' },
  });
  expect(told.status).toBeLessThan(300);
  page = await house.as('olga', '/playbooks');
  await page.setViewportSize({ width: 920, height: 800 });
  for (const { id } of await api.world.published.live()) {
    await page.goto(`/playbooks/${id}`);
    await page.locator('.box[data-step^="way:"]').first().waitFor();
    const areInView = () => {
      const view = document.querySelector('.graph')?.getBoundingClientRect();
      const ways = [...document.querySelectorAll('.box[data-step^="way:"]')];
      return ways.every((way) => {
        const { left, right, top } = way.getBoundingClientRect();
        return view && left >= view.left && right <= view.right && top >= view.top;
      });
    };
    await page.waitForFunction(areInView).catch(() => {
      throw new Error(`a way into ${id} is cut off`);
    });
  }
});
