import { scanReleases } from '../../apps/worker/scan-releases';
import { ReleaseRepository } from '../../apps/worker/release.repository';
import type { Guards } from '../../playbooks/kernel/catalog';
import { ActivityWorld, NOW, SEND } from '../support/activity-world';
import { MailServer } from '../support/mail-server';

const HOUR = 3_600_000;
let world: ActivityWorld;
let mails: MailServer;
beforeEach(async () => {
  [world, mails] = await Promise.all([ActivityWorld.open(), new MailServer().open()]);
});
afterEach(() => Promise.all([world.close(), mails.close()]));

const guards = (change: Partial<Guards>) =>
  world.pool.query(
    `UPDATE publication SET project = jsonb_set(project, '{guards}', (project -> 'guards') || $1::jsonb)`,
    [JSON.stringify(change)],
  );
const CAP = {
  name: 'week',
  per: 'customer',
  max: 1,
  in: { n: 7, unit: 'd' },
  purposes: ['lifecycle'],
  keep: {},
} as const;

const deliver = (now = NOW, enrollment = world.enrollment) =>
  world.deliverAs(world.deps(mails.url, { clock: { now: () => now } }), { now, enrollment });
const scan = (now: number, again: { readonly againMs?: number } = {}) => {
  const { published } = world.deps(mails.url);
  const log = (line: string) => world.logged.push(line);
  return scanReleases({ store: new ReleaseRepository(world.pool), published, log, ...again }, now);
};
const released = () =>
  world.rows<{ enrollment_id: string }>(
    `SELECT enrollment_id FROM outbox WHERE payload ->> 'kind' = 'released' ORDER BY id`,
  );
const due = async () =>
  (await world.rows<{ at: Date }>(`SELECT due_at AS at FROM due WHERE kind = 'release'`)).map(
    ({ at }) => at.getTime() - NOW,
  );
const ledger = async () =>
  world.rows('SELECT status, reason FROM outreach ORDER BY created_at, id');
const another = async (id: string) => {
  await world.enroll(id, id);
  return id;
};
const OTHER = '00000000-0000-4000-8000-000000000001';
const THIRD = '00000000-0000-4000-8000-000000000002';

test('a message over its cap waits, is told when there is room, and goes', async () => {
  await guards({ caps: [CAP] });
  await deliver();
  await another(OTHER);
  const kept = await deliver(NOW + HOUR, OTHER);
  expect(kept).toEqual({
    id: 'hello#1',
    outcome: 'waiting',
    at: NOW + HOUR,
    withinAt: NOW + 73 * HOUR,
    reason: 'capped',
  });
  expect(await deliver(NOW + HOUR, OTHER)).toEqual(kept);
  expect(await ledger()).toEqual([
    { status: 'accepted', reason: null },
    { status: 'waiting', reason: 'cap.week' },
  ]);
  expect(await due()).toEqual([2 * HOUR]);
  expect(await scan(NOW + 2 * HOUR)).toBe(1);
  expect(await released()).toEqual([]);
  expect(await scan(NOW + 2 * HOUR)).toBe(0);
  await scan(NOW + 7 * 24 * HOUR);
  expect(await released()).toEqual([{ enrollment_id: OTHER }]);
  expect(world.logged).toEqual([]);
  expect(await deliver(NOW + 7 * 24 * HOUR, OTHER)).toMatchObject({ outcome: 'sent' });
  expect(mails.taken).toHaveLength(2);
  expect(await world.rows('SELECT FROM outreach_wait')).toEqual([]);
});

test('of two that wait the one with priority has the place, and the reservation keeps the other', async () => {
  await guards({ caps: [CAP], patience: { n: 30, unit: 'd' } });
  await deliver();
  await another(OTHER);
  await another(THIRD);
  await deliver(NOW + HOUR, OTHER);
  await deliver(NOW + 2 * HOUR, THIRD);
  await world.pool.query(`UPDATE outreach_wait SET rank = 0 WHERE enrollment_id = $1`, [THIRD]);
  const week = NOW + 7 * 24 * HOUR;
  await scan(week);
  expect(await released()).toEqual([{ enrollment_id: THIRD }]);
  // Nobody overtakes the one that was told.
  const late = await another('00000000-0000-4000-8000-000000000003');
  expect(await deliver(week, late)).toMatchObject({ outcome: 'waiting', reason: 'capped' });
  expect(await deliver(week, THIRD)).toMatchObject({ outcome: 'sent' });
});

test('a place that falls free is not given past one that waits for it', async () => {
  await guards({ caps: [CAP] });
  await deliver();
  await another(OTHER);
  await deliver(NOW + HOUR, OTHER);
  await another(THIRD);
  expect(await deliver(NOW + 7 * 24 * HOUR, THIRD)).toMatchObject({ outcome: 'waiting' });
  await scan(NOW + 7 * 24 * HOUR);
  expect(await released()).toEqual([{ enrollment_id: OTHER }]);
});

test('what the server refuses gives its place back', async () => {
  await guards({ caps: [CAP] });
  await world.pool.query(`UPDATE contact SET reach = '{"email": "a@b.test, c@d.test"}'`);
  expect(await deliver()).toMatchObject({ outcome: 'failed' });
  await world.pool.query(`UPDATE contact SET reach = '{"email": "li@acme.test"}'`);
  expect(await deliver(NOW, await another(OTHER))).toMatchObject({ outcome: 'sent' });
});

const STOPS: [string, string, (on: boolean) => Promise<unknown>][] = [
  [
    'a kill switch',
    'switch.playbook:welcome',
    (on) =>
      world.pool.query(
        `INSERT INTO switch (scope, engaged, changed_by, changed_at) VALUES ('playbook:welcome', $1, 'ana', now())
         ON CONFLICT (scope) DO UPDATE SET engaged = $1`,
        [on],
      ),
  ],
  [
    'a hold on the contact',
    'placed.11111111-1111-4111-8111-111111111111',
    (on) =>
      on
        ? world.pool.query(
            `INSERT INTO hold (id, customer_id, contact_id, purposes, reason, placed_by, placed_at)
             VALUES ('11111111-1111-4111-8111-111111111111', 'acme', 'li', '{lifecycle}', 'angry', 'ana', now())`,
          )
        : world.pool.query(`UPDATE hold SET released_at = now(), released_by = 'ana'`),
  ],
  [
    'a hold of the guards',
    'hold.angry',
    async (on) => {
      const when = {
        expr: ['==', ['name', 'customer.tier'], ['lit', on ? 'standard' : 'other']],
        names: ['customer.tier'],
        source: 'x',
      };
      return guards({ holds: [{ name: 'angry', when, purposes: ['lifecycle'] }] as never });
    },
  ],
];

test.each(STOPS)('%s keeps a message waiting until it is gone', async (_name, reason, turn) => {
  await turn(true);
  expect(await deliver()).toMatchObject({ outcome: 'waiting', reason: 'held' });
  expect(await ledger()).toEqual([{ status: 'waiting', reason }]);
  await scan(NOW + HOUR);
  expect(await released()).toEqual([]);
  await turn(false);
  await scan(NOW + 2 * HOUR);
  expect(await released()).toHaveLength(1);
  expect(await deliver(NOW + 2 * HOUR)).toMatchObject({ outcome: 'sent' });
});

test.each(STOPS.slice(0, 2))(
  '%s that commits between claim and 354 lets nothing out, and the message waits',
  async (_name, reason, turn) => {
    mails.manners = { rcpt: async () => void (await turn(true)) };
    await expect(deliver()).rejects.toThrow(`stopped by ${reason}`);
    expect(mails.shown).toEqual([]);
    mails.manners = {};
    expect(await deliver()).toMatchObject({ outcome: 'waiting', reason: 'held' });
    expect(await world.rows('SELECT FROM outreach WHERE counted_at IS NOT NULL')).toEqual([]);
  },
);

test('quiet hours keep a message until they end, by the clock of the try and not of the command', async () => {
  await guards({ quietHours: { from: '08:00', to: '10:30', except: [] } });
  expect(await deliver()).toMatchObject({ outcome: 'waiting', reason: 'closed' });
  expect(await due()).toEqual([HOUR]);
  await scan(NOW + HOUR);
  expect(await due()).toEqual([1.5 * HOUR]);
  await scan(NOW + 1.5 * HOUR);
  expect(await released()).toHaveLength(1);
  expect(await deliver(NOW + 1.5 * HOUR)).toMatchObject({ outcome: 'sent' });
});

test('a sender has as many places as its rate, also for customers that know nothing of each other', async () => {
  await guards({ senders: { ana: { max: 1, in: { n: 1, unit: 'h' } } } });
  await world.pool.query(`INSERT INTO sender_place (sender, n, used_at) VALUES ('ana', 1, $1)`, [
    new Date(NOW - 60_000).toISOString(),
  ]);
  expect(await deliver()).toMatchObject({ outcome: 'waiting', reason: 'capped' });
  expect(await ledger()).toEqual([{ status: 'waiting', reason: 'rate.ana' }]);
  await scan(NOW + HOUR - 60_000);
  expect(await deliver(NOW + HOUR - 60_000)).toMatchObject({ outcome: 'sent' });
  expect(
    await world.rows(`SELECT tenure_ms(used_at)::float8 - ${NOW} AS at FROM sender_place`),
  ).toEqual([{ at: HOUR - 60_000 }]);
});

test('an exit takes what waits out of the queue', async () => {
  await guards({ caps: [{ ...CAP, max: 0 }] as never });
  await deliver();
  await world.settle(1, [{ kind: 'exit', exit: 'stopped', why: 'asked', tasks: 'close' } as never]);
  expect(await ledger()).toEqual([{ status: 'skipped', reason: 'exited' }]);
  expect(await world.rows('SELECT FROM outreach_wait')).toEqual([]);
});

test('a withdrawn message is out of the queue, and patience that is over skips it', async () => {
  await guards({ caps: [{ ...CAP, max: 0 }] as never });
  await deliver();
  await world.settle(1, [
    { kind: 'withdraw', pc: 0, step: 'hello', visit: 1, reason: 'held' } as never,
  ]);
  expect(await ledger()).toEqual([{ status: 'skipped', reason: 'cap.week' }]);
  expect(await world.rows('SELECT FROM outreach_wait')).toEqual([]);
  await scan(NOW + HOUR);
  expect(await due()).toEqual([]);
  const since = NOW - 80 * HOUR;
  const late = { delivery: { ...SEND, since }, enrollment: await another(OTHER) };
  expect(await world.deliverAs(world.deps(mails.url), late)).toMatchObject({
    outcome: 'skipped',
    reason: 'capped',
  });
});

test('what a pause keeps is let go when it is over', async () => {
  await guards({ quietHours: { from: '08:00', to: '10:00', except: [] } });
  await deliver();
  await world.settle(1, [{ kind: 'status', status: 'paused' } as never]);
  await scan(NOW + 2 * HOUR);
  expect(await released()).toEqual([]);
  await world.settle(2, [{ kind: 'status', status: 'running' } as never], {
    now: NOW + 2 * HOUR + 1,
  });
  await scan(NOW + 2 * HOUR + 1);
  expect(await released()).toHaveLength(1);
});

test.each([
  ['after an hour', {}, HOUR],
  [
    'where playbook time runs fast, after as long as it may be on its way',
    { againMs: 9 * HOUR },
    9 * HOUR,
  ],
])('one that was told and did not come is told again %s', async (_title, again, ms) => {
  await guards({ quietHours: { from: '08:00', to: '10:00', except: [] } });
  await deliver();
  const told = NOW + 2 * HOUR;
  for (let at = told; at < told + ms; at += HOUR / 2) await scan(at, again);
  expect(await released()).toHaveLength(1);
  await scan(told + ms, again);
  expect(await released()).toHaveLength(2);
});

test('a change of the customer has what waits looked at again', async () => {
  await guards({ caps: [{ ...CAP, max: 0 }] as never });
  await deliver();
  await world.pool.query(
    `INSERT INTO customer_change (customer_id, subject_kind, subject_id, attribute, source, at) VALUES ('acme', 'customer', 'acme', 'tier', 'crm', $1)`,
    [new Date(NOW + 5_000).toISOString()],
  );
  expect(await due()).toEqual([5_000]);
});
