import { axeOf, Console, type Watched } from '../support/console';
import { giveTask } from '../support/give-task';
import { LOOKS } from './looks';

/** Anything is reached by a few letters of its name, without the mouse. */

let house: Console;
let page: Watched;
beforeAll(async () => {
  house = await Console.open('library');
  const { api } = house;
  await api.person('ana', ['csm']);
  const as = await api.key(['customers:write']);
  const patch = (path: string, body: object) => api.call('PATCH', `/v1/${path}`, { as, body });
  await patch('customers/acme', { name: '安科', annual_value: 1 });
  await patch('customers/beta', { name: 'Beta', annual_value: 1 });
  await patch('contacts/li', { customer_id: 'beta', name: '李雷', reach: {} });
  await giveTask(api.world.pool, { assignee: 'ana', queue: null, title: 'Call about the invoice' });
}, 60_000);
afterAll(() => house.close());
afterEach(async () => {
  const { faults } = page;
  await page.context().close();
  expect(faults).toEqual([]);
});
const first = () => page.getByRole('option', { selected: true });
const ask = async (words: string) => {
  await page.keyboard.press('Control+k');
  await page.locator('[role=combobox]').fill(words);
};

test('two Chinese characters lead to a customer and to a contact, letters to a task and a playbook', async () => {
  page = await house.as('ana', '/inbox/mine');
  await page.locator('.row').first().waitFor();
  await ask('安科');
  await first().getByText('安科').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '安科' }).waitFor();
  await ask('李雷');
  await first().getByText('李雷').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Beta' }).waitFor();
  await ask('invoice');
  await first().getByText('Call about the invoice').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Call about the invoice' }).waitFor();
  await ask('win');
  await page.getByRole('option', { name: /Win-back/ }).click();
  await page.waitForURL(/\/playbooks\/win_back/);
});

test('what can be done with what is selected is offered, and screens by their names and keys', async () => {
  page = await house.as('ana', '/customers/beta');
  await page.getByRole('button', { name: 'Place a hold' }).waitFor();
  await ask('hold');
  await first().getByText('Place a hold').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('form', { name: 'Place a hold' }).waitFor();
  await page.getByRole('heading', { name: 'Beta' }).focus();
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await page.waitForURL(/inbox/);
  await ask('opera');
  await page.getByText('Nothing fits “opera”.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
});

test('one types at once, and Esc leads back to where one was', async () => {
  page = await house.as('ana', '/inbox/mine');
  const find = page.getByRole('button', { name: /^Find/ });
  const row = page.locator('.row').first();
  const typeAndLeave = async () => {
    await page.locator('[role=combobox]:focus').waitFor();
    await page.keyboard.type('Beta');
    await first().getByText('Beta').waitFor();
    await page.keyboard.press('Escape');
  };
  await row.focus();
  await page.keyboard.press('Control+k');
  await typeAndLeave();
  await page.locator(':focus').and(row).waitFor();
  await find.click();
  await typeAndLeave();
  await page.locator(':focus').and(find).waitFor();
});

test('the settings begin at their first field and end at the menu they came from', async () => {
  page = await house.as('ana', '/inbox/mine');
  const menu = page.getByRole('button', { name: 'ana: menu' });
  const visit = async () => {
    await menu.click();
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.locator('dialog :focus').and(page.getByLabel('Language')).waitFor();
    await page.keyboard.press('Escape');
    await page.locator(':focus').and(menu).waitFor();
  };
  await visit();
  // The second time its code is there, and it opens before the menu has closed.
  await visit();
});

test.each(LOOKS)(
  'nothing is in the way of a screen reader, in %s',
  async (language, theme) => {
    page = await house.as('ana', '/inbox/mine', { language, theme });
    await page.locator('.row').first().waitFor();
    await ask('李雷');
    await first().getByText('李雷').waitFor();
    expect(await axeOf(page)).toEqual([]);
    await page.locator('[role=combobox]').fill('zzz');
    await page.getByText('zzz').waitFor();
    expect(await axeOf(page)).toEqual([]);
  },
  60_000,
);
