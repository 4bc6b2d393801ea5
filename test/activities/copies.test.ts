import type { Guards } from '../../playbooks/kernel/catalog';
import type { DeliverDeps } from '../../activities/deliver-deps';
import { ActivityWorld, NOW, WAIT } from '../support/activity-world';
import { CUT, MailServer, Reply } from '../support/mail-server';

let world: ActivityWorld;
let mails: MailServer;
beforeEach(async () => {
  [world, mails] = await Promise.all([ActivityWorld.open(), new MailServer().open()]);
  const cc = ['bo', 'cy', 'li', 'nobody'].map((id) => ({
    ...{ kind: 'contact', expr: ['lit', id], names: [], source: `contact.${id}` },
  }));
  await world.pool.query(
    `UPDATE playbook_version SET plan = jsonb_set(plan::jsonb, '{code,0,cc}', $1::jsonb)`,
    [JSON.stringify(cc)],
  );
  await world.pool.query(
    `INSERT INTO contact (id, customer_id, attributes, reach, created_at, updated_at)
     VALUES ('bo', 'acme', '{"name": "Bo"}', '{"email": "bo@acme.test"}', now(), now()), ('cy', 'acme', '{"name": "Cy"}', '{}', now(), now())`,
  );
});
afterEach(() => Promise.all([world.close(), mails.close()]));

const ledger = () =>
  world.rows('SELECT copy, contact_id AS contact, status, reason FROM outreach ORDER BY copy');
const change = (of: Partial<Guards>) =>
  world.pool.query(
    `UPDATE publication SET project = jsonb_set(project, '{guards}', (project -> 'guards') || $1::jsonb)`,
    [JSON.stringify(of)],
  );
/** Dies the `nth` time it comes to that point. */
const dying = (point: string, nth: number): Partial<DeliverDeps> => {
  let times = 0;
  return {
    crashPoint: (name) => {
      if (name === point && ++times === nth) throw new Error('killed');
    },
  };
};
const SENT = { id: 'hello#1', outcome: 'sent', at: NOW };
const FIRST = { copy: 0, contact: 'li', status: 'accepted', reason: null };
const BO = { copy: 1, contact: 'bo', status: 'accepted', reason: null };
const OTHERS = [
  { copy: 2, contact: 'cy', status: 'skipped', reason: 'no_recipient' },
  { copy: 4, contact: null, status: 'skipped', reason: 'no_recipient' },
];
const header = (mail: string | undefined, name: string) =>
  new RegExp(`^${name}: (.*?)\\r?$`, 'm').exec(mail ?? '')?.[1];
const body = (mail: string | undefined) =>
  (mail ?? '').replace(/^[^]*?\r?\n\r?\n/, '').replace(/--_NmP[-\w]*/g, '--');

test('everybody in cc with an address gets a message of their own that shows all of them, and the others are on record', async () => {
  expect(await world.deliver(mails.url)).toEqual(SENT);
  expect(await world.deliver(mails.url)).toEqual(SENT);
  expect(mails.recipients).toEqual(['li@acme.test', 'bo@acme.test']);
  expect(await ledger()).toEqual([FIRST, BO, ...OTHERS]);
  const [first, copy] = mails.taken;
  for (const mail of [first, copy]) {
    expect(header(mail, 'To')).toBe('li@acme.test');
    expect(header(mail, 'Cc')).toBe('bo@acme.test');
  }
  expect(body(copy)).toBe(body(first));
  expect(header(copy, 'Message-ID')).not.toBe(header(first, 'Message-ID'));
});

test('a worker that dies between the first and a copy is followed by one that sends only the copy', async () => {
  const killed = world.deliver(mails.url, {}, dying('deliver:after-claim', 2));
  await expect(killed).rejects.toThrow('killed');
  expect(mails.recipients).toEqual(['li@acme.test']);
  expect(await ledger()).toEqual([FIRST, { ...BO, status: 'claimed' }, ...OTHERS]);
  expect(await world.deliver(mails.url)).toEqual(SENT);
  expect(mails.recipients).toEqual(['li@acme.test', 'bo@acme.test']);
  expect(await ledger()).toEqual([FIRST, BO, ...OTHERS]);
});

test('a copy that is cut after its hand-off is unconfirmed and never sent again', async () => {
  const killed = world.deliver(mails.url, {}, dying('deliver:after-250', 2));
  await expect(killed).rejects.toThrow('killed');
  expect(await world.deliver(mails.url)).toEqual(SENT);
  expect(mails.recipients).toEqual(['li@acme.test', 'bo@acme.test']);
  const unconfirmed = { ...BO, status: 'unconfirmed', reason: 'cut after hand-over' };
  expect(await ledger()).toEqual([FIRST, unconfirmed, ...OTHERS]);
});

test('a copy whose server closes the line in the middle of the body is unconfirmed at once', async () => {
  let bodies = 0;
  mails.manners = {
    body: () => {
      if (++bodies === 2) throw CUT;
    },
  };
  expect(await world.deliver(mails.url)).toEqual(SENT);
  expect(await ledger()).toMatchObject([FIRST, { copy: 1, status: 'unconfirmed' }, ...OTHERS]);
});

test('each copy counts under a cap, and one that it keeps does not wait', async () => {
  const cap = { name: 'week', per: 'customer', max: 1, in: { n: 7, unit: 'd' } } as const;
  await change({ caps: [{ ...cap, purposes: ['lifecycle'], keep: {} }] });
  expect(await world.deliver(mails.url)).toEqual(SENT);
  expect(mails.recipients).toEqual(['li@acme.test']);
  const capped = { ...BO, status: 'skipped', reason: 'capped' };
  expect(await ledger()).toEqual([FIRST, capped, ...OTHERS]);
  await change({ caps: [{ ...cap, max: 2, purposes: ['lifecycle'], keep: {} }] });
  expect(await world.deliver(mails.url, { id: 'hello#2', visit: 2 })).toMatchObject({
    outcome: 'sent',
  });
  expect(mails.recipients).toEqual(['li@acme.test', 'li@acme.test']);
});

const STOPS: [string, string, string][] = [
  [
    'a refusal of the purpose',
    'consent',
    `INSERT INTO consent_event (contact_id, purpose, given, basis, source, at) VALUES ('bo', 'lifecycle', false, 'asked', 'test', now())`,
  ],
  [
    'a suppression of the address',
    'suppressed',
    `INSERT INTO suppression (id, address, reason, source, at) VALUES (gen_random_uuid(), 'bo@acme.test', 'bounce', 'test', now())`,
  ],
  ['an exit', 'exited', `UPDATE enrollment SET exit = 'lost', ended_at = now(), status = 'done'`],
];
test.each(STOPS)('%s between the first and its copy keeps the copy', async (_, reason, sql) => {
  const killed = world.deliver(mails.url, {}, dying('deliver:after-claim', 2));
  await expect(killed).rejects.toThrow('killed');
  await world.pool.query(sql);
  expect(await world.deliver(mails.url)).toEqual(SENT);
  expect(mails.recipients).toEqual(['li@acme.test']);
  expect(await ledger()).toEqual([FIRST, { ...BO, status: 'skipped', reason }, ...OTHERS]);
});

test.each(STOPS)('%s while the server is asked keeps the copy', async (_, reason, sql) => {
  let asked = 0;
  mails.manners = {
    rcpt: async () => {
      if (++asked === 2) await world.pool.query(sql);
    },
  };
  expect(await world.deliver(mails.url)).toEqual(SENT);
  expect(mails.recipients).toEqual(['li@acme.test']);
  expect(await ledger()).toEqual([FIRST, { ...BO, status: 'skipped', reason }, ...OTHERS]);
});

test('an exit that is settled skips the copies that have not gone', async () => {
  const killed = world.deliver(mails.url, {}, dying('deliver:after-claim', 2));
  await expect(killed).rejects.toThrow('killed');
  await world.pool.query(`UPDATE outreach SET status = 'planned' WHERE copy = 1`);
  await world.settle(1, [{ kind: 'exit', exit: 'lost', why: 'lost' }]);
  expect(await ledger()).toEqual([
    FIRST,
    { ...BO, status: 'skipped', reason: 'exited' },
    ...OTHERS,
  ]);
  expect(await world.deliver(mails.url)).toEqual(SENT);
  expect(mails.recipients).toEqual(['li@acme.test']);
});

test('a copy the server cannot take now is tried again without the first, and given up in the end', async () => {
  let asked = 0;
  mails.manners = {
    rcpt: () => {
      if (++asked > 1) throw new Reply(451, 'later');
    },
  };
  await expect(world.deliver(mails.url)).rejects.toMatchObject({ nonRetryable: false });
  await expect(world.deliver(mails.url)).rejects.toMatchObject({ nonRetryable: false });
  expect(mails.recipients).toEqual(['li@acme.test']);
  await world.pool.query('UPDATE outreach SET attempt = 60 WHERE copy = 1');
  expect(await world.deliver(mails.url)).toEqual(SENT);
  expect(asked).toBe(3);
  expect(await ledger()).toEqual([
    FIRST,
    { ...BO, status: 'skipped', reason: 'failed' },
    ...OTHERS,
  ]);
});

test.each([
  ['one that has never left', 'cut_at = NULL', { status: 'skipped', reason: 'failed' }],
  [
    'one that was cut after its hand-off, of which nobody knows whether it has arrived',
    'cut_at = now()',
    { status: 'unconfirmed', reason: 'cut after hand-over' },
  ],
])('a copy that can never be handed over is given up: %s', async (_, earlier, given) => {
  const killed = world.deliver(mails.url, {}, dying('deliver:after-claim', 2));
  await expect(killed).rejects.toThrow('killed');
  await world.pool.query(`UPDATE outreach SET status = 'planned', ${earlier} WHERE copy = 1`);
  expect(await world.deliver(mails.url, {}, { channels: {} })).toEqual(SENT);
  expect(mails.recipients).toEqual(['li@acme.test']);
  expect(await ledger()).toEqual([FIRST, { ...BO, ...given }, ...OTHERS]);
});

test('a copy the server refuses changes nothing about the send', async () => {
  let asked = 0;
  mails.manners = {
    rcpt: () => {
      if (++asked > 1) throw new Reply(550, 'no such');
    },
  };
  expect(await world.deliver(mails.url)).toEqual(SENT);
  expect(await ledger()).toEqual([FIRST, { ...BO, status: 'refused' }, ...OTHERS]);
});

test('nobody gets a copy of what the first recipient could not get', async () => {
  mails.manners = {
    rcpt: () => {
      throw new Reply(550, 'no such');
    },
  };
  expect(await world.deliver(mails.url)).toMatchObject({ outcome: 'failed' });
  expect(await ledger()).toEqual([{ ...FIRST, status: 'refused' }]);
});

test('what follows is written when the copies have gone, never before', async () => {
  const after = { n: 7, items: [{ kind: 'disarm', step: WAIT.step, visit: 1 }] } as const;
  expect(await world.deliver(mails.url, { after })).toEqual(SENT);
  expect(await world.rows('SELECT FROM settle_log')).toEqual([]);
});
