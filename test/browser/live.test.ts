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

test('five tabs share one line, and a hint costs each query that is on show one request', async () => {
  page = await house.as('ana', '/inbox/mine');
  const context = page.context();
  const lines: string[] = [];
  const asked: string[] = [];
  context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname === '/v1/live') lines.push(pathname);
    else if (pathname.startsWith('/v1/')) asked.push(pathname);
  });
  await isLive(page);
  const others = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const tab = await context.newPage();
      await tab.goto('/inbox/mine');
      await tab.locator('[data-live=live]').waitFor();
      await tab.waitForResponse((answer) => answer.url().includes('/v1/notices'));
      return tab;
    }),
  );
  expect(lines.length).toBeLessThanOrEqual(1);
  await page.bringToFront();
  asked.length = 0;
  const listed = page.waitForResponse((answer) => answer.url().includes('/v1/tasks?'));
  await openTask(house.api.world.pool, at('Call Acme', '2026-03-05T09:00Z'));
  await listed;
  await page
    .getByText(/Call Acme|1 new task/)
    .first()
    .waitFor();
  const times = (path: string) => asked.filter((one) => one === path).length;
  const tabs = others.length + 1;
  expect(times('/v1/tasks')).toBeLessThanOrEqual(tabs);
  expect(times('/v1/tasks/counts')).toBeLessThanOrEqual(tabs);
  expect(asked.length).toBeLessThanOrEqual(2 * tabs);
}, 60_000);

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
  await page.getByRole('button', { name: /new task/ }).waitFor();
});

test('an engaged kill switch is visible on every page, with who and why, until it is released', async () => {
  page = await house.as('ana', '/inbox/mine');
  await isLive(page);
  expect(await page.getByText('wrong price').count()).toBe(0);
  await turn('channel:email', true);
  const bar = page.getByText('Channel email is stopped');
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
  page = await house.as('ana', '/inbox/mine');
  await isLive(page);
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
