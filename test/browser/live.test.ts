import { createApp } from '../../apps/api/app';
import { axeOf, Console, type Watched } from '../support/console';
import { giveTask, openTask } from '../support/give-task';

/** What others do is seen without a reload: one line a browser, hints, and what is visible is fetched again. */

let house: Console;
let page: Watched;
beforeAll(async () => {
  house = await Console.open();
  await house.api.person('olga', ['ops']);
  await house.api.person('ana', ['csm']);
  const key = await house.api.key(['customers:write']);
  await house.api.call('PATCH', '/v1/customers/acme', { as: key, body: { name: 'Acme' } });
}, 60_000);
afterAll(() => house.close());
afterEach(async () => {
  const { faults } = page;
  await page.context().close();
  expect(faults).toEqual([]);
});

const at = (title: string, due_at: string) => ({ assignee: 'ana', queue: null, title, due_at });
const isLive = (one: Watched) => one.locator('[data-live=live]').waitFor();
const turn = async (scope: string, engaged: boolean) => {
  const { body } = await house.api.call('POST', '/auth/dev', { body: { person: 'olga' } });
  const as = String(body['token']);
  const all = await house.api.call('GET', '/v1/switches', { as });
  const known = (all.body['data'] as { scope: string; version: number }[]).find(
    (one) => one.scope === scope,
  );
  const answer = await house.api.call('PATCH', `/v1/switches/${scope}`, {
    as,
    body: { engaged, reason: 'wrong price in the offer' },
    headers: { 'if-match': `"${known?.version ?? 0}"` },
  });
  if (answer.status !== 200) throw new Error(answer.text);
};

test('when the tab that holds the line is closed, another takes it over', async () => {
  const first = await house.as('ana', '/inbox/mine');
  await isLive(first);
  page = Object.assign(await first.context().newPage(), { faults: first.faults });
  await page.goto('/inbox/mine');
  await page.locator('[data-live=live]').waitFor();
  const line = page.waitForRequest((request) => request.url().includes('/v1/live'));
  await first.close();
  await line;
  await openTask(house.api.world.pool, at('Came after', '2026-03-03T09:00Z'));
  // In an empty list it stands at once, in one that is read it is announced.
  await page
    .getByText(/Came after|1 new task/)
    .first()
    .waitFor();
});

test('with three pages loaded a hint costs one request, and no row moves or is said to be gone', async () => {
  const { pool } = house.api.world;
  await house.api.person('lee', ['csm']);
  const id = await giveTask(pool, { ...at('First', '2026-03-02T09:00Z'), assignee: 'lee' });
  await pool.query(
    `INSERT INTO task SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(),
       'due_at', t.due_at + n * interval '1 minute', 'title', 'Task ' || n))).*
     FROM task t, generate_series(1, 140) n WHERE t.id = $1`,
    [id],
  );
  page = await house.as('lee', '/inbox/mine');
  await isLive(page);
  for (const loaded of [50, 100, 141]) {
    await page.waitForFunction((rows) => {
      const box = document.querySelector('.rows .scroll');
      box?.scrollTo(0, box.scrollHeight);
      return (box?.scrollHeight ?? 0) >= rows * 68;
    }, loaded);
  }
  const row = page.locator('.row', { hasText: 'Task 130' });
  const before = await row.boundingBox();
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/v1/tasks?')) asked.push(request.url());
  });
  await openTask(pool, { ...at('Came above', '2026-03-01T09:00Z'), assignee: 'lee' });
  await page.getByRole('button', { name: /1 new task/ }).waitFor();
  expect(asked).toHaveLength(1);
  expect(await row.boundingBox()).toEqual(before);
  expect(await page.getByText('not in this list any more').count()).toBe(0);
});

test('an engaged kill switch is visible on every page, with who and why, until it is released', async () => {
  page = await house.as('ana', '/inbox/mine');
  await isLive(page);
  expect(await page.getByText('wrong price').count()).toBe(0);
  await turn('channel:email', true);
  const bar = page.getByText('Channel Mail is stopped');
  await bar.waitFor();
  await page.getByText(/wrong price in the offer · olga/).waitFor();
  for (const path of ['/approvals/mine', '/customers', '/customers/acme', '/inbox/notices']) {
    await page.goto(path);
    await bar.waitFor();
    await page.locator('h1').waitFor();
    expect(await axeOf(page)).toEqual([]);
  }
  await turn('channel:email', false);
  await bar.waitFor({ state: 'hidden' });
}, 60_000);

test('after an API restart the page catches up without reload', async () => {
  await openTask(house.api.world.pool, at('There before', '2026-03-04T09:00Z'));
  page = await house.as('ana', '/inbox/mine');
  await isLive(page);
  // What comes into a list that nobody has read yet is not news.
  await page.getByText('There before').first().waitFor();
  const port = Number(new URL(house.url).port);
  await house.api.app.close();
  await page.locator('[data-live=offline]').waitFor();
  await page.getByText(/^Offline since .+ Reading goes on/).waitFor();
  expect(await axeOf(page)).toEqual([]);
  // No hint tells of it: whoever was away looks at everything.
  await giveTask(house.api.world.pool, at('Opened meanwhile', '2026-03-01T09:00Z'));
  const app = await createApp(house.api.world);
  await app.listen(port, '127.0.0.1');
  try {
    await isLive(page);
    await page.getByRole('button', { name: /new task/ }).waitFor();
    await page.getByText(/^Offline since/).waitFor({ state: 'hidden' });
  } finally {
    await page.context().close();
    await app.close();
  }
}, 60_000);
