import type { Page } from 'playwright-core';
import { readProject } from '../../apps/cli/project-files';
import { Console, type Watched } from '../support/console';
import { giveDraft } from '../support/give-draft';
import { giveMail } from '../support/give-mail';
import { giveTask } from '../support/give-task';
import { giveDeadLetter, givePark, giveUnconfirmed } from '../support/give-trouble';
import { giveReach, REACH } from '../support/reach';
import { faultsOf, LOOKS, type Shown } from './looks';
import { wordsAmiss } from './words-amiss';

/** Every screen in both languages and themes, wide and narrow: nothing for axe to say, no word cut, missing or foreign. */

interface Screen {
  readonly name: string;
  readonly as: 'ana' | 'olga' | 'max' | undefined;
  readonly path: string;
  /** What stands there when it is whole. */
  readonly whole: string;
  /** What opens what is folded, by keys and presses that need no words. */
  readonly open?: (page: Page) => Promise<unknown>;
}

let house: Console;
let screens: Screen[];
/** Of the data: shown as they were stored, in any language. */
let names: string[];
beforeAll(async () => {
  house = await Console.open();
  const { api } = house;
  const { pool } = api.world;
  await publishReach();
  await api.person('max', ['leader']);
  for (const id of ['ana', 'lee']) await api.person(id, ['csm'], { manager: 'max' });
  await api.person('olga', ['ops']);
  await pool.query(`INSERT INTO queue_member VALUES ('cs_asia', 'ana')`);
  const as = await api.key(['customers:write', 'holds:write', 'events:write'], { source: 'crm' });
  const say = async (method: 'PATCH' | 'POST', path: string, body: object) => {
    const headers = { 'idempotency-key': path };
    const answer = await api.call(method, `/v1/${path}`, { as, body, headers });
    if (answer.status >= 300) throw new Error(answer.text);
  };
  const acme = { name: 'Acme', csm: 'ana', tier: 'strategic', integrations_live: 24 };
  await say('PATCH', 'customers/acme', acme);
  await say('PATCH', 'customers/beta', { name: 'Beta', tier: 'growth' });
  const li = { customer_id: 'acme', name: 'Li Lei', roles: ['champion'] };
  await say('PATCH', 'contacts/li', { ...li, reach: { email: 'li@example.com' } });
  const contract = { number: 'A-1', status: 'active', renews_on: '2099-06-30', value: 10 };
  await say('PATCH', 'records/contract/c1', { customer_id: 'acme', ...contract });
  await say('POST', 'holds', { customer: 'acme', reason: 'urgent ticket' });
  // Refused, and told to operations.
  await api.call('POST', '/v1/events', {
    as,
    body: { id: 'a', type: 'deal.lost', customer: 'acme', data: { amount: 5 } },
  });
  const now = api.world.clock.now();
  const inDays = (days: number) => new Date(now + days * 86_400_000).toISOString();
  const give = (title: string, more: object = {}) =>
    giveTask(pool, { assignee: 'ana', queue: null, due_at: inDays(3), title, ...more });
  const call = await giveReach(pool, now);
  const full = await give('Review', {
    ...{ due_at: inDays(-3), priority: 'high', body: 'Ask', checklist: ['Sum', 'Address'] },
    answers: {
      good: { label: 'Good', form: { cause: { type: 'text', label: 'Cause', required: true } } },
    },
  });
  await give('Hidden', { snoozed_until: inDays(5), snooze_reason: 'away' });
  await give('Shared', { assignee: null, queue: 'cs_asia' });
  await give('Late', { assignee: 'lee', due_at: inDays(-2) });
  const draft = await giveDraft(pool);
  const { mail } = await giveMail(pool);
  await givePark(pool, 'chain-empty', 'nobody is there');
  await giveUnconfirmed(pool, 'Renewal');
  await giveDeadLetter(pool, 'gone');
  await pool.query(
    `INSERT INTO outbox (enrollment_id, shard, kind, payload, created_at, attempts)
     VALUES (gen_random_uuid(), 0, 'signal', '{}', now() - interval '1 hour', 2)`,
  );
  const { rows } = await pool.query<{ id: string }>(
    'SELECT enrollment_id AS id FROM task_source WHERE task_id = $1',
    [call],
  );
  screens = screensOf({ call, full, draft, mail, enrollment: rows[0]?.id ?? '' });
  names = ['Acme', 'Beta', 'Li Lei', 'urgent ticket', 'nobody is there'];
}, 60_000);
afterAll(() => house.close());

async function publishReach(): Promise<void> {
  const { api } = house;
  const files = Object.fromEntries(readProject('playbooks/starter'));
  const told = await api.call('POST', '/v1/publications', {
    as: await api.key(['playbooks:publish']),
    body: { files: { ...files, 'reach.playbook.yaml': REACH } },
    headers: { 'idempotency-key': 'reach' },
  });
  if (told.status !== 201) throw new Error(told.text);
}

interface Ids {
  readonly call: string;
  readonly full: string;
  readonly draft: string;
  readonly mail: string;
  readonly enrollment: string;
}

function screensOf({ call, full, draft, mail, enrollment }: Ids): Screen[] {
  const key = (name: string) => (page: Page) => page.keyboard.press(name);
  const unfold = async (page: Page) => {
    await page.locator('details').first().waitFor();
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('details')) one.open = true;
    });
  };
  return [
    { name: 'sign-in', as: undefined, path: '/sign-in', whole: '.card' },
    { name: 'inbox', as: 'ana', path: '/inbox/mine', whole: '.row >> nth=1' },
    { name: 'task', as: 'ana', path: `/inbox/mine/${full}`, whole: '.task', open: key('d') },
    { name: 'why', as: 'ana', path: `/inbox/mine/${call}`, whole: '.task', open: key('w') },
    { name: 'queues', as: 'ana', path: '/inbox/queues', whole: '.row' },
    { name: 'snoozed', as: 'ana', path: '/inbox/snoozed', whole: '.row' },
    { name: 'done', as: 'ana', path: '/inbox/done', whole: '.empty' },
    { name: 'notices', as: 'ana', path: '/inbox/notices', whole: '.empty' },
    { name: 'team', as: 'max', path: '/inbox/team', whole: '.person-head' },
    { name: 'approvals', as: 'ana', path: '/approvals/mine', whole: '.row' },
    { name: 'draft', as: 'ana', path: `/approvals/mine/${draft}`, whole: '.task', open: key('e') },
    { name: 'customers', as: 'ana', path: '/customers', whole: '[data-customer] >> nth=1' },
    { name: 'customer', as: 'ana', path: '/customers/acme', whole: '.entry', open: unfold },
    { name: 'playbooks', as: 'olga', path: '/playbooks', whole: '.ledger' },
    {
      ...{ name: 'playbook', as: 'olga', path: '/playbooks/reach?step=call' },
      whole: '.box[data-selected]',
    },
    { name: 'source', as: 'olga', path: '/playbooks/reach/source#L12', whole: '.code-line' },
    { name: 'versions', as: 'olga', path: '/playbooks/reach/versions', whole: '.version-list li' },
    { name: 'state', as: 'olga', path: '/playbooks/reach/state', whole: '.state-tab .panel' },
    { name: 'enrollments', as: 'olga', path: '/enrollments', whole: '[data-enrollment]' },
    {
      ...{ name: 'enrollment', as: 'olga', path: `/enrollments/${enrollment}` },
      ...{ whole: '.entry', open: unfold },
    },
    ...['parked', 'unconfirmed', 'dead-letters', 'lag'].map((tile) => ({
      ...{ name: tile, as: 'olga' as const, path: `/operations/${tile}` },
      whole: '.stuck .group, .stuck dl',
    })),
    { name: 'sandbox', as: 'olga', path: `/sandbox/${mail}`, whole: '.caught' },
  ];
}

async function look(page: Watched, screen: Screen, shown: Shown): Promise<string[]> {
  const { name, path, whole, open } = screen;
  const isStill = () => page.locator('.skeleton').first().waitFor({ state: 'detached' });
  try {
    await page.goto(path);
    await page.locator(whole).first().waitFor();
    await isStill();
    await open?.(page);
    if (open !== undefined) await page.locator('.panel, details[open]').first().waitFor();
    await isStill();
    const faults = await faultsOf(page, { ...shown, names });
    return faults.map((fault) => `${name}: ${fault}`);
  } catch (error) {
    // The others are looked at all the same.
    return [`${name}: ${String(error)}`];
  }
}

test.each(LOOKS)(
  'every screen is whole in %s: for a screen reader, in both themes, wide and narrow',
  async (language, theme) => {
    const faults: string[] = [];
    for (const person of new Set(screens.map((screen) => screen.as))) {
      const page =
        person === undefined
          ? await house.page({ language, theme })
          : await house.as(person, '/', { language, theme });
      for (const screen of screens.filter(({ as }) => as === person))
        faults.push(...(await look(page, screen, { language, theme })));
      faults.push(...page.faults);
      await page.context().close();
    }
    expect(faults).toEqual([]);
  },
  180_000,
);

/** What must not be: each line one fault. */
const AMISS = `
  <p>3 undefined</p>
  <p aria-label="[object Object]">fine</p>
  <p style="width: 40px; overflow: hidden; white-space: nowrap">These words are much too long</p>
  <p style="width: 40px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis">These say so</p>
  <p>客户</p>
  <p style="height: 20px">Below it</p><p style="margin-top: -32px">On top</p>
  <p style="height: 20px">Hidden</p><p style="position: relative; margin-top: -36px; background: #fff">Covers it</p>
  <p style="width: 3000px">wide</p>`;

test('words that are missing, cut, one over the other or foreign are found', async () => {
  const page = await house.page();
  await page.setContent(`<body>${AMISS}</body>`);
  const found = await page.evaluate(wordsAmiss, { chinese: false, names: ['Acme'] });
  expect(found).toEqual([
    '<p> "3 undefined" is not a word',
    '<p> "客户" is Chinese',
    '<p> aria-label="[object Object]" is not a word',
    '<p> "These words are much too long" is cut by <p>',
    '<p> "Below it" lies over <p> "On top"',
    expect.stringMatching(/^the page is 3\d{3} px wide$/),
  ]);
  const foreign = await page.evaluate(wordsAmiss, { chinese: true, names: ['客户'] });
  expect(foreign).toContain('<p> "These words are much too long" is English');
  expect(foreign.filter((fault) => fault.includes('客户'))).toEqual([]);
  await page.context().close();
});
