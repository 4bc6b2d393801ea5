import { emailChannel } from '../../activities/channels/email';
import { deliverActivity } from '../../activities/deliver';
import { MailSandbox } from '../../apps/api/sandbox/mail-sandbox';
import { DeliverRepository } from '../../apps/worker/deliver.repository';
import { axeOf, Console, type Watched } from '../support/console';
import { openDraft, publishDrafts, type Opened } from '../support/open-draft';

/** Drafts as settle opens them: looked at by what is true now, edited without breaking a value, sent as they were approved. */

let house: Console;
let page: Watched;
let crm: string;
let opened: Opened;
let n = 0;
beforeAll(async () => {
  house = await Console.open();
  await publishDrafts(house.api);
  await house.api.person('ana', ['csm']);
  crm = await house.api.key(['customers:write']);
}, 60_000);
afterAll(() => house.close());
const patch = (path: string, body: object) => house.api.call('PATCH', path, { as: crm, body });
beforeEach(async () => {
  n += 1;
  await patch(`/v1/customers/c${n}`, { name: 'Galaxy', csm: 'ana', tier: 'strategic' });
  await patch(`/v1/contacts/li${n}`, {
    ...{ customer_id: `c${n}`, name: 'Li Lei', roles: ['champion'], locale: 'en' },
    reach: { email: `li${n}@galaxy.example` },
  });
  opened = await openDraft(house.api, { customer: `c${n}` });
});
afterEach(async () => {
  const { faults } = page;
  await page.context().close();
  expect(faults).toEqual([]);
});
const row = async (sql: string) =>
  (await house.api.world.pool.query<Record<string, string>>(sql)).rows[0];

/** The send goes on as its workflow would have it, into the sandbox. */
async function deliver(): Promise<unknown> {
  const { pool, published, links, clock } = house.api.world;
  const sandbox = new MailSandbox(pool, clock, 0);
  const port = await sandbox.listen();
  try {
    return await deliverActivity({
      ...{ published, links, clock, store: new DeliverRepository(pool, published) },
      channels: { email: emailChannel(`smtp://127.0.0.1:${port}`, { budgetMs: 5_000 }) },
      log: { warn: () => undefined },
      crashPoint: () => undefined,
      heartbeat: () => undefined,
    })({
      enrollment: opened.enrollment,
      delivery: {
        ...{ id: 'personal#1', pc: opened.pc, step: 'personal', visit: 1, binds: {} },
        approval: opened.approval,
      },
      now: clock.now(),
    });
  } finally {
    await sandbox.close();
  }
}

test('a mail edited and approved arrives in the sandbox byte for byte', async () => {
  page = await house.as('ana', `/approvals/mine/${opened.approval}`);
  await page.getByRole('heading', { name: 'A word about Galaxy' }).waitFor();
  await page.getByText(/by Champion/).waitFor();
  await page.getByRole('list', { name: 'What would keep it now' }).getByText('consent').waitFor();
  const look = page.frameLocator('iframe[title="The mail as it will look"]');
  expect(await look.locator('strong').textContent()).toBe('Li Lei');

  await page.keyboard.press('e');
  const text = page.getByRole('textbox', { name: 'Text (Markdown)' });
  const chips = text.locator('.chip');
  const before = await chips.count();
  await text.focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('End');
  for (let back = 0; back < '**,'.length; back += 1) await page.keyboard.press('Backspace');
  expect(await chips.count()).toBe(before);
  // One key takes the whole name.
  await page.keyboard.press('Backspace');
  expect(await chips.count()).toBe(before - 1);
  await page.keyboard.type('dear friend** – “quotes” & 星河,');
  const preview = page.frameLocator('iframe[title="How it will look"]');
  await preview.locator('strong', { hasText: 'dear friend' }).waitFor();
  await preview.getByText('Galaxy is with us').waitFor();
  await page.getByRole('textbox', { name: /What you changed/ }).fill('warmer');
  await page.keyboard.press('Control+Enter');
  await look.locator('strong', { hasText: 'dear friend' }).waitFor();
  await page.getByRole('tab', { name: 'Changes' }).click();
  await page.locator('ins', { hasText: 'dear friend' }).waitFor();
  await page.locator('del', { hasText: 'Li Lei' }).waitFor();

  await page.keyboard.press('d');
  await page.keyboard.press('Control+Enter');
  await page.getByText('decided by ana').waitFor();
  expect(await deliver()).toMatchObject({ outcome: 'sent' });
  const approved = await row(
    `SELECT subject, body_text AS text, body_html AS html FROM approval WHERE id = '${opened.approval}'`,
  );
  const arrived = await row('SELECT subject, text, html FROM sandbox_mail');
  const whole = (mail: typeof approved) => Object.values(mail ?? {}).map((part) => part.trimEnd());
  expect(whole(arrived)).toEqual(whole(approved));
  expect(arrived?.['text']).toContain('dear friend – “quotes” & 星河');
});

test('approving a text whose facts changed since is refused, and the change is shown before anything else', async () => {
  page = await house.as('ana', `/approvals/mine/${opened.approval}`);
  await page.getByRole('heading', { name: 'A word about Galaxy' }).waitFor();
  await page.keyboard.press('d');
  await page.getByText('byte for byte').waitFor();
  await patch(`/v1/customers/c${n}`, { name: 'Nebula' });
  await page.keyboard.press('Control+Enter');
  await page.getByRole('alert').getByText('Something changed after you read it').waitFor();
  const change = page.locator('.changed li').filter({ hasText: 'customer.name' });
  expect(await change.textContent()).toContain('was Galaxy, is Nebula');
  expect(await axeOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Write it anew' }).click();
  await page.getByRole('heading', { name: 'A word about Nebula' }).waitFor();
  await change.waitFor({ state: 'detached' });
  await page.keyboard.press('d');
  await page.keyboard.press('Control+Enter');
  await page.getByText('decided by ana').waitFor();
});

test('the words of somebody else are shown beside those that were read', async () => {
  page = await house.as('ana', `/approvals/mine/${opened.approval}`);
  await page.getByRole('heading', { name: 'A word about Galaxy' }).waitFor();
  const { body } = await house.api.call('POST', '/auth/dev', { body: { person: 'ana' } });
  const edited = await house.api.call('PATCH', `/v1/approvals/${opened.approval}`, {
    as: String(body['token']),
    body: { subject: 'Hello {{ customer.name }}' },
    headers: { 'if-match': '"1"' },
  });
  expect(edited.status).toBe(200);
  await page.keyboard.press('d');
  await page.keyboard.press('Control+Enter');
  const alert = page.getByRole('alert');
  await alert.locator('del', { hasText: 'A word about Galaxy' }).waitFor();
  await alert.locator('ins', { hasText: 'Hello Galaxy' }).waitFor();
});

test.each([
  ['en', 'Edit', 'light'],
  ['zh-CN', '编辑', 'dark'],
] as const)(
  'nothing of an edit is in the way of a screen reader, in %s',
  async (language, edit, theme) => {
    page = await house.as('ana', `/approvals/mine/${opened.approval}`, { language, theme });
    await page.locator('.guard-strip').waitFor();
    await page.getByRole('button', { name: edit }).click();
    await page.locator('.chip').first().waitFor();
    await page.locator('.panel iframe').waitFor();
    expect(await axeOf(page)).toEqual([]);
  },
);
