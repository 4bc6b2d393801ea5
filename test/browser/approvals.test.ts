import { Console, type Watched } from '../support/console';
import { giveDraft } from '../support/give-draft';
import { openDraft, publishDrafts } from '../support/open-draft';
import { bothThemes } from './looks';

/** What goes out in somebody's name is read first, and decided about as it was read. */

let house: Console;
let page: Watched;
/** One whose text has values in it, and that a guard holds. */
let personal: string;
beforeAll(async () => {
  house = await Console.open();
  await house.api.person('max', ['leader']);
  await house.api.person('ana', ['csm'], { manager: 'max' });
  const key = await house.api.key(['customers:write']);
  const patch = (path: string, body: object) => house.api.call('PATCH', path, { as: key, body });
  await patch('/v1/customers/acme', { name: 'Acme' });
  await patch('/v1/contacts/li', { customer_id: 'acme', name: 'Li Lei' });
  await publishDrafts(
    house.api,
    'holds: [{name: growing, when: \'customer.tier == "growth"\', purposes: [service]}]',
  );
  await house.api.world.pool.query(`UPDATE person SET email = 'ana@acme.example' WHERE id = 'ana'`);
  await patch('/v1/customers/acme', { csm: 'ana', tier: 'growth' });
  const champion = {
    customer_id: 'acme',
    roles: ['champion'],
    reach: { email: 'li@acme.example' },
  };
  await patch('/v1/contacts/li', champion);
  personal = (await openDraft(house.api)).approval;
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
  // The form stays until what it changed has been read again.
  await page.getByRole('textbox', { name: 'Subject' }).waitFor({ state: 'hidden' });
  await page.locator('.detail :focus').waitFor();
  expect(await page.frameLocator('iframe').locator('strong').textContent()).toBe('Li');
  await page.keyboard.press('d');
  await page.getByText('byte for byte').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('decided by ana').waitFor();
  await page.locator('.detail h2:focus').waitFor();
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

test('nothing of a draft is in the way of a screen reader', async () => {
  const id = await giveDraft(house.api.world.pool);
  page = await house.as('ana', `/approvals/mine/${id}`, { language: 'zh-CN' });
  await page.locator('.task').waitFor();
  await page.getByRole('button', { name: '拒绝' }).click();
  await page.locator('.panel').waitFor();
  expect(await bothThemes(page)).toEqual([]);
});

test('each check opens into the line of the rule behind it, and one key into all of them', async () => {
  page = await house.as('ana', `/approvals/mine/${personal}`);
  const why = page.getByRole('region', { name: 'Why' });
  await page.getByRole('button', { name: /^hold/ }).click();
  await why.getByText(/^guards\.yaml:\d+$/).waitFor();
  await why.getByText('name: growing').waitFor();
  expect(await why.locator('.rule').count()).toBe(1);
  await page.keyboard.press('Escape');
  await why.waitFor({ state: 'hidden' });
  await page.keyboard.press('w');
  await why
    .getByText(/^catalog\.yaml:\d+$/)
    .first()
    .waitFor();
  await why.getByText('service: {').waitFor();
  expect(await why.locator('.rule').count()).toBeGreaterThan(2);
  expect(await bothThemes(page)).toEqual([]);
});

test('Ctrl Enter sends from the subject, too, where Enter alone breaks no line', async () => {
  page = await house.as('ana', `/approvals/mine/${personal}`);
  await page.locator('.task').waitFor();
  await page.keyboard.press('e');
  const form = page.getByRole('form', { name: 'Edit' });
  await form.getByRole('textbox', { name: /What you changed/ }).fill('shorter');
  const subject = form.getByRole('textbox', { name: 'Subject' });
  await subject.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('!');
  await page.keyboard.press('Control+Enter');
  await form.waitFor({ state: 'hidden' });
  expect((await stateOf(personal))?.['subject']).toMatch(/^[^\n]+!$/);
});

test('an enrollment that waits for an approval says whose, by when and what else, then what keeps the message', async () => {
  // The draft whose checks were read above still waits.
  const { pool } = house.api.world;
  const { rows } = await pool.query<{ id: string; enrollment_id: string }>(
    `SELECT id, enrollment_id FROM approval WHERE step = 'personal' AND status = 'open'`,
  );
  const { id: approval = '', enrollment_id: enrollment = '' } = rows[0] ?? {};
  page = await house.as('ana', '/enrollments?step=personal');
  await page.getByText('at personal').first().waitFor();
  await page.goto(`/enrollments/${enrollment}`);
  const next = page.getByRole('region', { name: 'What next' });
  await next.getByText(/Asked: ana · at the latest .*: /).waitFor();
  expect(await next.getByText('at work this very moment').count()).toBe(0);
  await next.getByRole('link', { name: 'waits for approval' }).click();
  await page.waitForURL(`**/approvals/mine/${approval}`);

  await pool.query(
    `WITH a AS (UPDATE approval SET status = 'approved' WHERE id = $1),
       o AS (UPDATE outreach SET status = 'waiting' WHERE enrollment_id = $2 RETURNING id)
     INSERT INTO outreach_wait (outreach_id, enrollment_id, customer_id, rank, since, reason, until, within_at, delivery)
     SELECT id, $2, 'acme', 1, now(), 'window', now() + interval '1 day', now() + interval '2 days', '{}' FROM o`,
    [approval, enrollment],
  );
  await page.goto(`/enrollments/${enrollment}`);
  await next.getByText(/^message: waits · window for sending · until tomorrow/).waitFor();
});
