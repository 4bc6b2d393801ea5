import PostalMime from 'postal-mime';
import { decideApproval } from '../../apps/shared/approvals/decide-approval';
import { editApproval } from '../../apps/shared/approvals/edit-approval';
import { Published } from '../../apps/shared/publications/published';
import type { Item } from '../../playbooks/kernel/command';
import type { Plan } from '../../playbooks/kernel/plan';
import { ActivityWorld, NOW } from '../support/activity-world';
import { MailServer } from '../support/mail-server';

let world: ActivityWorld;
let mails: MailServer;
beforeEach(async () => {
  [world, mails] = await Promise.all([ActivityWorld.open(), new MailServer().open()]);
  const [row] = await world.rows<{ plan: string }>('SELECT plan FROM playbook_version');
  const plan = JSON.parse(row?.plan ?? '') as Plan;
  const [send, ...rest] = plan.code;
  const asked = {
    by: send && 'as' in send ? send.as : [],
    within: { n: 2, unit: 'bd' },
    otherwise: 'skip',
  };
  const unless = {
    name: 'unless',
    trigger: { kind: 'event', types: ['kickoff.booked'] },
    since: 'step',
  };
  const code = [{ ...send, approval: asked, unless }, ...rest];
  await world.pool.query('UPDATE playbook_version SET plan = $1', [
    JSON.stringify({ ...plan, code }),
  ]);
});
afterEach(async () => {
  await mails.close();
  await world.close();
});

const AT = { pc: 0, step: 'hello', visit: 1 } as const;
const OPEN: Item = { kind: 'openApproval', ...AT, binds: {} };
const UNLESS: Item = { kind: 'armBeside', ...AT, what: 'unless', since: NOW, binds: {} };

/** Settles the draft; answers its id. */
async function opened(...more: readonly Item[]): Promise<string> {
  const { results } = await world.settle(1, [OPEN, ...more]);
  const [result] = results;
  if (result?.kind !== 'approval' || !result.approval) throw new Error(JSON.stringify(results));
  return result.approval;
}

const deps = () => ({
  pool: world.pool,
  published: new Published(world.pool),
  clock: { now: () => NOW + 1_000 },
});
const by = 'ana';

async function ledger(): Promise<object | undefined> {
  const [row] = await world.rows('SELECT status, reason FROM outreach');
  return row;
}
async function drafts(): Promise<unknown[]> {
  const rows = await world.rows<{ status: string }>('SELECT status FROM approval');
  return rows.map(({ status }) => status);
}

test('a draft is opened once, with its ledger row, whoever is asked and its clock', async () => {
  const approval = await opened();
  expect(await opened()).toBe(approval);
  expect(
    await world.rows('SELECT step, status, subject, body_text, within_at FROM approval'),
  ).toEqual([
    {
      step: 'hello',
      status: 'open',
      subject: 'Hello Acme',
      body_text: 'Dear Li, welcome.',
      within_at: new Date('2026-03-04T09:00:00Z'),
    },
  ]);
  expect(await world.rows('SELECT kind, approver FROM approval_approver')).toEqual([
    { kind: 'person', approver: 'ana' },
  ]);
  expect(await ledger()).toEqual({ status: 'awaiting_approval', reason: null });
});

test('what was edited and approved is what arrives, whatever has changed since', async () => {
  const approval = await opened();
  const markdown = 'Dear **Li**,\n\nyour “quotes” & 星河 — 100 %.\n\n> . a line\n\nAna';
  await editApproval(deps(), { approval, by, version: 1, subject: 'Grüße 你好', markdown });
  await decideApproval(deps(), { approval, by, version: 2, decision: 'approved' });
  await world.pool.query(`UPDATE customer SET attributes = attributes || '{"name": "Other"}'`);
  expect(await world.deliver(mails.url, { approval })).toMatchObject({ outcome: 'sent' });
  const [kept] = await world.rows<Record<string, string>>(
    'SELECT a.subject, a.body_text AS text, a.body_html AS html FROM approval a JOIN outreach o ON o.subject = a.subject AND o.body_text = a.body_text AND o.body_html = a.body_html',
  );
  const mail = await PostalMime.parse(mails.taken[0] ?? '');
  const { subject, text, html } = mail;
  expect({ subject, text: text?.trimEnd(), html: String(html).trimEnd() }).toEqual({
    subject: 'Grüße 你好',
    text: kept?.['text']?.trimEnd(),
    html: kept?.['html']?.trimEnd(),
  });
});

test('a text that nobody approved is never sent', async () => {
  const approval = await opened();
  await expect(world.deliver(mails.url, { approval })).rejects.toThrow();
  expect(mails.shown).toEqual([]);
});

test('consent is asked again for a text that was approved', async () => {
  const approval = await opened();
  await decideApproval(deps(), { approval, by, version: 1, decision: 'approved' });
  await world.pool.query(
    `INSERT INTO consent_event (contact_id, purpose, given, basis, source, at) VALUES ('li', 'lifecycle', false, 'asked', 'test', now())`,
  );
  expect(await world.deliver(mails.url, { approval })).toMatchObject({ reason: 'consent' });
  expect(await ledger()).toEqual({ status: 'skipped', reason: 'consent' });
});

test('a decision that came before the end of its time stands, and is told to the enrollment once', async () => {
  const approval = await opened();
  await decideApproval(deps(), { approval, by, version: 1, decision: 'approved' });
  await decideApproval(deps(), { approval, by, version: 1, decision: 'approved' });
  const close = { kind: 'closeApproval', step: 'hello', visit: 1, outcome: 'skipped' } as const;
  const { results } = await world.settle(2, [close]);
  expect(results).toMatchObject([{ already: { decision: 'approved', by: 'ana' } }]);
  expect(await drafts()).toEqual(['approved']);
  expect(await world.rows('SELECT payload FROM outbox')).toHaveLength(1);
});

test.each([
  ['skipped', 'discarded', { status: 'skipped', reason: 'approval' }],
  ['dropped', 'discarded', { status: 'skipped', reason: 'dropped' }],
  ['sent', 'approved', { status: 'planned', reason: null }],
] as const)(
  'a draft that ends as %s is %s, and nobody decides any more',
  async (outcome, status, row) => {
    const approval = await opened();
    await world.settle(2, [{ kind: 'closeApproval', step: 'hello', visit: 1, outcome }]);
    expect(await drafts()).toEqual([status]);
    expect(await ledger()).toEqual(row);
    const late = decideApproval(deps(), { approval, by, version: 1, decision: 'rejected' });
    await expect(late).rejects.toMatchObject({ code: 'already_decided' });
  },
);

test('what makes it pointless drops it at the claim, and between claim and 354', async () => {
  const approval = await opened(UNLESS);
  await decideApproval(deps(), { approval, by, version: 1, decision: 'approved' });
  const met = () => world.pool.query(`UPDATE wait SET met_at = now() WHERE step = 'hello'`);
  mails.manners = { rcpt: async () => void (await met()) };
  expect(await world.deliver(mails.url, { approval })).toMatchObject({ outcome: 'dropped' });
  expect(mails.shown).toEqual([]);
  expect(await ledger()).toEqual({ status: 'skipped', reason: 'dropped' });
});

test('an answer that came while the draft was made is found by looking back', async () => {
  await world.pool.query(
    `INSERT INTO event (source, key, customer_id, about_kind, about_id, type, at, received_at, data)
     VALUES ('crm', '1', 'acme', 'customer', 'acme', 'kickoff.booked', $1, $1, '{}')`,
    [new Date(NOW + 1).toISOString()],
  );
  const { results } = await world.settle(1, [OPEN, UNLESS], { now: NOW + 2 });
  expect(results).toMatchObject([
    { kind: 'approval' },
    { kind: 'armed', met: { type: 'kickoff.booked' } },
  ]);
});

test('a drop decided in the moment of an approval leaves no send behind', async () => {
  const approval = await opened();
  await decideApproval(deps(), { approval, by, version: 1, decision: 'approved' });
  await world.settle(2, [{ kind: 'closeApproval', step: 'hello', visit: 1, outcome: 'dropped' }]);
  expect(await ledger()).toEqual({ status: 'skipped', reason: 'dropped' });
});

test('an exit discards the draft and skips its send', async () => {
  await opened();
  await world.settle(2, [{ kind: 'exit', exit: 'stopped', why: 'enough' }]);
  expect(await drafts()).toEqual(['discarded']);
  expect(await ledger()).toEqual({ status: 'skipped', reason: 'exited' });
});

async function hold(): Promise<void> {
  await world.pool.query(
    `INSERT INTO hold (id, customer_id, reason, placed_by, placed_at) VALUES (gen_random_uuid(), 'acme', 'quiet', 'ana', $1)`,
    [new Date(NOW).toISOString()],
  );
}

async function approvedButKept(): Promise<string> {
  const approval = await opened(UNLESS);
  await decideApproval(deps(), { approval, by, version: 1, decision: 'approved' });
  await hold();
  expect(await world.deliver(mails.url, { approval })).toMatchObject({ outcome: 'waiting' });
  return approval;
}

test('an approved text that a hold keeps goes as it was approved once the hold is released', async () => {
  const approval = await approvedButKept();
  await world.pool.query('UPDATE hold SET released_at = placed_at');
  await world.pool.query(`UPDATE customer SET attributes = attributes || '{"name": "Other"}'`);
  const sent = await world.deliverAs(world.deps(mails.url), {
    delivery: { id: 'hello#1', ...AT, binds: {}, approval, since: NOW },
    now: NOW + 60_000,
  });
  expect(sent).toMatchObject({ outcome: 'sent' });
  expect(mails.taken[0]).toMatch(/^Subject: Hello Acme\r?$/m);
});

test('a send that a hold keeps is withdrawn by what makes it pointless, and waits for nothing any more', async () => {
  await approvedButKept();
  await world.settle(2, [{ kind: 'withdraw', step: 'hello', visit: 1, reason: 'dropped' }]);
  expect(await ledger()).toEqual({ status: 'skipped', reason: 'dropped' });
  expect(await world.rows('SELECT FROM outreach_wait')).toEqual([]);
});
