import { randomUUID } from 'node:crypto';
import { readProject } from '../../apps/cli/project-files';
import { axeOf, Console, type Watched } from '../support/console';
import { giveTask } from '../support/give-task';
import { giveReach, REACH } from '../support/reach';
import { LOOKS } from './looks';

/** What somebody who looks after customers and others needs beside the list: who it is about, why, and what follows. */

let house: Console;
let page: Watched;
let key: string;
const DAY = 86_400_000;
const real = () => Date.now();
let now = real;
const inDays = (days: number) => new Date(now() + days * DAY).toISOString();
const give = (more: Readonly<Record<string, unknown>>) =>
  giveTask(house.api.world.pool, { assignee: 'ana', queue: null, due_at: inDays(3), ...more });
const row = (title: string) => page.getByRole('link').filter({ hasText: title });
const patch = (path: string, body: object) => house.api.call('PATCH', path, { as: key, body });

beforeAll(async () => {
  house = await Console.open();
  Object.assign(house.api.world, { clock: { now: () => now() } });
  const files = Object.fromEntries(readProject('playbooks/starter'));
  const published = await house.api.call('POST', '/v1/publications', {
    as: await house.api.key(['playbooks:publish']),
    body: { files: { ...files, 'reach.playbook.yaml': REACH } },
    headers: { 'idempotency-key': randomUUID() },
  });
  expect(published.status).toBe(201);
  await house.api.person('max', ['leader']);
  for (const id of ['ana', 'lee']) await house.api.person(id, ['csm'], { manager: 'max' });
  key = await house.api.key(['customers:write', 'holds:write']);
  const acme = { name: 'Acme 安科', tier: 'strategic', csm: 'ana', integrations_live: 30 };
  await patch('/v1/customers/acme', acme);
  await patch('/v1/customers/beta', { name: 'Beta', tier: 'growth' });
}, 60_000);
afterAll(() => house.close());
beforeEach(() =>
  house.api.world.pool.query('DELETE FROM task_change; DELETE FROM task_source; DELETE FROM task'),
);
afterEach(async () => {
  now = real;
  const { faults } = page;
  await page.context().close();
  expect(faults).toEqual([]);
});

test('why names the file, the line, the values seen, and who is asked next', async () => {
  const id = await giveReach(house.api.world.pool, now());
  page = await house.as('ana', `/inbox/mine/${id}`);
  await page.getByRole('heading', { name: 'Call' }).waitFor();
  await page.keyboard.press('w');
  const why = page.locator('.why');
  const line = REACH.split('\n').findIndex((text) => text.includes('- id: call')) + 1;
  await why.getByText(`reach.playbook.yaml:${line}`).waitFor();
  await why.getByText('customer.integrations_live > 100').waitFor();
  expect(await why.getByText('customer.integrations_live = 30').count()).toBe(2);
  await why.getByText('customer.csm').first().waitFor();
  await why.getByText(/climbs to max/).waitFor();
  await why.getByText(/moves to queue Customer success leads/).waitFor();
});

test('snoozing to the next business day skips 国庆节, and lands on a make-up workday', async () => {
  const until = async (title: string) => {
    await page.getByRole('heading', { name: title }).waitFor();
    await page.keyboard.press('z');
    await page.getByRole('textbox', { name: '原因' }).fill('等对方回复');
    await page.keyboard.press('Control+Enter');
    await row(title)
      .getByText(/^稍后处理，/)
      .waitFor();
    const { rows } = await house.api.world.pool.query<{ day: string }>(
      `SELECT to_char(snoozed_until AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day FROM task WHERE title ->> 'zh-CN' = $1 OR title #>> '{}' = $1`,
      [title],
    );
    return rows[0]?.day;
  };
  const due = { rule: '1bd', zone: 'Asia/Shanghai', calendar: 'cn_office', from: 0 };
  now = () => Date.parse('2026-09-30T10:00:00+08:00');
  const before = await give({ title: 'Before the holiday', due });
  page = await house.as('ana', `/inbox/mine/${before}`, { language: 'zh-CN' });
  expect(await until('Before the holiday')).toBe('2026-10-08');
  now = () => Date.parse('2026-10-09T10:00:00+08:00');
  const after = await give({ title: 'On a Friday', due });
  await page.goto(`/inbox/mine/${after}`);
  expect(await until('On a Friday')).toBe('2026-10-10');
});

test('a task that one snoozes says until when, in the list, beside it and in its history', async () => {
  const id = await give({ title: 'Call later' });
  page = await house.as('ana', `/inbox/mine/${id}`);
  await page.getByRole('heading', { name: 'Call later' }).waitFor();
  await page.keyboard.press('z');
  await page.getByRole('textbox', { name: 'Reason' }).fill('they are away');
  await page.keyboard.press('Control+Enter');
  await row('Call later')
    .getByText(/^snoozed until ./)
    .waitFor();
  await page
    .locator('.task .facts')
    .getByText(/^snoozed until ./)
    .waitFor();
  await page
    .locator('.history')
    .getByText(/snoozed until ./)
    .waitFor();
  expect(await row('Call later').getByText('done', { exact: true }).count()).toBe(0);
});

test('a task that one gives to oneself stays in the list as it was', async () => {
  const id = await give({ title: 'Still mine' });
  page = await house.as('ana', `/inbox/mine/${id}`);
  await page.getByRole('heading', { name: 'Still mine' }).waitFor();
  await page.keyboard.press('r');
  const to = page.getByRole('combobox', { name: 'To' });
  // Queues by their titles, as everywhere else.
  await to.getByRole('option', { name: 'Customer success leads' }).waitFor({ state: 'attached' });
  await to.selectOption('ana');
  await page.getByRole('textbox', { name: 'Reason' }).fill('I go on with it');
  await page.keyboard.press('Control+Enter');
  await to.waitFor({ state: 'hidden' });
  expect(await page.locator('.row.grey').count()).toBe(0);
});

test('a comment is sent once, however fast one clicks', async () => {
  const id = await give({ title: 'Call' });
  page = await house.as('ana', `/inbox/mine/${id}`);
  let sent = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/comments')) sent += 1;
  });
  await page.getByRole('button', { name: /^Comment/ }).click();
  await page.getByRole('textbox', { name: 'Comment' }).fill('called twice');
  await page.getByRole('button', { name: 'Send' }).evaluate((button: HTMLElement) => {
    button.click();
    button.click();
  });
  await page.getByRole('form').waitFor({ state: 'hidden' });
  expect(sent).toBe(1);
  await page
    .locator(':focus')
    .and(page.getByRole('button', { name: /^Comment/ }))
    .waitFor();
});

test('after a snooze the focus is still in the task', async () => {
  page = await house.as('ana', `/inbox/mine/${await give({ title: 'Call' })}`);
  await page.getByRole('button', { name: /^Snooze/ }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('they travel');
  await page.keyboard.press('Control+Enter');
  await row('Call')
    .getByText(/^snoozed until ./)
    .waitFor();
  await page.locator('.detail :focus').waitFor();
});

test('filters stand in the address, narrow the list, and are cleared where nothing fits', async () => {
  await give({ title: 'Of a strategic one' });
  await give({ title: 'Of a growing one', customer_id: 'beta', playbook: 'reach' });
  page = await house.as('ana', '/inbox/mine');
  await row('Of a growing one').waitFor();
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByRole('combobox', { name: 'tier' }).selectOption('growth');
  await row('Of a strategic one').waitFor({ state: 'hidden' });
  await row('Of a growing one').click();
  await page.waitForURL(/\/inbox\/mine\/.+\?customer\.tier=growth$/);
  await page.reload();
  await row('Of a growing one').waitFor();
  expect(await row('Of a strategic one').count()).toBe(0);
  await page.getByRole('combobox', { name: 'Playbook' }).selectOption('onboarding');
  await page.getByText('No task fits tier growth, playbook onboarding.').waitFor();
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await row('Of a strategic one').waitFor();
});

test('the customer of a task is shown with what one must know before a call, and e opens the enrollment', async () => {
  await patch('/v1/customers/acme', { integrations_live: 24 });
  const contract = { number: 'A-1', status: 'active', renews_on: '2099-06-30', value: 10 };
  const kept = await patch('/v1/records/contract/c1', { customer_id: 'acme', ...contract });
  expect(kept.status).toBe(201);
  const placed = await house.api.call('POST', '/v1/holds', {
    as: key,
    body: { customer: 'acme', reason: 'urgent ticket' },
    headers: { 'idempotency-key': randomUUID() },
  });
  expect(placed.status).toBe(201);
  const id = await give({ title: 'Call' });
  // A message that was kept back is none that they have got.
  await house.api.world.pool.query(
    `INSERT INTO outreach (id, enrollment_id, step, visit, playbook, customer_id, purpose, template, status, created_at, ended_at)
     SELECT gen_random_uuid(), enrollment_id, 'hello', 1, 'onboarding', 'acme', 'service', 'hello', 'skipped', now(), now()
     FROM task_source WHERE task_id = $1`,
    [id],
  );
  page = await house.as('ana', `/inbox/mine/${id}`);
  const card = page.getByRole('region', { name: 'The customer' });
  await card.getByText('strategic').waitFor();
  await card.getByText('Hold: urgent ticket').waitFor();
  await card.getByText(/2099/).waitFor();
  // Not "Last touch": catalogs have an attribute that is called so, and it says something else.
  await card.getByText('Last message or note').waitFor();
  await card.getByText('none yet').waitFor();
  expect(await card.getByRole('link').getAttribute('href')).toBe('/customers/acme');
  const link = page.getByRole('link', { name: /^Enrollment/ });
  const to = await link.getAttribute('href');
  expect(to).toMatch(/^\/enrollments\/[0-9a-f-]{36}$/);
  await page.keyboard.press('e');
  await page.waitForURL(({ pathname }) => pathname !== `/inbox/mine/${id}`);
});

test('a team stands person by person, late ones first, with what climbs next', async () => {
  await give({ title: 'Lee is late', assignee: 'lee', due_at: inDays(-2) });
  await giveReach(house.api.world.pool, now());
  await give({ title: 'Ana later' });
  page = await house.as('max', '/inbox/team');
  await row('Lee is late').waitFor();
  const texts = await page.locator('.rows li').allTextContents();
  const order = ['ana', 'Call', 'Ana later', 'lee', 'Lee is late'];
  expect(texts.map((text, index) => text.includes(order[index] ?? '-'))).toEqual(
    order.map(() => true),
  );
  await page.locator('.person-head', { hasText: 'lee' }).getByText('1 overdue').waitFor();
  await page.keyboard.press('j');
  await page.getByText(/If nobody acts: .+ climbs to max/).waitFor();
});

test('people set their zone, who stands in and when they are away', async () => {
  page = await house.as('ana', '/inbox/mine');
  await page.getByRole('button', { name: 'ana: menu' }).click();
  await page.getByRole('button', { name: 'Settings' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Time zone' }).fill('Mars/One');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await dialog.getByText('no such time zone').first().waitFor();
  await dialog.getByRole('combobox', { name: 'Time zone' }).fill('America/New_York');
  await dialog.getByRole('combobox', { name: 'Who stands in' }).selectOption('lee');
  await dialog.getByRole('checkbox', { name: 'I am away' }).check();
  await dialog.getByLabel('From').fill('2026-07-01T09:00');
  await dialog.getByLabel('Until').fill('2026-07-15T18:00');
  expect(await axeOf(page)).toEqual([]);
  await page.keyboard.press('Control+Enter');
  await dialog.waitFor({ state: 'hidden' });
  const { rows } = await house.api.world.pool.query<Record<string, unknown>>(
    `SELECT zone, delegate, absent_from, absent_until FROM person WHERE id = 'ana'`,
  );
  expect(rows).toEqual([
    {
      ...{ zone: 'America/New_York', delegate: 'lee' },
      absent_from: new Date('2026-07-01T13:00:00Z'),
      absent_until: new Date('2026-07-15T22:00:00Z'),
    },
  ]);
  await house.api.world.pool.query(
    `UPDATE person SET zone = NULL, delegate = NULL, absent_from = NULL, absent_until = NULL`,
  );
});

test.each(LOOKS)(
  'nothing of it is in the way of a screen reader, in %s',
  async (language, theme) => {
    await giveReach(house.api.world.pool, now());
    await give({ title: 'Lee is late', assignee: 'lee', due_at: inDays(-2) });
    page = await house.as('max', '/inbox/team?customer.tier=strategic', { language, theme });
    await page.locator('.person-head').first().waitFor();
    await page.locator('.filters select').nth(1).waitFor();
    await page.keyboard.press('j');
    await page.locator('.customer-card dl').waitFor();
    await page.locator('.next-climb').waitFor();
    expect(await axeOf(page)).toEqual([]);
    await page.goto('/inbox/team?customer.tier=growth');
    await page.locator('.empty').waitFor();
    expect(await axeOf(page)).toEqual([]);
  },
  60_000,
);

test('offline, a task not read before says so, one that was is shown, and both are there again online', async () => {
  await give({ title: 'Read before', due_at: inDays(1) });
  await give({ title: 'Never read' });
  page = await house.as('ana', '/inbox/mine');
  await row('Read before').click();
  await page.getByRole('heading', { name: 'Read before' }).waitFor();
  await page.context().setOffline(true);
  await row('Never read').click();
  const words = page.getByText('You have not read this one yet');
  await words.waitFor();
  expect(await page.locator('.detail .skeletons').count()).toBe(0);
  expect(await axeOf(page)).toEqual([]);
  await row('Read before').click();
  await page.getByRole('heading', { name: 'Read before' }).waitFor();
  await row('Never read').click();
  await words.waitFor();
  await page.context().setOffline(false);
  await page.getByRole('heading', { name: 'Never read' }).waitFor();
});

test('header and tabs say on every address where one is', async () => {
  page = await house.as('max', '/inbox/mine');
  const places = [
    ['/inbox', 'Inbox', 'Mine'],
    ['/inbox/snoozed', 'Inbox', 'Snoozed'],
    ['/inbox/team', 'Inbox', 'Team'],
    ['/inbox/done', 'Inbox', 'Done'],
    ['/inbox/notices', 'Inbox', 'Notices'],
    ['/approvals', 'Approvals', 'Mine'],
    ['/approvals/mine', 'Approvals', 'Mine'],
    ['/approvals/team', 'Approvals', 'Team'],
  ] as const;
  for (const [path, screen, list] of places) {
    await page.goto(path);
    const marked = (nav: string, name: string) =>
      page.getByRole('navigation', { name: nav }).locator('[aria-current=page]', { hasText: name });
    for (const one of [marked('Screens', screen), marked('Lists', list)]) {
      await one.waitFor();
      expect(await one.evaluate((link) => getComputedStyle(link).fontWeight)).toBe('600');
    }
  }
});
