import { axeOf, Console, type Watched } from '../support/console';
import { giveMail } from '../support/give-mail';
import { LOOKS } from './looks';

/** What the customer would have got is read as they would, answered as they would, and runs nothing. */

let house: Console;
let page: Watched;
beforeAll(async () => {
  house = await Console.open();
  await house.api.person('ana', ['csm']);
  const key = await house.api.key(['customers:write']);
  const patch = (path: string, body: object) => house.api.call('PATCH', path, { as: key, body });
  await patch('/v1/customers/acme', { name: 'Acme 安科' });
  await patch('/v1/contacts/li', {
    ...{ customer_id: 'acme', name: 'Li Lei', reach: { email: 'li@example.com' } },
  });
}, 60_000);
afterAll(() => house.close());
beforeEach(() => house.api.world.pool.query('DELETE FROM sandbox_mail; DELETE FROM consent_event'));
afterEach(async () => {
  const { faults } = page;
  await page.context().close();
  expect(faults).toEqual([]);
});
const rowsOf = async (sql: string) =>
  (await house.api.world.pool.query<Record<string, unknown>>(sql)).rows;
const row = (subject: string) => page.getByRole('link').filter({ hasText: subject });

test('a caught mail is read as it will look, as text, with its headers and the send behind it', async () => {
  const { mail, enrollment } = await giveMail(house.api.world.pool, {
    headers: { 'x-note': 'from us' },
  });
  page = await house.as('ana', '/inbox/mine');
  await page.getByRole('link', { name: 'Mail sandbox' }).click();
  await page.getByText('No mail leaves').waitFor();
  await row('Hello Li').waitFor();
  await page.keyboard.press('j');
  await page.waitForURL(`**/sandbox/${mail}`);
  expect(await page.frameLocator('iframe').locator('strong').textContent()).toBe('Li');
  const tab = (name: string) => page.getByRole('tab', { name });
  await tab('Message').focus();
  await page.keyboard.press('ArrowRight');
  await page.locator('[role=tabpanel] pre', { hasText: 'Hello Li' }).waitFor();
  await tab('Headers').click();
  await page.getByText('from us').waitFor();
  await tab('The send').click();
  await page.getByText('250 OK').waitFor();
  await page.getByText('{"purpose":"service"}').waitFor();
  const link = page.getByRole('link', { name: 'See the enrollment' });
  expect(await link.getAttribute('href')).toBe(`/enrollments/${enrollment}`);
});

test('a reply as the customer is an event of the contact about the send', async () => {
  const { mail, outreach } = await giveMail(house.api.world.pool);
  page = await house.as('ana', `/sandbox/${mail}`);
  await page.getByRole('heading', { name: 'Hello Li' }).waitFor();
  await page.keyboard.press('r');
  await page.getByRole('textbox', { name: 'What they write' }).fill('Yes, please');
  await page.keyboard.press('Control+Enter');
  await page.getByText('The reply has arrived').last().waitFor();
  await page.locator('.detail :focus').waitFor();
  expect(
    await rowsOf(`SELECT about_id, data FROM event WHERE type = 'outreach.replied'`),
  ).toMatchObject([{ about_id: 'li', data: { outreach, text: 'Yes, please', step: 'hello' } }]);
});

test('the page behind the unsubscribe link changes nothing until its button is pressed', async () => {
  const { links } = house.api.world;
  const url = `https://care.test/u/${links.token(['u', 'li', 'lifecycle'])}`;
  const { mail } = await giveMail(house.api.world.pool, {
    headers: { 'list-unsubscribe': `<${url}>` },
  });
  page = await house.as('ana', `/sandbox/${mail}`);
  const opened = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Open the unsubscribe page' }).click();
  const leaving = await opened;
  const button = leaving.getByRole('button');
  await button.waitFor();
  const consents = 'SELECT contact_id, purpose, given FROM consent_event';
  expect(await rowsOf(consents)).toEqual([]);
  await button.click();
  await leaving.getByRole('status').waitFor();
  expect(await rowsOf(consents)).toEqual([
    { contact_id: 'li', purpose: 'lifecycle', given: false },
  ]);
});

test('what is caught meanwhile waits behind a bar; one and all are thrown away', async () => {
  await giveMail(house.api.world.pool, { subject: 'First' });
  page = await house.page();
  await page.clock.install({ time: Date.now() });
  await page.context().request.post(`${house.url}/auth/dev`, { data: { person: 'ana' } });
  await page.goto('/sandbox');
  await row('First').waitFor();
  const sms = { channel: 'sms', html: null, received_at: '2026-03-06T09:00Z', subject: null };
  await giveMail(house.api.world.pool, sms);
  await page.clock.fastForward(4_000);
  await page.getByRole('button', { name: '1 new message, press . to show' }).waitFor();
  expect(await row('(no subject)').count()).toBe(0);
  await page.keyboard.press('.');
  await row('(no subject)').click();
  await page.getByRole('button', { name: 'Throw away' }).click();
  await page.waitForURL('**/sandbox');
  await page.getByRole('link', { name: 'Slack' }).click();
  await page.getByText('Nothing was sent by Slack.').waitFor();
  await page.getByRole('link', { name: 'See all channels' }).click();
  await page.getByRole('button', { name: 'Throw all away' }).click();
  await page.keyboard.press('Control+Enter');
  await page.getByText('Nothing has been sent yet.').waitFor();
  expect(await rowsOf('SELECT id FROM sandbox_mail')).toEqual([]);
});

test.each(LOOKS)(
  'nothing of the sandbox is in the way of a screen reader, in %s',
  async (language, theme) => {
    page = await house.as('ana', '/sandbox', { language, theme });
    await page.locator('.empty').waitFor();
    expect(await axeOf(page)).toEqual([]);
    const { mail } = await giveMail(house.api.world.pool, {
      headers: { 'x-long': 'a'.repeat(300), 'list-unsubscribe': '<https://care.test/u/abc>' },
    });
    await page.goto(`/sandbox/${mail}`);
    await page.locator('.caught').waitFor();
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      expect(await axeOf(page)).toEqual([]);
    }
    await page.keyboard.press('r');
    await page.locator('.panel').waitFor();
    expect(await axeOf(page)).toEqual([]);
  },
  60_000,
);
