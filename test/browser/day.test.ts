import { randomUUID } from 'node:crypto';
import { TemporalDoor } from '../../apps/api/enrollments/temporal-door';
import { readProject } from '../../apps/cli/project-files';
import { Console, type Watched } from '../support/console';
import { yaml } from '../support/project';
import { StageServer } from '../support/stage-server';

/** A morning of somebody who looks after customers, over a real Temporal and a real mail server; nobody touches a mouse. */

const ASK = yaml`
  playbook: ask
  title: {en: Ask, zh-CN: 询问}
  owner: cs-ops@acme.example
  for: customer
  purpose: service
  enroll:
    by_hand: {manual: true}
  reenroll: always
  backfill: none
  holdout: 0%
  exits:
    asked: {}
  on_exit: {tasks: close}
  steps:
    - id: talk
      task:
        title: "联系 {{ customer.name }}"
        assign: [customer.csm, queue.cs_asia]
        due: 1bd
        give_up: 300d
        answers:
          good: {label: {en: All is well, zh-CN: 一切正常}}
          risk:
            label: {en: At risk, zh-CN: 有风险}
            form: {cause: {type: text, label: {en: Cause, zh-CN: 原因}, required: true}}
      outcomes: {good: continue, risk: continue, given_up: continue}
    - id: end
      exit: asked
`;
const LETTER = yaml`
  playbook: letter
  title: {en: Letter, zh-CN: 信件}
  owner: cs-ops@acme.example
  for: customer
  purpose: service
  enroll:
    by_hand: {manual: true}
  reenroll: always
  backfill: none
  holdout: 0%
  exits:
    written: {}
  on_exit: {tasks: close}
  steps:
    - id: hello
      send:
        template: onboarding/welcome
        to: [contacts.champion]
        as: [sender.care]
        approval: {by: [customer.csm, queue.cs_leads], within: 2bd, otherwise: skip}
      outcomes: {rejected: continue, skipped: continue}
    - id: end
      exit: written
`;
const ASKED = ['Acme', 'Beta', 'Corda', 'Delta'];

let stage: StageServer;
let house: Console;
let page: Watched;
beforeAll(async () => {
  stage = await StageServer.open(async (api) => {
    const files = {
      ...Object.fromEntries(readProject('playbooks/starter')),
      ...{ 'ask.playbook.yaml': ASK, 'letter.playbook.yaml': LETTER },
    };
    const told = await api.call('POST', '/v1/publications', {
      as: await api.key(['playbooks:publish']),
      body: { files },
      headers: { 'idempotency-key': 'day' },
    });
    if (told.status !== 201) throw new Error(told.text);
  });
  const { api } = stage;
  const address = { address: stage.temporalAddress, namespace: 'default' };
  const temporal = Object.assign(new TemporalDoor(address), { workflows: stage.workflows });
  Object.assign(api.world, { clock: stage.clock, temporal });
  await stage.begin(Date.parse('2026-03-03T02:00:00Z'));
  house = await Console.over(api);
  await api.person('max', ['leader']);
  await api.person('ana', ['csm'], { manager: 'max' });
  await enter();
}, 120_000);
afterAll(async () => {
  await house.close();
  await stage.close();
});

/** Four to talk to, one to write to. */
async function enter(): Promise<void> {
  const as = await stage.api.key(['customers:write', 'enrollments:create']);
  const say = async (method: 'PATCH' | 'POST', path: string, body: object) => {
    const headers = { 'idempotency-key': randomUUID() };
    const answer = await stage.api.call(method, `/v1/${path}`, { as, body, headers });
    if (answer.status >= 300) throw new Error(answer.text);
  };
  for (const name of [...ASKED, 'Ember']) {
    const id = name.toLowerCase();
    await say('PATCH', `customers/${id}`, { name, status: 'active', csm: 'ana' });
    const li = { customer_id: id, name: 'Li Lei', roles: ['champion'] };
    await say('PATCH', `contacts/li-${id}`, { ...li, reach: { email: `li@${id}.example` } });
    const playbook = name === 'Ember' ? 'letter' : 'ask';
    await say('POST', 'enrollments', { playbook, subject: id });
  }
  await stage.scan();
}

/** From the first look on: whatever a hand would do with anything but the keys. */
function watchHands(): Promise<unknown> {
  return page.addInitScript(() => {
    const hands: string[] = [];
    Object.assign(window, { hands });
    for (const kind of ['pointerdown', 'pointermove', 'mousedown', 'wheel', 'touchstart'])
      addEventListener(kind, () => hands.push(kind), true);
  });
}
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const heading = (words: RegExp) => page.getByRole('heading', { name: words, level: 2 });
/** The customer whose task is open now, once it is one of those who are left. */
async function talkingTo(left: readonly string[]): Promise<string> {
  const shown = heading(new RegExp(`^联系 (${left.join('|')})$`));
  await shown.waitFor();
  return ((await shown.textContent()) ?? '').replace('联系', '').trim();
}
async function askWhy(): Promise<void> {
  await press('w');
  const why = page.locator('.why');
  await why.getByText(/ask\.playbook\.yaml:\d+/).waitFor();
  await why.getByText('customer.csm').first().waitFor();
  await press('Escape');
  await why.waitFor({ state: 'detached' });
}

test('a morning by keyboard alone, in Chinese: three tasks, a mail in other words, one for tomorrow, and why', async () => {
  page = await house.page({ language: 'zh-CN' });
  await watchHands();
  await page.goto('/');
  const card = page.getByRole('button', { name: /^ana/ });
  await card.waitFor();
  for (let tabs = 0; tabs < 20; tabs++) {
    if (await card.evaluate((one) => one === document.activeElement)) break;
    await press('Tab');
  }
  await press('Enter');
  await page.locator('.row').nth(3).waitFor();
  await press('j');

  const done: string[] = [];
  const next = async () => {
    const name = await talkingTo(ASKED.filter((one) => !done.includes(one)));
    done.push(name);
  };
  await next();
  await askWhy();
  await press('d', '1', 'Control+Enter');
  await next();
  await press('d', '2', 'Control+Enter');
  await page.getByText('请填写“原因”').waitFor();
  await page.keyboard.type('change of staff');
  await press('Control+Enter');
  await next();
  await askWhy();
  await press('d', '1', 'Control+Enter');
  await next();
  await press('z', '2', 'Tab');
  await page.keyboard.type('away today');
  await press('Control+Enter');
  await page.locator('.row.grey').nth(3).waitFor();

  await press('g', 'a');
  await page.locator('[data-approval]').waitFor();
  await press('j');
  const draft = page.locator('.task h2');
  await draft.waitFor();
  await press('e');
  await page.locator('.chip').first().waitFor();
  await press('Tab', 'Control+End');
  await page.keyboard.type(' See you on **Friday**.');
  await page
    .frameLocator('iframe[title="外观预览"]')
    .locator('strong', { hasText: 'Friday' })
    .waitFor();
  await press('Tab');
  await page.keyboard.type('a date');
  await press('Control+Enter');
  await page.locator('.panel').waitFor({ state: 'detached' });
  // What is decided about is what was written.
  await page.frameLocator('iframe.mail-frame').locator('strong', { hasText: 'Friday' }).waitFor();
  await press('d');
  await page.locator('.panel').waitFor();
  await press('Control+Enter');
  await page.getByText('由 ana 决定').waitFor();
  expect(await page.evaluate(() => (window as unknown as { hands: string[] }).hands)).toEqual([]);
  expect(page.faults).toEqual([]);
  await page.context().close();
  await stage.scan();
  await seen(done);
}, 120_000);

/** What came of it, as programs and the mail server see it. */
async function seen(done: readonly string[]): Promise<void> {
  const { api } = stage;
  const as = await api.key(['tasks:read', 'enrollments:read', 'outreach:read']);
  const get = async (path: string) =>
    (await api.call('GET', `/v1/${path}`, { as })).body['data'] as Record<string, unknown>[];
  const tasks = new Map((await get('tasks?limit=50')).map((one) => [one['customer_name'], one]));
  const told = done.map((name) => {
    const { status, snoozed_until: until } = tasks.get(name) ?? {};
    return [status, until !== null && until !== undefined];
  });
  expect(told).toEqual([
    ['resolved', false],
    ['resolved', false],
    ['resolved', false],
    ['open', true],
  ]);
  const exits = (await get('enrollments?playbook=ask')).map(({ exit }) => exit);
  expect(exits.filter((exit) => exit === 'asked')).toHaveLength(3);
  expect(await get('enrollments?playbook=letter')).toMatchObject([{ exit: 'written' }]);
  const mails = stage.sink.mails.map(({ to, raw }) => [to, /See you on/.test(raw)]);
  expect(mails).toEqual([['li@ember.example', true]]);
}
