import { giveTask, openTask } from '../support/give-task';
import { axeOf, Console, type Watched } from '../support/console';
import { LOOKS } from './looks';

/** A day in the inbox, by keyboard; everything is looked at as it stands in the page. */

let house: Console;
let page: Watched;
const day = 86_400_000;
const inDays = (days: number) => new Date(house.api.world.clock.now() + days * day).toISOString();
const give = (more: Readonly<Record<string, unknown>>) =>
  giveTask(house.api.world.pool, { assignee: 'ana', queue: null, due_at: inDays(3), ...more });
const row = (title: string) => page.getByRole('link').filter({ hasText: title });
const statusOf = async (id: string) => {
  const { rows } = await house.api.world.pool.query<Record<string, unknown>>(
    'SELECT status, answer, form_values, resolved_by, assignee, snooze_reason FROM task WHERE id = $1',
    [id],
  );
  return rows[0];
};
const ANSWERS = {
  good: { label: { en: 'All is well', 'zh-CN': '一切正常' }, form: {} },
  risk: {
    label: { en: 'At risk', 'zh-CN': '有风险' },
    form: {
      cause: { type: 'text', label: { en: 'Cause', 'zh-CN': '原因说明' }, required: true },
    },
  },
};

beforeAll(async () => {
  house = await Console.open();
  await house.api.person('max', ['leader']);
  for (const id of ['ana', 'lee', 'sam']) await house.api.person(id, ['csm'], { manager: 'max' });
  const { pool } = house.api.world;
  await pool.query(`INSERT INTO queue_member VALUES ('cs_asia', 'ana'), ('cs_asia', 'lee')`);
  const key = await house.api.key(['customers:write']);
  await house.api.call('PATCH', '/v1/customers/acme', { as: key, body: { name: 'Acme 安科' } });
}, 60_000);
afterAll(() => house.close());
beforeEach(() =>
  house.api.world.pool.query('DELETE FROM task_change; DELETE FROM task_source; DELETE FROM task'),
);
afterEach(async () => {
  const { faults } = page;
  await page.context().close();
  expect(faults).toEqual([]);
});

test('a person signs in and finishes three tasks without touching the mouse', async () => {
  const ids = [
    await give({ title: 'Call them', due_at: inDays(-2) }),
    await give({ title: 'Review the value', answers: ANSWERS }),
    await give({ title: 'Check the invoice', checklist: ['Sum', 'Address'], due_at: inDays(5) }),
  ];
  page = await house.page();
  await page.goto('/inbox/mine');
  await page.getByText('Development sign-in').waitFor();
  const card = page.getByRole('button', { name: /^ana/ });
  while (!(await card.evaluate((one) => one === one.ownerDocument.activeElement)))
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await row('Call them').waitFor();
  await page.keyboard.press('j');
  await page.getByRole('heading', { name: 'Call them' }).waitFor();
  await page.keyboard.press('d');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Review the value' }).waitFor();
  await page.keyboard.press('d');
  await page.getByRole('radio', { name: '1 All is well' }).waitFor();
  await page.keyboard.press('1');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Check the invoice' }).waitFor();
  for (const item of ['Sum', 'Address']) {
    await page.getByRole('checkbox', { name: item }).focus();
    await page.keyboard.press('Space');
  }
  await page.getByText('2 of 2 checked').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('d');
  await page.keyboard.press('Control+Enter');
  await row('Check the invoice').getByText('done', { exact: true }).waitFor();
  for (const id of ids)
    expect(await statusOf(id)).toMatchObject({ status: 'resolved', resolved_by: 'ana' });
  expect(await statusOf(ids[1] ?? '')).toMatchObject({ answer: 'good' });
});

test('a required field stops what is to be sent and is named in Chinese', async () => {
  const id = await give({ title: 'Review', answers: ANSWERS });
  page = await house.as('ana', `/inbox/mine/${id}`, { language: 'zh-CN' });
  await page.getByRole('button', { name: '填写结果' }).waitFor();
  await page.keyboard.press('d');
  await page.getByRole('radio', { name: '2 有风险' }).waitFor();
  await page.keyboard.press('2');
  await page.keyboard.press('Control+Enter');
  await page.getByText('请填写“原因说明”').waitFor();
  expect(await statusOf(id)).toMatchObject({ status: 'open' });
  await page.getByRole('textbox', { name: '原因说明' }).fill('换了负责人');
  await page.keyboard.press('Control+Enter');
  await row('Review').getByText('已完成').waitFor();
  expect(await statusOf(id)).toMatchObject({
    answer: 'risk',
    form_values: { cause: '换了负责人' },
  });
});

test('a task that somebody else finished stays, greyed, with who, when and what', async () => {
  const id = await give({ title: 'Review', answers: ANSWERS });
  await give({ title: 'Another' });
  page = await house.page();
  await page.context().request.post(`${house.url}/auth/dev`, { data: { person: 'ana' } });
  await page.goto('/inbox/mine');
  await row('Another').waitFor();
  await page.locator('[data-live=live]').waitFor();
  const token = await signIn('max');
  const answer = { as: token, body: { answer: 'good' } };
  expect((await house.api.call('POST', `/v1/tasks/${id}/resolve`, answer)).status).toBe(200);
  await row('Review')
    .getByText(/^max, today .+: All is well$/)
    .waitFor();
  expect(await row('Review').getAttribute('class')).toContain('grey');
});

test('an answer that came too late brings the row back and says who was quicker', async () => {
  const id = await give({ title: 'Review', answers: ANSWERS });
  page = await house.as('ana', `/inbox/mine/${id}`);
  await page.getByRole('heading', { name: 'Review' }).waitFor();
  await page.keyboard.press('d');
  await page.getByRole('radio', { name: '1 All is well' }).waitFor();
  await page.keyboard.press('1');
  const answer = { as: await signIn('max'), body: { answer: 'risk', form: { cause: 'x' } } };
  expect((await house.api.call('POST', `/v1/tasks/${id}/resolve`, answer)).status).toBe(200);
  await page.keyboard.press('Control+Enter');
  await page
    .getByText(/^max, today .+: At risk$/)
    .first()
    .waitFor();
});

test('new tasks wait behind the bar, and the row one is on does not move', async () => {
  await give({ title: 'First', due_at: inDays(2) });
  const second = await give({ title: 'Second', due_at: inDays(4) });
  page = await house.page();
  await page.context().request.post(`${house.url}/auth/dev`, { data: { person: 'ana' } });
  await page.goto(`/inbox/mine/${second}`);
  await row('Second').waitFor();
  const before = await row('Second').boundingBox();
  await page.locator('[data-live=live]').waitFor();
  await openTask(house.api.world.pool, {
    ...{ assignee: 'ana', queue: null },
    ...{ title: 'Urgent now', due_at: inDays(-1) },
  });
  const bar = page.getByRole('button', { name: '1 new task, press . to show' });
  await bar.waitFor();
  expect(await row('Urgent now').count()).toBe(0);
  const after = await row('Second').boundingBox();
  expect(after).toEqual(before);
  await page.keyboard.press('.');
  await row('Urgent now').waitFor();
});

test('giving a task to somebody who is away says until when, and who gets it', async () => {
  const id = await give({ title: 'Review' });
  await house.api.world.pool.query(
    `UPDATE person SET delegate = 'sam', absent_from = $1, absent_until = $2 WHERE id = 'lee'`,
    [inDays(-1), inDays(4)],
  );
  page = await house.as('ana', `/inbox/mine/${id}`);
  await page.getByRole('heading', { name: 'Review' }).waitFor();
  await page.keyboard.press('r');
  await page.getByRole('combobox').selectOption('lee');
  await page.getByText(/away until .+ · sam stands in/).waitFor();
  await page.getByRole('textbox', { name: 'Reason' }).fill('knows them');
  await page.keyboard.press('Control+Enter');
  await row('Review').getByText('not in this list any more').waitFor();
  expect(await statusOf(id)).toMatchObject({ assignee: 'lee' });
});

test('shortcuts work by the place of the key, and are silent while an input method composes', async () => {
  await give({ title: 'First' });
  page = await house.as('ana', '/inbox/mine');
  await row('First').waitFor();
  const press = (init: object) =>
    page.evaluate(
      (told) =>
        document.body.dispatchEvent(
          new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...told }),
        ),
      init,
    );
  await press({ key: 'j', code: 'KeyJ', isComposing: true });
  await press({ key: 'Process', code: 'KeyJ', keyCode: 229 });
  expect(new URL(page.url()).pathname).toBe('/inbox/mine');
  await press({ key: 'о', code: 'KeyJ' });
  await page.getByRole('heading', { name: 'First' }).waitFor();
});

test('shortcuts can be switched off', async () => {
  await give({ title: 'First' });
  page = await house.as('ana', '/inbox/mine');
  await row('First').waitFor();
  await page.getByRole('button', { name: 'ana: menu' }).click();
  await page.getByRole('button', { name: 'Shortcuts are on' }).click();
  await page.getByRole('button', { name: 'Shortcuts are off' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.reload();
  await row('First').waitFor();
  await page.keyboard.press('j');
  expect(new URL(page.url()).pathname).toBe('/inbox/mine');
});

test('a session that ends in the middle of a form is renewed over the page, and nothing typed is lost', async () => {
  const id = await give({ title: 'Review' });
  page = await house.as('ana', `/inbox/mine/${id}`);
  await page.getByRole('heading', { name: 'Review' }).waitFor();
  await page.keyboard.press('d');
  await page.getByRole('textbox', { name: 'Comment' }).fill('they will renew');
  await house.api.world.pool.query(`DELETE FROM sign_in WHERE person_id = 'ana'`);
  await page.keyboard.press('Control+Enter');
  await page.getByText('Your session has ended').waitFor();
  await page.getByRole('button', { name: /^ana customer/ }).click();
  await page.getByText('Your session has ended').waitFor({ state: 'hidden' });
  expect(await page.getByRole('textbox', { name: 'Comment' }).inputValue()).toBe('they will renew');
  // The token of the new session must have come before what is sent again.
  await page.waitForResponse((answer) => answer.url().endsWith('/v1/me')).catch(() => undefined);
  await page.getByRole('textbox', { name: 'Comment' }).focus();
  await page.keyboard.press('Control+Enter');
  await row('Review').getByText('done', { exact: true }).waitFor();
});

test.each(LOOKS)(
  'nothing is in the way of a screen reader, in %s',
  async (language, theme) => {
    const late = await give({
      title: 'Late',
      due_at: inDays(-3),
      priority: 'high',
      answers: ANSWERS,
      body: 'Look at **this**',
      checklist: ['One'],
    });
    await give({ title: 'Later' });
    page = await house.page({ language, theme });
    await page.context().request.post(`${house.url}/auth/dev`, { data: { person: 'ana' } });
    for (const path of ['/inbox/snoozed', '/approvals/mine']) {
      await page.goto(path);
      await page.locator('.empty').first().waitFor();
      expect(await axeOf(page)).toEqual([]);
    }
    await page.goto(`/inbox/mine/${late}`);
    await page.locator('.task').waitFor();
    for (const key of ['z', 'r', 'm']) {
      await page.locator('.row[aria-current=true]').focus();
      await page.keyboard.press(key);
      await page.locator('.panel').waitFor();
      expect(await axeOf(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator('.panel').waitFor({ state: 'hidden' });
    }
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await axeOf(page)).toEqual([]);
  },
  60_000,
);

async function signIn(person: string): Promise<string> {
  const { body } = await house.api.call('POST', '/auth/dev', { body: { person } });
  return String(body['token']);
}
