import { randomUUID } from 'node:crypto';
import type { Receipt } from '../../playbooks/kernel/command';
import { CUT, Reply } from '../support/mail-server';
import {
  POINTS,
  StoppedDelivery,
  type At,
  type Case,
  type Point,
} from '../support/stopped-delivery';

/**
 * Every stop at every point of a delivery, by the doors that people and programs use: nothing goes out after it has
 * committed, and what was handed over before that is on record as it was.
 */
let stage: StoppedDelivery;
beforeAll(async () => {
  stage = await StoppedDelivery.open();
});
afterAll(() => stage.close());
afterEach(async () => {
  await stage.api.world.pool.query('DELETE FROM switch');
});

type Stop = [name: string, ends: RegExp, commit: (at: Case, to: string) => Promise<unknown>];

async function ask(method: 'POST' | 'PATCH', url: string, body: object, headers = {}) {
  const answer = await stage.api.call(method, url, { as: stage.as, body, headers });
  if (answer.status >= 300) throw new Error(`${url}: ${answer.text}`);
}
const engage = (scope: string) =>
  ask('PATCH', `/v1/switches/${scope}`, { engaged: true, reason: 'wrong text' }, UNREAD);
const UNREAD = { 'if-match': '"0"' };
const once = () => ({ 'idempotency-key': randomUUID() });
const reason = 'in dispute';

async function click(to: string): Promise<void> {
  const url = `/u/${stage.api.world.links.token(['u', to, 'lifecycle'])}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = 'List-Unsubscribe=One-Click';
  expect((await stage.api.call('POST', url, { headers, body })).status).toBe(200);
}

/** `ends`: why it is withheld; what a stop may take back waits for that, a copy never does. */
const STOPS: readonly Stop[] = [
  ['an unsubscribe', /^consent$/, (_, to) => click(to)],
  ['a kill switch', /^(switch\.global|held)$/, () => engage('global')],
  [
    'a hold',
    /^(placed\..*|held)$/,
    ({ customer }) => ask('POST', '/v1/holds', { customer, reason }, once()),
  ],
  [
    'an exit',
    /^exited$/,
    ({ customer }) => ask('POST', '/v1/events', { id: customer, type: 'deal.lost', customer }),
  ],
];
/** Their other doors. */
const OTHERS: readonly Stop[] = [
  [
    'a suppression',
    /^suppressed$/,
    (_, to) => ask('POST', '/v1/suppressions', { email: `${to}@acme.test`, reason }, once()),
  ],
  ['the switch of the playbook', /^switch\.playbook:welcome$/, () => engage('playbook:welcome')],
  ['the switch of the channel', /^switch\.channel:email$/, () => engage('channel:email')],
  [
    'a hold on the contact',
    /^placed\./,
    (_, to) => ask('POST', '/v1/holds', { contact: to, reason }, once()),
  ],
  [
    'a change that a hold of the guards asks for',
    /^hold\.dispute$/,
    ({ customer }) => ask('PATCH', `/v1/customers/${customer}`, { tier: 'disputed' }),
  ],
  [
    'an exit by a person',
    /^exited$/,
    (at) => stage.settle(at, [{ kind: 'exit', exit: 'stopped', why: 'a person said so' }]),
  ],
];

const released = POINTS.indexOf('before the commit of the hand-off');
const each = (points: readonly Point[], stops = STOPS) =>
  points.flatMap((point) => stops.map((stop) => [stop[0], point, stop] as const));

interface Row {
  readonly status: string;
  readonly reason: string | null;
}
const rows = async <T extends object>(sql: string, at: Case, ...more: unknown[]): Promise<T[]> =>
  (await stage.api.world.pool.query<T>(sql, [at.enrollment, ...more])).rows;
const ledger = async (at: Case, copy = 0) =>
  (
    await rows<Row>(
      'SELECT o.status, coalesce(w.reason, o.reason) AS reason FROM outreach o LEFT JOIN outreach_wait w ON w.outreach_id = o.id WHERE o.enrollment_id = $1 AND o.copy = $2',
      at,
      copy,
    )
  )[0];
const changes = async (at: Case, copy = 0) =>
  (
    await rows<Row>(
      'SELECT c.status FROM outreach_change c JOIN outreach o ON o.id = c.outreach_id WHERE o.enrollment_id = $1 AND copy = $2 ORDER BY c.id',
      at,
      copy,
    )
  ).map(({ status }) => status);
/** What the batch says that a sent message carries. */
const carried = (at: Case) =>
  rows('SELECT FROM settle_log WHERE enrollment_id = $1 AND n = 1000000', at);

/** As its retries make it: what fails now is tried again. */
async function deliver(at: Case, { act, ...how }: At): Promise<Receipt> {
  let acted: Promise<void> | undefined;
  const acting = () => (acted = act());
  const receipt = await stage.deliver(at, { ...how, act: acting }).catch(() => stage.deliver(at));
  expect(await acted?.then(() => 'done', said)).toBe('done');
  return receipt;
}
const said = (error: unknown) => (error instanceof Reply ? 'done' : String(error));

describe('nothing goes out after the commit of', () => {
  const all = [
    ...each(POINTS.slice(0, released)),
    ...each(['before the claim', 'at the 354'], OTHERS),
  ];
  test.each(all)('%s %s', async (_stop, point, [, why, commit]) => {
    const at = await stage.begin({ copied: false });
    const [to] = at.contacts;
    const act = async () => void (await commit(at, to));
    const receipt = await deliver(at, { point, nth: 1, act });
    expect(receipt.outcome).toMatch(/^(skipped|waiting)$/);
    expect(stage.mails.shown).toEqual([]);
    const row = await ledger(at);
    expect(row).toEqual({ status: receipt.outcome, reason: expect.stringMatching(why) });
    expect(await changes(at)).not.toContain('handed_off');
    expect(await stage.deliver(at)).toMatchObject({ outcome: receipt.outcome });
    expect([...stage.mails.shown, ...(await carried(at))]).toEqual([]);
  });
});

describe('a copy does not go out after the commit of', () => {
  test.each(each(['before the claim', 'at the 354']))(
    '%s %s',
    async (_stop, point, [, why, commit]) => {
      const at = await stage.begin({ copied: true });
      const [to, cc] = at.contacts;
      const act = async () => void (await commit(at, cc));
      const receipt = await deliver(at, { point, nth: 2, act });
      expect(receipt.outcome).toBe('sent');
      expect(stage.mails.recipients).toEqual([`${to}@acme.test`]);
      expect(stage.mails.shown).toHaveLength(1);
      expect(await ledger(at, 1)).toEqual({
        status: 'skipped',
        reason: expect.stringMatching(why),
      });
      expect(await changes(at, 1)).not.toContain('handed_off');
    },
  );
});

describe('what was handed over before is on record as sent, after the commit of', () => {
  const all = [
    ...each(POINTS.slice(released)),
    ...each(['before the commit of the hand-off'], OTHERS),
  ];
  test.each(all)('%s %s', async (name, point, [, , commit]) => {
    const at = await stage.begin({ copied: false });
    const act = async () => {
      await commit(at, at.contacts[0]);
      expect(await changes(at)).toEqual(['claimed', 'handed_off']);
    };
    const receipt = await deliver(at, { point, nth: 1, act });
    expect(receipt.outcome).toBe('sent');
    expect(stage.mails.recipients).toEqual([`${at.contacts[0]}@acme.test`]);
    expect(await ledger(at)).toEqual({ status: 'accepted', reason: null });
    expect(await changes(at)).toEqual(['claimed', 'handed_off', 'accepted']);
    expect(await stage.deliver(at)).toEqual(receipt);
    // What comes after it is for those who are still inside.
    expect(await carried(at)).toHaveLength(name.startsWith('an exit') ? 0 : 1);
    expect(stage.mails.shown).toHaveLength(1);
  });
});

test.each(STOPS)(
  'a body that was cut when %s had committed is unconfirmed, and nothing follows it',
  async (...[, , commit]) => {
    const at = await stage.begin({ copied: false });
    const act = async () => {
      await commit(at, at.contacts[0]);
      throw CUT;
    };
    const receipt = await stage.deliver(at, { point: 'when the body is there', nth: 1, act });
    expect(receipt.outcome).toBe('unconfirmed');
    expect(await ledger(at)).toMatchObject({ status: 'unconfirmed' });
    expect(await stage.deliver(at)).toEqual(receipt);
    expect(stage.mails.shown).toHaveLength(1);
  },
);

test.each(STOPS)(
  'a body that the server does not take goes to nobody when %s has committed',
  async (...[, why, commit]) => {
    const at = await stage.begin({ copied: false });
    const act = async () => {
      await commit(at, at.contacts[0]);
      throw new Reply(451, 'later');
    };
    const receipt = await deliver(at, { point: 'when the body is there', nth: 1, act });
    expect(receipt.outcome).toMatch(/^(skipped|waiting)$/);
    expect(await ledger(at)).toEqual({
      status: receipt.outcome,
      reason: expect.stringMatching(why),
    });
    expect(stage.mails.taken).toEqual([]);
    expect(stage.mails.shown).toHaveLength(1);
  },
);
