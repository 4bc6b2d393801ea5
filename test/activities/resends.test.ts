import { emailChannel } from '../../activities/channels/email';
import type { ResendDeps } from '../../activities/resend';
import { askResend } from '../../apps/shared/resends/ask-resend';
import { ResendRepository } from '../../apps/worker/resend.repository';
import { scanResends } from '../../apps/worker/scan-resends';
import { Published } from '../../apps/shared/publications/published';
import { ActivityWorld, NOW, SEND } from '../support/activity-world';
import { CUT, MailServer, Reply } from '../support/mail-server';

/** A person lets a send go once more: under its old key, with every check again, and never twice. */

let world: ActivityWorld;
let mails: MailServer;
let now: number;
beforeEach(async () => {
  now = NOW;
  [world, mails] = await Promise.all([ActivityWorld.open(), new MailServer().open()]);
});
afterEach(() => Promise.all([world.close(), mails.close()]));

class Killed extends Error {}
const deps = (killedAt?: string): ResendDeps & { logLine: (line: string) => void } => ({
  store: new ResendRepository(world.pool),
  published: new Published(world.pool),
  channels: { email: emailChannel(mails.url, { budgetMs: 5_000 }) },
  clock: { now: () => now },
  log: { warn: () => undefined },
  logLine: () => undefined,
  crashPoint: (name) => {
    if (name === killedAt) throw new Killed(name);
  },
});
const scan = (killedAt?: string) => scanResends(deps(killedAt), now);
async function ask(by = 'person:ana'): Promise<void> {
  const [row] = await world.rows<{ id: string }>('SELECT id FROM outreach WHERE visit = 1');
  const asked = { outreach: row?.id ?? '', customer: 'acme', by, note: 'they never got it' };
  await askResend({ pool: world.pool, clock: { now: () => now } }, asked);
}
async function ledger(): Promise<unknown> {
  const rows = await world.rows('SELECT status, reason, attempt FROM outreach WHERE visit = 1');
  return rows[0];
}
const waiting = () => world.rows('SELECT waits_for, due_at > asked_at AS later FROM resend');
const leaseOver = () => world.pool.query("UPDATE resend SET lease_until = now() - interval '1 s'");

/** The body left and no answer came; what the server had been shown is forgotten. */
async function cut(): Promise<void> {
  mails.manners = {
    body: () => {
      throw CUT;
    },
  };
  expect(await world.deliver(mails.url)).toMatchObject({ outcome: 'unconfirmed' });
  mails.manners = {};
}
async function refused(): Promise<void> {
  mails.manners = {
    rcpt: () => {
      throw new Reply(554, '5.7.1 not today');
    },
  };
  expect(await world.deliver(mails.url)).toMatchObject({ outcome: 'failed' });
  mails.manners = {};
}
const idOf = (mail = '') => /^Message-ID: (.*?)\r?$/im.exec(mail)?.[1];
const bodyOf = (mail = '') =>
  mail
    .split('\r\n\r\n')
    .slice(1)
    .join('')
    .replace(/--[\w=.-]+/g, '--');

test('an unconfirmed send goes once more under its old Message-ID, and its step hears nothing of it', async () => {
  await cut();
  const [receipt] = await world.rows('SELECT receipt FROM outreach');
  await ask();
  expect(await scan()).toBe(1);
  expect(mails.taken).toHaveLength(1);
  const [first, second] = mails.shown;
  expect(idOf(second)).toBe(idOf(first));
  expect(bodyOf(second)).toBe(bodyOf(first));
  expect(await ledger()).toEqual({ status: 'accepted', reason: null, attempt: 2 });
  expect(await world.rows('SELECT receipt FROM outreach')).toEqual([receipt]);
  expect(await scan()).toBe(0);
  // Its activity, should Temporal ask again, answers what it answered.
  expect(await world.deliver(mails.url)).toMatchObject({ outcome: 'unconfirmed' });
  expect(mails.taken).toHaveLength(1);
});

test('asked for twice, by two people or after it has gone, it is mailed once', async () => {
  await cut();
  const both = await Promise.allSettled([ask(), ask('person:max')]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await Promise.all([scan(), scan()]);
  await expect(ask()).rejects.toMatchObject({ code: 'operation_refused' });
  await scan();
  expect(mails.taken).toHaveLength(1);
});

test('a refused send goes to where its contact is reached today', async () => {
  await refused();
  await world.pool.query(`UPDATE contact SET reach = '{"email": "li.new@acme.test"}'`);
  await ask();
  await scan();
  expect(mails.recipients).toEqual(['li.new@acme.test']);
  expect(await ledger()).toEqual({ status: 'accepted', reason: null, attempt: 2 });
  expect(await world.rows('SELECT count(counted_at)::int AS counts FROM outreach')).toEqual([
    { counts: 1 },
  ]);
});

test('what protects the contact is asked again: the ledger says what it said, and why it did not go', async () => {
  await refused();
  await ask();
  await world.pool.query(
    `INSERT INTO consent_event (contact_id, purpose, given, basis, source, at) VALUES ('li', 'lifecycle', false, 'asked', 'test', now())`,
  );
  await scan();
  expect(mails.taken).toEqual([]);
  expect(await ledger()).toMatchObject({ status: 'refused', attempt: 1 });
  expect(await waiting()).toEqual([]);
  const [last] = await world.rows('SELECT detail FROM outreach_change ORDER BY id DESC LIMIT 1');
  expect(last).toEqual({ detail: { resend: 'not sent', reason: 'consent' } });
});

test('a hold keeps it waiting, and it goes when that is over', async () => {
  await cut();
  await world.pool.query(
    `INSERT INTO hold (id, customer_id, reason, placed_by, placed_at) VALUES (gen_random_uuid(), 'acme', 'in dispute', 'max', now())`,
  );
  await ask();
  await scan();
  expect(await waiting()).toEqual([{ waits_for: 'held', later: true }]);
  expect(await ledger()).toMatchObject({ status: 'unconfirmed', attempt: 1 });
  await world.pool.query(`UPDATE hold SET released_at = now()`);
  now += 3_600_000;
  await scan();
  expect(await ledger()).toMatchObject({ status: 'accepted', attempt: 2 });
});

test('a consent that is withdrawn between claim and 354 stops it', async () => {
  await refused();
  await ask();
  mails.manners = {
    rcpt: async () => {
      await world.pool.query(
        `INSERT INTO consent_event (contact_id, purpose, given, basis, source, at) VALUES ('li', 'lifecycle', false, 'asked', 'test', now())`,
      );
    },
  };
  await scan();
  expect(mails.shown).toEqual([]);
  await scan();
  expect(await ledger()).toMatchObject({ status: 'refused', attempt: 2 });
  expect(await waiting()).toEqual([]);
});

test.each([
  ['deliver:after-claim', 'accepted', 1],
  ['deliver:after-354', 'unconfirmed', 0],
  ['deliver:after-250', 'unconfirmed', 1],
])('killed at %s it ends as %s, and never goes twice', async (point, status, taken) => {
  await cut();
  await ask();
  await scan(point);
  expect(await scan()).toBe(0);
  await leaseOver();
  await scan();
  await scan();
  expect(mails.taken).toHaveLength(taken);
  expect(await ledger()).toMatchObject({ status });
  expect(await waiting()).toEqual([]);
});

test('a try of its step that comes late takes nothing from it', async () => {
  await cut();
  await ask();
  await scan('deliver:after-354');
  expect(await world.deliver(mails.url)).toMatchObject({ outcome: 'unconfirmed' });
  expect(await ledger()).toMatchObject({ status: 'handed_off' });
});

test('a server that takes nothing today is asked again, and a count that was free stays free', async () => {
  await refused();
  await ask();
  mails.manners = {
    rcpt: () => {
      throw new Reply(451, '4.7.1 later');
    },
  };
  await scan();
  expect(await ledger()).toMatchObject({ status: 'refused', attempt: 2 });
  expect(await world.rows('SELECT counted_at FROM outreach')).toEqual([{ counted_at: null }]);
  mails.manners = {};
  expect(await scan()).toBe(0);
  now += 300_000;
  await scan();
  expect(mails.taken).toHaveLength(1);
});

test('one that has gone, or has never been tried, is not asked for', async () => {
  await world.deliver(mails.url, SEND);
  await expect(ask()).rejects.toMatchObject({
    detail: expect.stringContaining('accepted') as string,
  });
});
