import { randomUUID } from 'node:crypto';
import { TemporalDoor } from '../../apps/api/enrollments/temporal-door';
import { readProject } from '../../apps/cli/project-files';
import { moveNext } from '../../apps/shared/moves/move-next';
import { axeOf, Console, type Watched } from '../support/console';
import { yaml } from '../support/project';
import { StageServer } from '../support/stage-server';
import { bothThemes, LOOKS } from './looks';

/** One enrollment over a real Temporal: where it stands, how it got there, and what an operator may do about it. */

const CARE = yaml`
  playbook: care
  title: {en: Care, zh-CN: 关怀}
  owner: cs-ops@acme.example
  for: customer
  purpose: service
  enroll:
    by_hand: {manual: true}
  reenroll: always
  backfill: none
  holdout: 0%
  exits:
    closed: {}
  on_exit: {tasks: close}
  vars: {tries: {type: number, default: 0}}
  steps:
    - id: hello
      send: {template: onboarding/welcome, to: [contacts.champion], as: [sender.care]}
    - id: answer
      wait: {event: outreach.replied, timeout: 5d}
      outcomes: {reached: continue, timeout: continue}
    - id: talk
      task:
        title: "Talk to {{ customer.name }}"
        assign: [customer.csm, queue.cs_asia]
        due: 1bd
        give_up: 300d
        answers:
          good: {label: {en: All is well, zh-CN: 一切正常}}
          risk: {label: {en: At risk, zh-CN: 有风险}}
      outcomes:
        good: continue
        risk:
          - id: rescue
            task: {title: "Save {{ customer.name }}", assign: [customer.csm, queue.cs_asia], due: 1bd, give_up: 300d}
            outcomes: {given_up: continue}
        given_up: continue
    - id: end
      exit: closed
`;

let stage: StageServer;
let house: Console;
let page: Watched;
let key: string;
beforeAll(async () => {
  stage = await StageServer.open(async (api) => {
    const files = {
      ...Object.fromEntries(readProject('playbooks/starter')),
      'care.playbook.yaml': CARE,
    };
    const told = await api.call('POST', '/v1/publications', {
      as: await api.key(['playbooks:publish']),
      body: { files },
      headers: { 'idempotency-key': 'care' },
    });
    if (told.status !== 201) throw new Error(told.text);
  });
  const { api } = stage;
  Object.assign(api.world, {
    clock: stage.clock,
    temporal: Object.assign(
      new TemporalDoor({ address: stage.temporalAddress, namespace: 'default' }),
      { workflows: stage.workflows },
    ),
  });
  await stage.begin(Date.parse('2026-03-03T02:00:00Z'));
  house = await Console.over(api);
  await api.person('max', ['leader']);
  await api.person('ana', ['csm'], { manager: 'max' });
  await api.person('eve', ['csm']);
  await api.person('olga', ['ops']);
  key = await api.key([
    ...['customers:write', 'events:write', 'enrollments:read', 'enrollments:create', 'tasks:read'],
  ]);
}, 120_000);
afterAll(async () => {
  await house.close();
  await stage.close();
});
afterEach(async () => {
  const { faults } = page;
  await page.context().close();
  expect(faults).toEqual([]);
});

async function call(method: 'PATCH' | 'POST' | 'GET', path: string, body?: object) {
  const headers = { 'idempotency-key': randomUUID() };
  const answer = await house.api.call(method, path, { as: key, body, headers });
  if (answer.status >= 300) throw new Error(answer.text);
  return answer.body;
}

/** A new customer of ana's with somebody to write to. */
async function give(customer: string): Promise<void> {
  await call('PATCH', `/v1/customers/${customer}`, {
    ...{ name: `Acme ${customer}`, status: 'active', csm: 'ana' },
  });
  await call('PATCH', `/v1/contacts/li-${customer}`, {
    ...{
      customer_id: customer,
      name: 'Li Lei',
      roles: ['champion'],
      reach: { email: `li@${customer}.example` },
    },
  });
}

/** Somebody new, whose onboarding waits for its plan. */
async function enter(customer: string): Promise<string> {
  await give(customer);
  const data = { deal_id: customer, onboarding: true };
  await call('POST', '/v1/events', { id: randomUUID(), type: 'deal.won', customer, data });
  return inside(customer);
}

/** Somebody new whom we have written to. */
async function care(customer: string): Promise<string> {
  await give(customer);
  await call('POST', '/v1/enrollments', { playbook: 'care', subject: customer });
  return inside(customer);
}

async function inside(customer: string): Promise<string> {
  await stage.scan();
  const { data } = await call('GET', `/v1/enrollments?customer=${customer}`);
  return (data as { id: string }[])[0]?.id ?? '';
}
const story = () => page.getByRole('region', { name: 'What happened' });

test('skip shows what it would do, asks for a reason, and stands in the story', async () => {
  const id = await enter('skipped');
  page = await house.as('olga', `/enrollments/${id}`);
  await page.locator('.box.here[data-step="plan"]').waitFor();
  await page.getByRole('button', { name: 'Skip' }).click();
  await page.getByLabel('With the outcome').selectOption('done');
  await page.getByRole('button', { name: 'See what it would do' }).click();
  await page.getByText('It would close 1 task, send nothing now, and stay running.').waitFor();
  await page.getByText('It would stand at kickoff.').waitFor();
  expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  await page.getByRole('textbox', { name: 'Reason' }).fill('the plan went out by phone');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Done.', { exact: true }).first().waitFor();
  await page
    .locator(':focus')
    .and(page.getByRole('button', { name: 'Skip' }))
    .waitFor();
  await stage.scan();
  await story().getByText('the plan went out by phone').waitFor();
  await page.locator('.box.here[data-step="kickoff"]').waitFor();
});

test('a reply from the sandbox moves the enrollment while its page is open', async () => {
  const id = await care('replying');
  // As the mail sandbox keeps what went out.
  const mail = stage.sink.mails.at(-1);
  const caught = randomUUID();
  await house.api.world.pool.query(
    `INSERT INTO sandbox_mail (id, received_at, channel, mail_from, rcpt_to, message_id, subject, text, html, headers, raw)
     VALUES ($1, now(), 'email', 'care@acme.example', $2, $3, 'Welcome', 'Welcome', '<p>Welcome</p>', '{}', $4)`,
    [caught, mail?.to, mail?.messageId, Buffer.from(mail?.raw ?? '')],
  );
  page = await house.as('ana', `/enrollments/${id}`);
  await page.locator('.box.here[data-step="answer"]').waitFor();
  await page.getByRole('region', { name: 'What next' }).getByText('outreach.replied').waitFor();
  const customer = await page.context().newPage();
  await customer.goto(`${house.url}/sandbox/${caught}`);
  await customer.getByRole('heading', { name: 'Welcome' }).waitFor();
  await customer.keyboard.press('r');
  await customer.getByRole('textbox', { name: 'What they write' }).fill('Yes, please');
  await customer.keyboard.press('Control+Enter');
  await customer.getByText('The reply has arrived').last().waitFor();
  await stage.scan();
  await page.locator('.box.here[data-step="talk"]').waitFor();
  await story().getByText('Talk to Acme replying', { exact: true }).first().waitFor();
});

test('the answer chosen decides what stands next in the story', async () => {
  const id = await care('answering');
  page = await house.as('olga', `/enrollments/${id}`);
  await page.getByRole('button', { name: 'Skip' }).click();
  await page.getByRole('button', { name: 'See what it would do' }).click();
  await page.getByText(/^It would .*cancel 1 deadline/).waitFor();
  await page.getByRole('textbox', { name: 'Reason' }).fill('they called');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Done.', { exact: true }).first().waitFor();
  await page.context().close();
  await stage.scan();
  page = await house.as('ana', '/inbox/mine');
  await page.getByRole('link').filter({ hasText: 'Talk to Acme answering' }).click();
  await page.getByRole('heading', { name: 'Talk to Acme answering' }).waitFor();
  await page.keyboard.press('d');
  await page.getByRole('radio', { name: '2 At risk' }).waitFor();
  await page.keyboard.press('2');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('link').filter({ hasText: 'Talk to' }).getByText('done').first().waitFor();
  await stage.scan();
  await page.goto(`/enrollments/${id}`);
  await page.locator('.box.here[data-step="rescue"]').waitFor();
  await page.getByText(/^came in: by hand /).waitFor();
  // A list that everybody has.
  expect(await page.getByRole('link', { name: 'open task' }).getAttribute('href')).toMatch(
    /^\/inbox\/mine\/./,
  );
  expect(await page.locator('.box.walked[data-step="talk"]').count()).toBe(1);
  await story()
    .getByText(/answered “At risk”/)
    .click();
  await story().getByText('- id: talk').waitFor();
  expect(await story().getByText('rescue', { exact: true }).count()).toBe(0);
  await page.context().close();
  page = await house.as('ana', `/enrollments/${id}`, { language: 'zh-CN' });
  await page.getByText(/Talk to Acme answering → 有风险/).waitFor();
});

/** Later than what stands there now, under a name of its own. */
async function publishCare(text: string, more: Readonly<Record<string, string>> = {}) {
  const starter = Object.fromEntries(readProject('playbooks/starter'));
  const told = await house.api.call('POST', '/v1/publications', {
    as: await house.api.key(['playbooks:publish']),
    body: { files: { ...starter, 'care.playbook.yaml': text, ...more } },
    headers: { 'idempotency-key': randomUUID() },
  });
  if (told.status >= 300) throw new Error(told.text);
}
const versionOf = async (id: string) => (await call('GET', `/v1/enrollments/${id}`))['version'];

test('those inside go on in another version: one by the form of its page, the rest by a published plan', async () => {
  const one = await care('moving');
  const rest = await care('resting');
  const longer = CARE.replace('timeout: 5d', 'timeout: 6d');
  await publishCare(longer);
  page = await house.as('olga', `/enrollments/${one}`);
  await page.getByText('newer is 2').waitFor();
  await page.getByRole('button', { name: 'New version' }).click();
  await page.getByLabel('Whoever stands at answer goes on at').waitFor();
  await page.getByRole('button', { name: 'See what it would do' }).click();
  await page.getByText(/^It would .*stay running/).waitFor();
  await page.getByRole('textbox', { name: 'Reason' }).fill('a day more to answer');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Done.', { exact: true }).first().waitFor();
  await stage.scan();
  await story().getByText('a day more to answer').waitFor();
  expect([await versionOf(one), await versionOf(rest)]).toEqual([2, 1]);

  const { pool, published } = house.api.world;
  const { rows } = await pool.query<{ hash: string }>(
    `SELECT hash FROM playbook_version WHERE playbook = 'care' ORDER BY number`,
  );
  const [from, to] = rows.map(({ hash }) => hash.slice(0, 12));
  const plan = `migration: care\nfrom: "${from}"\nto: "${to}"\nonly: customer.name == "Acme resting"\n`;
  await publishCare(longer, { 'care.migration.yaml': plan });
  await page.goto('/playbooks/care/versions');
  const migrate = page.getByRole('region', { name: 'Migrate the rest' });
  await migrate.locator('summary', { hasText: 'care.migration.yaml' }).waitFor();
  await migrate.getByRole('button', { name: 'See whom it would move' }).click();
  await migrate.getByText(/^1 enrollment would go on in version 2: 1 where it stands/).waitFor();
  expect(await versionOf(rest)).toBe(1);
  await migrate.getByRole('textbox', { name: 'Reason' }).fill('the same for everybody');
  expect(await bothThemes(page)).toEqual([]);
  await page.keyboard.press('Control+Enter');
  await page.getByText('They are being moved').waitFor();
  await moveNext({ pool, published }, stage.clock.now());
  await stage.scan();
  expect(await versionOf(rest)).toBe(2);
});

test('nobody is offered an operation that is not theirs, and the API refuses it too', async () => {
  const id = await enter('theirs');
  const offered = async (person: string) => {
    page = await house.as(person, `/enrollments/${id}`);
    await page.locator('.box.here').first().waitFor();
    const names = await page
      .getByRole('group', { name: 'Operations' })
      .getByRole('button')
      .allTextContents();
    await page.context().close();
    return names;
  };
  expect(await offered('eve')).toEqual([]);
  expect(await offered('ana')).toEqual(['Pause', 'Take out']);
  for (const [person, operation] of [
    ['eve', { operation: 'pause' }],
    ['ana', { operation: 'skip', step: 'plan', outcome: 'done' }],
  ] as const) {
    const { body } = await house.api.call('POST', '/auth/dev', { body: { person } });
    const refused = await house.api.call('POST', `/v1/enrollments/${id}/operate`, {
      as: String(body['token']),
      body: { ...operation, reason: 'because' },
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(refused).toMatchObject({ status: 403, body: { code: 'not_yours' } });
  }
  expect(await offered('olga')).toEqual(['Pause', 'Skip', 'Jump', 'Take out']);
});

test('what is parked says so in the words of the playbook, with its line, and what may be done', async () => {
  const id = await enter('parked');
  await house.api.world.pool.query(
    `WITH p AS (INSERT INTO parked_step (enrollment_id, step, customer_id, code, reason, at)
       VALUES ($1, 'plan', 'parked', 'chain-empty', 'nobody of the chain is there for the task', $2))
     UPDATE enrollment SET status = 'parked' WHERE id = $1`,
    [id, new Date(stage.clock.now())],
  );
  page = await house.as('olga', `/enrollments/${id}`);
  const parked = page.getByRole('region', { name: 'Parked' });
  await parked.getByText('nobody of the chain is there for the task').waitFor();
  await page.locator('.box.parked[data-step="plan"]').waitFor();
  await page.getByRole('button', { name: 'Retry' }).waitFor();
  await parked.getByRole('link', { name: /^onboarding.playbook.yaml:/ }).click();
  const line = page.locator('.code-line[aria-current=true]');
  await line.waitFor();
  expect(await line.textContent()).toContain('- id: plan');
});

test.each(LOOKS)(
  'nothing of an enrollment is in the way of a screen reader, in %s',
  async (language, theme) => {
    const id = await care(`seen-${language.toLowerCase()}`);
    page = await house.as('olga', `/enrollments/${id}`, { language, theme });
    await page.locator('.box.here').waitFor();
    await page.locator('.entry').nth(2).waitFor();
    await page.locator('.enrollment-outline > summary').click();
    await page.keyboard.press('w');
    await page.locator('.entry-why').waitFor();
    expect(await axeOf(page)).toEqual([]);
    const verbs = page.locator('.enrollment-now .verbs button');
    for (let index = 0; index < (await verbs.count()); index++) {
      await verbs.nth(index).click();
      await page.locator('.operate').waitFor();
      if (index === 1) {
        await page.locator('.operate button').first().click();
        await page.locator('.operate textarea').waitFor();
      }
      expect(await axeOf(page)).toEqual([]);
    }
  },
  60_000,
);
