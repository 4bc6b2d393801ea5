import { SETTLED_OTHERWISE } from '../../playbooks/kernel/command';
import { ActivityWorld, NOW, SEND, WAIT } from '../support/activity-world';
import { CUT, MailServer, Reply } from '../support/mail-server';

let world: ActivityWorld;
let mails: MailServer;
beforeEach(async () => {
  [world, mails] = await Promise.all([ActivityWorld.open(), new MailServer().open()]);
});
afterEach(() => Promise.all([world.close(), mails.close()]));

const ledger = async () => {
  const [row] = await world.rows<{ status: string; reason: string | null; attempt: number }>(
    'SELECT status, reason, attempt FROM outreach',
  );
  return row;
};
const story = async () =>
  (
    await world.rows<{ kind: string; outcome: string; line: number }>(
      'SELECT kind, outcome, line FROM trace ORDER BY seq',
    )
  ).map(({ kind, outcome, line }) => `${kind} ${outcome} ${line}`);

const end = (exit = 'lost') =>
  world.pool.query(
    `UPDATE enrollment SET exit = $1, ended_at = now(), status = 'done' WHERE ended_at IS NULL`,
    [exit],
  );
const AFTER = {
  n: 7,
  items: [
    { kind: 'arm', ...WAIT, since: [NOW], binds: {} },
    { kind: 'resolveTime', ...WAIT, from: NOW },
  ],
} as const;

test('a mail that the server takes is sent once, with its receipt, ledger and line of the story', async () => {
  const receipt = await world.deliver(mails.url);
  expect(receipt).toEqual({ id: 'hello#1', outcome: 'sent', at: NOW });
  expect(await world.deliver(mails.url)).toEqual(receipt);
  expect(mails.taken).toHaveLength(1);
  expect(mails.taken[0]).toMatch(/^To: li@acme\.test\r?$/m);
  expect(mails.taken[0]).toMatch(/^From: Ana <ana@example\.com>\r?$/m);
  expect(await ledger()).toEqual({ status: 'accepted', reason: null, attempt: 1 });
  expect(await story()).toEqual(['send sent 7']);
  const changes = await world.rows<{ status: string }>(
    'SELECT status FROM outreach_change ORDER BY id',
  );
  expect(changes.map((row) => row.status)).toEqual(['claimed', 'handed_off', 'accepted']);
});

test('a recipient the server refuses for good is a failed send, without the address in the receipt', async () => {
  mails.manners = {
    rcpt: () => {
      throw new Reply(550, 'no li@acme.test here');
    },
  };
  const receipt = await world.deliver(mails.url);
  expect(receipt).toMatchObject({ outcome: 'failed', reason: '550 no (address) here' });
  expect(await ledger()).toMatchObject({ status: 'refused' });
  expect(await story()).toEqual(['send failed 7']);
});

test('a body the server refuses for good is a failed send', async () => {
  mails.manners = {
    body: () => {
      throw new Reply(554, 'spam');
    },
  };
  expect(await world.deliver(mails.url)).toMatchObject({ outcome: 'failed', reason: '554 spam' });
  expect(mails.taken).toEqual([]);
});

test.each(['rcpt', 'body'] as const)(
  'a 4xx at the %s is tried again and sent once',
  async (point) => {
    mails.manners = {
      [point]: () => {
        throw new Reply(451, 'later');
      },
    };
    await expect(world.deliver(mails.url)).rejects.toMatchObject({ nonRetryable: false });
    expect(await ledger()).toMatchObject({
      status: 'planned',
      reason: expect.stringContaining('451'),
    });
    mails.manners = {};
    expect(await world.deliver(mails.url)).toMatchObject({ outcome: 'sent' });
    expect(await ledger()).toEqual({ status: 'accepted', reason: null, attempt: 2 });
    expect(mails.taken).toHaveLength(1);
  },
);

test('no server at all is tried again', async () => {
  await expect(world.deliver('smtp://127.0.0.1:1')).rejects.toMatchObject({ type: 'Unavailable' });
  expect(await ledger()).toMatchObject({ status: 'planned' });
  expect(world.logged).toHaveLength(1);
});

test('a cut before the 354 is tried again', async () => {
  mails.manners = {
    rcpt: () => {
      throw CUT;
    },
  };
  await expect(world.deliver(mails.url)).rejects.toMatchObject({ nonRetryable: false });
  expect(await ledger()).toMatchObject({ status: 'planned' });
});

test('a cut after the body left is unconfirmed and never sent again', async () => {
  mails.manners = {
    body: () => {
      throw CUT;
    },
  };
  const receipt = await world.deliver(mails.url);
  expect(receipt).toMatchObject({ outcome: 'unconfirmed' });
  mails.manners = {};
  expect(await world.deliver(mails.url)).toEqual(receipt);
  expect(mails.shown).toHaveLength(1);
  expect(await story()).toEqual(['send unconfirmed 7']);
});

test('a worker that dies after the hand-off leaves an unconfirmed send, and no second mail', async () => {
  const crashPoint = (name: string) => {
    if (name === 'deliver:after-250') throw new Error('killed');
  };
  await expect(world.deliver(mails.url, {}, { crashPoint })).rejects.toThrow('killed');
  expect(await world.deliver(mails.url)).toMatchObject({ outcome: 'unconfirmed' });
  expect(mails.taken).toHaveLength(1);
});

test('a worker that dies between claim and hand-off is followed by another that sends', async () => {
  await world.pool
    .query(`INSERT INTO outreach (id, enrollment_id, step, visit, playbook, customer_id, purpose, template, status, lease, attempt, created_at)
    SELECT gen_random_uuid(), id, 'hello', 1, playbook, customer_id, 'lifecycle', 'hello', 'claimed', gen_random_uuid(), 1, now() FROM enrollment`);
  expect(await world.deliver(mails.url)).toMatchObject({ outcome: 'sent' });
  expect(await ledger()).toMatchObject({ status: 'accepted', attempt: 2 });
});

test('a try that was overtaken while the server was asked lets nothing out', async () => {
  mails.manners = {
    rcpt: async () => {
      mails.manners = {};
      expect(await world.deliver(mails.url)).toMatchObject({ outcome: 'sent' });
    },
  };
  await expect(world.deliver(mails.url)).rejects.toThrow('taken this send over');
  expect(mails.shown).toHaveLength(1);
  expect(await ledger()).toEqual({ status: 'accepted', reason: null, attempt: 2 });
});

const stops: [string, string, () => Promise<unknown>][] = [
  ['an exit', 'exited', () => end()],
  [
    'the end of its branch',
    'cancelled',
    () =>
      world.pool.query(
        `INSERT INTO cancelled_step (enrollment_id, step, batch) SELECT id, 'hello', 1 FROM enrollment`,
      ),
  ],
  [
    'an unsubscribe',
    'consent',
    () =>
      world.pool.query(
        `INSERT INTO consent_event (contact_id, purpose, given, basis, source, at) VALUES ('li', 'lifecycle', false, 'asked', 'test', now())`,
      ),
  ],
  [
    'a suppression',
    'suppressed',
    () =>
      world.pool.query(
        `INSERT INTO suppression (id, address, reason, source, at) VALUES (gen_random_uuid(), 'li@acme.test', 'bounce', 'test', now())`,
      ),
  ],
];

test.each(stops)(
  '%s that commits between claim and 354 lets nothing out',
  async (_name, reason, stop) => {
    mails.manners = { rcpt: async () => void (await stop()) };
    expect(await world.deliver(mails.url)).toMatchObject({ outcome: 'skipped', reason });
    expect(mails.shown).toEqual([]);
    expect(await ledger()).toMatchObject({ status: 'skipped', reason });
    expect(await story()).toEqual(['skipped skipped 7']);
  },
);

test.each(stops)(
  '%s that was there before is a skipped send, told once',
  async (_name, reason, stop) => {
    await stop();
    const receipt = await world.deliver(mails.url);
    expect(receipt).toMatchObject({ outcome: 'skipped', reason });
    expect(await world.deliver(mails.url)).toEqual(receipt);
    expect(await story()).toEqual(['skipped skipped 7']);
  },
);

test('an address that changes while the server is asked is not written to', async () => {
  mails.manners = {
    rcpt: async () =>
      void (await world.pool.query(`UPDATE contact SET reach = '{"email": "new@acme.test"}'`)),
  };
  await expect(world.deliver(mails.url)).rejects.toThrow('recipient changed');
  mails.manners = {};
  expect(await world.deliver(mails.url)).toMatchObject({ outcome: 'sent' });
  expect(mails.shown).toHaveLength(1);
  expect(mails.taken[0]).toMatch(/^To: new@acme\.test\r?$/m);
});

test('the batch a delivery carries is written with the outcome sent, and once', async () => {
  const receipt = await world.deliver(mails.url, { after: AFTER });
  expect(receipt.after).toMatchObject({ n: 7, results: [{ kind: 'armed' }, { kind: 'time' }] });
  expect(await world.deliver(mails.url, { after: AFTER })).toEqual(receipt);
  expect(await world.rows('SELECT arm FROM wait ORDER BY arm')).toEqual([
    { arm: 'booked#1/reached' },
    { arm: 'booked#1/timeout' },
  ]);
  expect(await story()).toEqual(['send sent 7', 'wait null 12']);
});

test('the batch a delivery carries is void when the send failed', async () => {
  mails.manners = {
    body: () => {
      throw new Reply(554, 'spam');
    },
  };
  expect(await world.deliver(mails.url, { after: AFTER })).not.toHaveProperty('after');
  expect(await world.rows('SELECT arm FROM wait')).toEqual([]);
});

test('the batch a delivery carries is void when the enrollment ended while the body was out', async () => {
  mails.manners = { body: async () => void (await end()) };
  const receipt = await world.deliver(mails.url, { after: AFTER });
  expect(receipt).toEqual({ id: 'hello#1', outcome: 'sent', at: NOW });
  expect(await world.rows('SELECT arm FROM wait')).toEqual([]);
});

test('the batch before a delivery is written once, whatever becomes of the send', async () => {
  const before = {
    n: 3,
    items: [{ kind: 'trace', entries: [{ kind: 'enrolled', outcome: 'by_hand', why: 'asked' }] }],
  } as const;
  await end();
  const receipt = await world.deliver(mails.url, { before });
  expect(receipt).toMatchObject({ outcome: 'skipped', before: { n: 3 } });
  expect(await world.deliver(mails.url, { before })).toEqual(receipt);
  expect(await story()).toEqual(['enrolled by_hand 4', 'skipped skipped 7']);
});

test('a branch that was ended before this send was decided does not stop its next visit', async () => {
  await world.pool.query(
    `INSERT INTO cancelled_step (enrollment_id, step, batch) SELECT id, 'hello', 4 FROM enrollment`,
  );
  const sent = await world.deliverAs(world.deps(mails.url), { base: 4 });
  expect(sent).toMatchObject({ outcome: 'sent' });
});

test('a text that lacks a value parks the step, once per command, and is sent when the value is there', async () => {
  await world.pool.query(`UPDATE contact SET attributes = '{}'`);
  const parked = await world.deliver(mails.url);
  expect(parked).toMatchObject({ outcome: 'parked', parked: { code: 'variable-missing' } });
  expect(await world.deliver(mails.url)).toEqual(parked);
  expect(await story()).toHaveLength(1);
  expect(await world.rows('SELECT step, code FROM parked_step')).toEqual([
    { step: 'hello', code: 'variable-missing' },
  ]);
  await world.pool.query(`UPDATE contact SET attributes = '{"name": "Li"}'`);
  const again = await world.deliverAs(world.deps(mails.url), { now: NOW + 60_000 });
  expect(again).toMatchObject({ outcome: 'sent', at: NOW + 60_000 });
});

test('a batch before a delivery that an earlier run had decided otherwise stops the delivery', async () => {
  const stands = await world.settle(5, [{ kind: 'readFacts', names: [] }], { now: NOW - 10 });
  const delivery = { ...SEND, before: { n: 5, items: [] } };
  const refused = world.deliverAs(world.deps(mails.url), { base: 4, delivery });
  await expect(refused).rejects.toMatchObject({ type: SETTLED_OTHERWISE, details: [stands] });
  expect(await world.rows('SELECT FROM outreach')).toEqual([]);
});

test('a carried batch that can never be written does not make a sent mail unconfirmed', async () => {
  const entries = [{ kind: 'late', why: 'a\u0000b' }] as const;
  const after = { n: 7, items: [{ kind: 'trace', entries }] } as const;
  const receipt = await world.deliver(mails.url, { after });
  expect(receipt).toEqual({ id: 'hello#1', outcome: 'sent', at: NOW });
  expect(await ledger()).toMatchObject({ status: 'accepted' });
  expect(await world.deliver(mails.url, { after })).toEqual(receipt);
});

test('what the server says after a send was called unconfirmed changes the ledger, not the receipt', async () => {
  let told;
  mails.manners = { body: async () => void (told = await world.deliver(mails.url)) };
  const receipt = await world.deliver(mails.url);
  expect(receipt).toMatchObject({ outcome: 'unconfirmed' });
  expect(receipt).toEqual(told);
  expect(await ledger()).toMatchObject({ status: 'accepted' });
  expect(mails.taken).toHaveLength(1);
});

test('names and subjects with line breaks add no header and no recipient', async () => {
  await world.pool.query(`UPDATE customer SET attributes = attributes || $1::jsonb`, [
    JSON.stringify({ name: 'Acme\r\nBcc: evil@acme.test\r\n\r\nbody' }),
  ]);
  await world.pool.query(`UPDATE person SET attributes = $1`, [
    JSON.stringify({ name: 'Ana\r\nX-Evil: 1 <evil@acme.test>, b@c.test' }),
  ]);
  await world.deliver(mails.url);
  const head = mails.taken[0]?.split(/\r?\n\r?\n/)[0] ?? '';
  expect(head).not.toMatch(/^(?:bcc|x-evil):/im);
  expect(head.match(/^from:/gim)).toHaveLength(1);
});

test.each([
  'li@acme.test\r\nRCPT TO:<evil@acme.test>',
  'a@b.test, c@d.test',
  'Li <li@acme.test>',
  '"li@x"@acme.test',
])('the address %j is refused before any server is asked', async (address) => {
  await world.pool.query(`UPDATE contact SET reach = $1`, [JSON.stringify({ email: address })]);
  expect(await world.deliver('smtp://127.0.0.1:1')).toMatchObject({ outcome: 'failed' });
});

test('every try of one send carries the same Message-ID', async () => {
  mails.manners = {
    body: () => {
      throw new Reply(451, 'later');
    },
  };
  await expect(world.deliver(mails.url)).rejects.toThrow();
  mails.manners = {};
  await world.deliver(mails.url);
  const ids = mails.shown.map((raw) => /^message-id: (\S+)/im.exec(raw)?.[1]);
  expect(ids[0]).toMatch(/^<[0-9a-f]{32}@example\.com>$/);
  expect(ids[1]).toBe(ids[0]);
});

test('the worker is said to be alive while a slow server thinks', async () => {
  let beat: () => void = () => undefined;
  const beaten = new Promise<void>((resolve) => (beat = resolve));
  mails.manners = { body: () => beaten };
  const receipt = await world.deliver(mails.url, {}, { heartbeat: beat });
  expect(receipt).toMatchObject({ outcome: 'sent' });
});
