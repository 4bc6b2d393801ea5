import { axeOf, Console, type Watched } from '../support/console';
import { bothThemes, LOOKS } from './looks';

/** Who is there, and what is true of them. */

let house: Console;
let page: Watched;
beforeAll(async () => {
  house = await Console.open('library');
  const { api } = house;
  await api.person('max', ['leader']);
  await api.person('ana', ['csm'], { manager: 'max' });
  const key = await api.key(['customers:write']);
  const patch = async (path: string, body: object) => {
    const answer = await api.call('PATCH', `/v1/${path}`, { as: key, body });
    if (answer.status >= 300) throw new Error(answer.text);
  };
  await patch('customers/acme', { name: 'Acme 安科', annual_value: 600_000, csm: 'ana' });
  await patch('customers/acme', { active_share: 0.3, support_csat: 4, days_overdue: 10 });
  await patch('customers/beta', { name: 'Beta 贝塔', annual_value: 12_000 });
  await patch('contacts/chen', {
    customer_id: 'acme',
    name: '陈晨',
    roles: ['decision_maker'],
    reach: { email: 'chen@acme.example' },
  });
  await patch('records/contract/c1', {
    customer_id: 'acme',
    number: 'C-1',
    status: 'active',
    renews_on: '2027-03-01',
    value: 600_000,
  });
  await patch('records/contract/c2', {
    ...{ customer_id: 'beta', number: 'C-2', value: 9_000 },
    ...{ status: 'lapsed', renews_on: '2027-03-01' },
  });
  await giveWaiting();
}, 60_000);
afterAll(() => house.close());
afterEach(async () => {
  const { faults } = page;
  await page.context().close();
  expect(faults).toEqual([]);
});

test('two Chinese characters find a customer, whose page says what is true of them', async () => {
  page = await house.as('ana', '/customers');
  await page.getByRole('link', { name: 'Beta 贝塔' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('安科');
  await page.getByRole('link', { name: 'Beta 贝塔' }).waitFor({ state: 'hidden' });
  expect(new URL(page.url()).searchParams.get('q')).toBe('安科');
  await page.getByRole('link', { name: 'Acme 安科' }).click();
  await page.getByRole('heading', { name: 'Acme 安科' }).waitFor();
  await page.getByText('decision maker', { exact: false }).first().waitFor();
  await page.getByText('C-1').first().waitFor();
});

test('health opens into parts that add up', async () => {
  page = await house.as('ana', '/customers/acme');
  await page.getByRole('button', { name: /^Health/ }).waitFor();
  await page.keyboard.press('w');
  const table = page.getByRole('table');
  await table.waitFor();
  const numbers = async (rows: string) =>
    (await table.locator(`${rows} tr td:nth-child(4)`).allTextContents()).flatMap((text) =>
      text.trim() === '–' ? [] : [Number(text)],
    );
  const added = (await numbers('tbody')).reduce((sum, one) => sum + one, 0);
  const [whole = 0] = await numbers('tfoot');
  expect(whole).toBeGreaterThan(0);
  expect(added).toBeCloseTo(whole, 1);
  await page.getByText('catalog.yaml:').waitFor();
  await page.getByText(/active_share = 0.3/).waitFor();
  // What is not known is said to be so.
  await table.getByText('unknown').first().waitFor();
  expect(new URL(page.url()).searchParams.get('why')).toBe('health');
  // Escape closes what lies on top.
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await table.waitFor();
  await page.keyboard.press('Escape');
  await table.waitFor({ state: 'hidden' });
});

test('the page asks for its timeline as often as for the customer, and no more', async () => {
  page = await house.as('ana', '/inbox/mine');
  const asked = { customer: 0, timeline: 0 };
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname === '/v1/customers/acme') asked.customer += 1;
    if (pathname === '/v1/customers/acme/timeline') asked.timeline += 1;
  });
  await page.goto('/customers/acme');
  await page.getByRole('button', { name: /^Health/ }).waitFor();
  await page.locator('.timeline .entry').first().waitFor();
  await page.waitForLoadState('networkidle');
  expect(asked.timeline).toBe(asked.customer);
});

test('what happens meanwhile waits at the end of what one sees, and moves nothing until it is asked for', async () => {
  page = await house.as('ana', '/customers/acme');
  await page.locator('[data-live=live]').waitFor();
  const entries = page.locator('.timeline .entry');
  await entries.first().waitFor();
  const [before, top] = [await entries.count(), await entries.first().textContent()];
  const place = await entries.first().boundingBox();
  const told = await house.api.call('PATCH', '/v1/customers/acme', {
    as: await house.api.key(['customers:write'], { source: 'billing' }),
    body: { nps: 9 },
  });
  expect(told.status).toBe(200);
  await page.getByRole('button', { name: / new, press . to show/ }).waitFor();
  expect([await entries.count(), await entries.first().textContent()]).toEqual([before, top]);
  expect(await entries.first().boundingBox()).toEqual(place);
  await page.keyboard.press('.');
  await page.getByRole('button', { name: / new, press/ }).waitFor({ state: 'hidden' });
  expect(await entries.count()).toBeGreaterThan(before);
});

test('a role says who has it, who steps in while they are away, and who is next', async () => {
  const { api } = house;
  await api.person('lee', ['csm']);
  await api.world.pool.query(
    `UPDATE person SET delegate = 'lee', absent_from = $1 WHERE id = 'ana'`,
    [new Date(api.world.clock.now() - 1_000)],
  );
  page = await house.as('max', '/customers/acme');
  const chip = page.locator('.chip-details', { hasText: 'ana' });
  await chip.locator('summary').click();
  await chip.getByText('lee stands in').first().waitFor();
  await chip.getByText('stands in for ana, who is away · taken').waitFor();
  await chip.getByText('queue.cs_asia').waitFor();
  expect(await bothThemes(page)).toEqual([]);
  await api.world.pool.query(`UPDATE person SET absent_from = NULL WHERE id = 'ana'`);
});

test('“why is Beta not in Renewal” names the condition that does not hold, and what it saw', async () => {
  page = await house.as('ana', '/customers/beta');
  await page.getByLabel(/^Why is Beta/).selectOption('renewal');
  await page.getByText(/^Not inside/).waitFor();
  const failing = page.locator('.condition[data-value=false]').first();
  await failing.getByText('did not hold').waitFor();
  await failing.getByText(/ = /).first().waitFor();
  await page
    .getByText(/renewal.playbook.yaml:\d+/)
    .first()
    .waitFor();
  await page.reload();
  await page.getByText(/^Not inside/).waitFor();
});

test('a waiting mail explains its hold', async () => {
  page = await house.as('ana', '/customers/acme');
  await page.getByText('Mail to 陈晨 waits: hold “urgent ticket”').first().click();
  await page.getByText('hold = "urgent_ticket"').waitFor();
  await page.getByText('score = 77.33', { exact: true }).waitFor();
  await page.getByText('keeps it').waitFor();
});

test('a hold is placed with a reason, stands in the head and is released again', async () => {
  page = await house.as('ana', '/customers/acme');
  await page.getByRole('button', { name: 'Place a hold' }).click();
  await page.getByLabel('Reason').fill('their lawyers talk');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('link', { name: 'Hold: their lawyers talk' }).waitFor();
  const focused = page.locator(':focus');
  await focused.and(page.getByRole('button', { name: 'Place a hold' })).waitFor();
  await page.getByRole('button', { name: 'Release' }).click();
  await page.getByText('1 message waits for a hold').waitFor();
  await page.getByLabel('Reason').fill('they agreed');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('link', { name: 'Hold: their lawyers talk' }).waitFor({ state: 'hidden' });
  // With the hold its button is gone.
  await focused.and(page.getByRole('heading', { name: /^Holds/ })).waitFor();
  await page
    .getByText('released: they agreed', { exact: false })
    .or(page.getByText('released:'))
    .first()
    .waitFor();
});

test('somebody is let in by hand: what would be comes first, then it is', async () => {
  page = await house.as('ana', '/customers/acme');
  const before = await house.api.counts();
  await page.getByRole('button', { name: 'Enroll by hand' }).click();
  await page.getByLabel('Playbook', { exact: true }).selectOption('win_back');
  const ways = page.getByRole('combobox', { name: 'Way in' }).getByRole('option');
  await ways.first().waitFor({ state: 'attached' });
  expect(await ways.allTextContents()).toEqual(['by hand', 'left by hand']);
  await page.getByLabel('Playbook', { exact: true }).selectOption('onboarding');
  await page.getByLabel('Reason').fill('agreed by phone');
  await page.getByText('The first press only says what would be.').waitFor();
  // The way in is read first.
  await page.locator('form button[type=submit]:enabled').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText(/would enter Onboarding closure now/).waitFor();
  expect((await house.api.counts())['enrollment']).toBe(before['enrollment']);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('region', { name: 'Playbooks' }).getByText('running').waitFor();
  expect((await house.api.counts())['enrollment']).toBe((before['enrollment'] ?? 0) + 1);
  const opener = page.getByRole('button', { name: 'Enroll by hand' });
  await page.locator(':focus').and(opener).waitFor();
});

test('the timeline is shown by kind, under its days, and says where it comes from', async () => {
  page = await house.as('ana', '/customers/acme?show=changes');
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await timeline.getByRole('heading', { name: 'Today' }).waitFor();
  // What one write told is one entry, with all of it behind it.
  expect(await timeline.getByText(/Annual value: – →/).isVisible()).toBe(false);
  await timeline.getByText('All of them').last().click();
  await timeline.getByText(/Annual value: – → CN¥600,000/).waitFor();
  await timeline.getByRole('button', { name: 'people' }).click();
  await timeline.getByText('Nothing of this kind has happened.').waitFor();
  expect(new URL(page.url()).searchParams.get('show')).toBe('people');
});

test.each(LOOKS)(
  'nothing is in the way of a screen reader, in %s',
  async (language, theme) => {
    page = await house.as('ana', '/customers?q=nobody', { language, theme });
    await page.locator('.empty').waitFor();
    expect(await axeOf(page)).toEqual([]);
    await page.goto('/customers/acme?why=health&ask=renewal');
    await page.locator('.parts').waitFor();
    await page.locator('.condition').first().waitFor();
    await page.locator('.now details > summary').first().waitFor();
    for (const summary of await page.locator('details > summary:visible').all())
      await summary.click({ position: { x: 5, y: 5 } });
    await page.locator('.checks').waitFor();
    expect(await axeOf(page)).toEqual([]);
    await page.goto('/customers/acme');
    await page.locator('.now details > summary').first().waitFor();
    await page.locator('.entry').first().waitFor();
    for (const name of [/Place a hold|设置暂停/, /Enroll by hand|手动加入/])
      await page.getByRole('button', { name }).click();
    await page.locator('form').nth(1).waitFor();
    expect(await axeOf(page)).toEqual([]);
    await page.goto('/customers/beta');
    await page.locator('h1').waitFor();
    expect(await axeOf(page)).toEqual([]);
    await page.goto('/customers/nobody');
    await page.getByRole('alert').waitFor();
    expect(await axeOf(page)).toEqual([]);
  },
  60_000,
);

/** A mail that a guard keeps, as the engine writes it down. */
async function giveWaiting(): Promise<void> {
  await house.api.world.pool.query(
    `WITH e AS (INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
       SELECT gen_random_uuid(), 'renewal', hash, 'customer', 'acme', 'acme', 'due', 'w', 'running', now() FROM playbook_version LIMIT 1 RETURNING id)
     INSERT INTO outreach (id, enrollment_id, step, visit, playbook, customer_id, contact_id, channel, purpose, template, status, reason, checks, created_at)
     SELECT gen_random_uuid(), id, 'offer', 1, 'renewal', 'acme', 'chen', 'email', 'service', 'offer', 'waiting', 'hold.urgent_ticket', $1, now() FROM e`,
    [
      JSON.stringify([
        { rule: 'consent', passed: true, seen: { purpose: 'service' } },
        { rule: 'hold', passed: false, seen: { hold: 'urgent_ticket', score: 77.33333333333334 } },
      ]),
    ],
  );
}
