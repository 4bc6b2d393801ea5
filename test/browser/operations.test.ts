import { axeOf, Console, type Watched } from '../support/console';
import { giveDeadLetter, givePark, giveUnconfirmed } from '../support/give-trouble';
import { LOOKS } from './looks';

/** What is stuck is counted where everybody looks, shown with its reason, and settled by a person. */

let house: Console;
let page: Watched;
let billing: string;
beforeAll(async () => {
  house = await Console.open();
  await house.api.person('olga', ['ops']);
  await house.api.person('max', ['leader']);
  await house.api.person('ana', ['csm']);
  billing = await house.api.key(['customers:write', 'events:write'], { source: 'billing' });
  const patch = (path: string, body: object) =>
    house.api.call('PATCH', path, { as: billing, body });
  await patch('/v1/customers/acme', { name: 'Acme' });
  await patch('/v1/contacts/li', { customer_id: 'acme', name: 'Li Lei' });
}, 60_000);
afterAll(() => house.close());
beforeEach(() =>
  house.api.world.pool.query(
    `DELETE FROM parked_step; DELETE FROM dead_letter; DELETE FROM outbox; DELETE FROM switch; DELETE FROM ingest_refusal;
     UPDATE outreach SET status = 'skipped' WHERE status = 'unconfirmed'`,
  ),
);
afterEach(async () => {
  const { faults } = page;
  await page.context().close();
  expect(faults).toEqual([]);
});
const tile = (name: string) => page.locator('.tile', { hasText: name });
const rowsOf = async (sql: string) =>
  (await house.api.world.pool.query<Record<string, unknown>>(sql)).rows;

test('on a good day one sentence says so, and the header counts nothing', async () => {
  page = await house.as('olga', '/operations');
  await page.getByText('Nothing is stuck.').waitFor();
  for (const name of ['Parked steps', 'Unconfirmed sends', 'Dead letters', 'Late'])
    expect(await tile(name).locator('.tile-count').textContent()).toBe('0');
  expect(await page.getByText('failure').count()).toBe(0);
  await tile('Dead letters').click();
  await page.getByText('Every message reached its enrollment.').waitFor();
});

test('an unconfirmed send is settled by a person and leaves the header', async () => {
  const id = await giveUnconfirmed(house.api.world.pool, 'Your renewal');
  page = await house.as('olga', '/inbox/mine');
  await page.getByText('1 failure').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.getByText('li · li@example.com').waitFor();
  await page.getByText('connection reset').waitFor();
  await page.getByRole('button', { name: 'It did not' }).click();
  await page.getByText('It counts under no cap any more').waitFor();
  await page.getByRole('textbox', { name: 'How you know' }).fill('not in their log');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Nothing is stuck.').waitFor();
  await page.getByText('1 failure').waitFor({ state: 'hidden' });
  expect(await rowsOf(`SELECT status, reason FROM outreach WHERE id = '${id}'`)).toEqual([
    { status: 'refused', reason: 'not_sent' },
  ]);
});

test('an unconfirmed send is sent once more by a person, who says why', async () => {
  const { pool } = house.api.world;
  const id = await giveUnconfirmed(pool, 'Your renewal');
  page = await house.as('olga', '/operations/unconfirmed');
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByText('The same words under the same Message-ID.').waitFor();
  await page.getByRole('textbox', { name: 'How you know' }).fill('they never got it');
  await page.keyboard.press('Control+Enter');
  await page.getByText('It is on its way').waitFor();
  expect(await rowsOf(`SELECT asked_by FROM resend WHERE outreach_id = '${id}'`)).toHaveLength(1);
  expect(
    await rowsOf(
      `SELECT detail ->> 'note' AS note FROM audit_log WHERE action = 'outreach.resend'`,
    ),
  ).toEqual([{ note: 'they never got it' }]);
});

test('parked steps stand together by playbook, step and code, each a press away from its enrollment', async () => {
  const { pool } = house.api.world;
  await givePark(pool, 'chain-empty', 'nobody of role.csm is there');
  const newest = await givePark(pool, 'chain-empty', 'nobody of role.csm is there at all');
  await givePark(pool, 'send-failed', 'no address');
  page = await house.as('olga', '/operations/parked');
  const group = page.locator('.group', { hasText: 'chain-empty' });
  await group.getByText('nobody of role.csm is there at all').waitFor();
  expect(await group.locator('.group-count').textContent()).toBe('2');
  const first = group.getByRole('link', { name: '1', exact: true });
  expect(await first.getAttribute('href')).toBe(`/enrollments/${newest}`);
  expect(await tile('Parked steps').locator('.tile-count').textContent()).toBe('3');
});

test('a dead letter is sent again or given up; a leader reads only', async () => {
  const { pool } = house.api.world;
  const first = await giveDeadLetter(pool, 'gone one');
  const second = await giveDeadLetter(pool, 'gone two');
  page = await house.as('olga', '/operations/dead-letters');
  const letter = (error: string) => page.locator('.group', { hasText: error });
  await letter('gone one').getByRole('button', { name: 'Send again' }).click();
  await page.getByText('what had arrived is not taken twice').waitFor();
  await page.keyboard.press('Control+Enter');
  await letter('gone one').waitFor({ state: 'hidden' });
  await letter('gone two').getByRole('button', { name: 'Give up' }).click();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('Every message reached its enrollment.').waitFor();
  expect(await rowsOf('SELECT id::text, settled FROM dead_letter ORDER BY id')).toEqual([
    { id: first, settled: 'redriven' },
    { id: second, settled: 'discarded' },
  ]);
  await page.context().close();
  await giveDeadLetter(pool, 'gone three');
  page = await house.as('max', '/operations');
  await letter('gone three').waitFor();
  expect(await letter('gone three').getByRole('button').count()).toBe(0);
});

test('a kill switch is engaged with a reason and released by those who may', async () => {
  page = await house.as('olga', '/operations');
  await page.getByText('None is engaged').waitFor();
  await page.getByRole('button', { name: 'Engage a switch' }).click();
  await page.getByRole('combobox').selectOption('channel:email');
  await page.getByRole('textbox', { name: 'Reason' }).fill('wrong text');
  await page.keyboard.press('Control+Enter');
  const engaged = page.locator('.block li', { hasText: 'wrong text' });
  await engaged.getByText('channel Mail').waitFor();
  await page.getByText('stopped by a switch').waitFor();
  await engaged.getByRole('button', { name: 'Release' }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('mended');
  await page.keyboard.press('Control+Enter');
  await page.getByText('None is engaged').waitFor();
  expect(await rowsOf('SELECT scope, engaged, reason FROM switch')).toEqual([
    { scope: 'channel:email', engaged: false, reason: 'mended' },
  ]);
});

test('what systems send in vain stands by source, with what to write into the catalog', async () => {
  const body = { id: 'a', type: 'deal.lost', customer: 'acme', data: { amount: 5 } };
  await house.api.call('POST', '/v1/events', { as: billing, body });
  page = await house.as('olga', '/operations');
  await page.getByText('1 × unknown_event_type').waitFor();
  await page.getByText('billing: deal.lost').click();
  await page.getByText('deal.lost: {about: customer').waitFor();
});

test('fields that nobody declared stand beside the refusals, with the line to write', async () => {
  const body = { id: 'u', type: 'login', customer: 'acme', data: { browser_zoom: 3 } };
  const told = await house.api.call('POST', '/v1/events', { as: billing, body });
  expect(told.status).toBeLessThan(300);
  page = await house.as('olga', '/operations');
  await page.getByText('billing: login').click();
  await page.getByText('unseen by playbooks').waitFor();
  await page.locator('details pre', { hasText: 'browser_zoom: ' }).waitFor();
});

test('who may not see it has neither link nor page', async () => {
  page = await house.as('ana', '/operations');
  await page.waitForURL('**/inbox/mine');
  await page.getByRole('link', { name: 'Approvals' }).waitFor();
  expect(await page.getByRole('link', { name: 'Operations' }).count()).toBe(0);
});

test.each([
  ['olga', '/playbooks'],
  ['max', '/inbox/team'],
  ['ana', '/inbox/mine'],
])('without a place to go %s begins at %s', async (person, start) => {
  page = await house.as(person, '/');
  await page.waitForURL(`**${start}`);
  await page.locator('h1').waitFor();
});

test.each(LOOKS)(
  'nothing of the operations is in the way of a screen reader, in %s',
  async (language, theme) => {
    const { pool } = house.api.world;
    page = await house.as('olga', '/operations', { language, theme });
    await page.locator('.all-well').waitFor();
    expect(await axeOf(page)).toEqual([]);
    await givePark(pool, 'chain-empty', 'nobody is there');
    await giveUnconfirmed(pool, 'Your renewal');
    await giveDeadLetter(pool, 'gone');
    await pool.query(
      `INSERT INTO outbox (enrollment_id, shard, kind, payload, created_at, attempts)
       VALUES (gen_random_uuid(), 0, 'signal', '{}', now() - interval '1 hour', 2)`,
    );
    await house.api.call('POST', '/v1/events', {
      as: billing,
      body: { id: 'x', type: 'deal.lost', customer: 'acme', data: { amount: 5 } },
    });
    for (const path of ['parked', 'unconfirmed', 'dead-letters', 'lag']) {
      await page.goto(`/operations/${path}`);
      await page.locator('.stuck .group, .stuck dl').first().waitFor();
      await page
        .locator('.stuck .verbs button')
        .first()
        .click({ timeout: 300 })
        .catch(() => undefined);
      expect(await axeOf(page)).toEqual([]);
    }
    await page.locator('.block button').first().click();
    await page.locator('.block .panel').waitFor();
    expect(await axeOf(page)).toEqual([]);
  },
  60_000,
);
