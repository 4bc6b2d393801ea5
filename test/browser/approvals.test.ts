import { axeOf, Console, type Watched } from '../support/console';
import { giveDraft } from '../support/give-draft';

/** What goes out in somebody's name is read first, and decided about as it was read. */

let house: Console;
let page: Watched;
beforeAll(async () => {
  house = await Console.open();
  await house.api.person('max', ['leader']);
  await house.api.person('ana', ['csm'], { manager: 'max' });
  const key = await house.api.key(['customers:write']);
  const patch = (path: string, body: object) => house.api.call('PATCH', path, { as: key, body });
  await patch('/v1/customers/acme', { name: 'Acme' });
  await patch('/v1/contacts/li', { customer_id: 'acme', name: 'Li Lei' });
}, 60_000);
afterAll(() => house.close());
afterEach(async () => {
  const { faults } = page;
  await page.context().close();
  expect(faults).toEqual([]);
});
const stateOf = async (id: string) => {
  const { rows } = await house.api.world.pool.query<Record<string, unknown>>(
    'SELECT status, decided_by, subject, markdown, comment FROM approval WHERE id = $1',
    [id],
  );
  return rows[0];
};

test('a text is edited and approved by keyboard, as it stands', async () => {
  const id = await giveDraft(house.api.world.pool);
  page = await house.as('ana', `/approvals/mine/${id}`);
  await page.getByRole('heading', { name: 'Hello', exact: true }).waitFor();
  await page.getByText('Li Lei').waitFor();
  await page.keyboard.press('e');
  await page.getByRole('textbox', { name: 'Subject' }).fill('Hello, Li');
  await page.getByRole('textbox', { name: 'Text (Markdown)' }).fill('Good morning **Li**');
  await page.getByRole('textbox', { name: /What you changed/ }).fill('friendlier');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Hello, Li' }).waitFor();
  expect(await page.frameLocator('iframe').locator('strong').textContent()).toBe('Li');
  await page.keyboard.press('d');
  await page.getByText('byte for byte').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('decided by ana').waitFor();
  expect(await stateOf(id)).toMatchObject({
    status: 'approved',
    decided_by: 'ana',
    markdown: 'Good morning **Li**',
  });
});

test('approving a text that changed since is refused, and the new one is shown', async () => {
  const id = await giveDraft(house.api.world.pool);
  page = await house.as('ana', `/approvals/mine/${id}`);
  await page.getByRole('heading', { name: 'Hello', exact: true }).waitFor();
  const { body } = await house.api.call('POST', '/auth/dev', { body: { person: 'max' } });
  const edited = await house.api.call('PATCH', `/v1/approvals/${id}`, {
    as: String(body['token']),
    body: { subject: 'Hello from Max', markdown: 'Other words', note: 'mine' },
    headers: { 'if-match': '"1"' },
  });
  expect(edited.status).toBe(200);
  await page.keyboard.press('d');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Something changed after you read it').waitFor();
  await page.getByRole('heading', { name: 'Hello from Max' }).waitFor();
  expect(await stateOf(id)).toMatchObject({ status: 'open' });
});

test.each(['light', 'dark'] as const)(
  'nothing of a draft is in the way of a screen reader, in %s',
  async (theme) => {
    const id = await giveDraft(house.api.world.pool);
    page = await house.as('ana', `/approvals/mine/${id}`, { theme, language: 'zh-CN' });
    await page.locator('.task').waitFor();
    expect(await axeOf(page)).toEqual([]);
    await page.getByRole('button', { name: '拒绝' }).click();
    await page.locator('.panel').waitFor();
    expect(await axeOf(page)).toEqual([]);
  },
);
