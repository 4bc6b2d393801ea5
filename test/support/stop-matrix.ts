import { randomUUID } from 'node:crypto';
import type { Receipt } from '../../playbooks/kernel/command';
import { CUT, LATER, released, type OtherSide, type Point } from './other-side';
import { StoppedDelivery, type At, type Case } from './stopped-delivery';

/**
 * Every stop at every point of a delivery, by the doors that people and programs use: nothing goes out after it has
 * committed, and what was handed over before that is on record as it was. The same for whatever channel it goes over.
 */
export interface Matrix {
  readonly channel: string;
  readonly points: readonly Point[];
  readonly open: () => Promise<OtherSide>;
}

export interface Stop {
  readonly name: string;
  /** Why it is withheld; what a stop may take back waits for that, a copy never does. */
  readonly ends: RegExp;
  readonly commit: (on: On) => Promise<unknown>;
}
interface On {
  readonly stage: StoppedDelivery;
  readonly at: Case;
  /** The contact that is to get nothing. */
  readonly to: string;
}
type Row = readonly [stop: string, at: Point, Stop];

const reason = 'in dispute';
const UNREAD = { 'if-match': '"0"' };
const once = () => ({ 'idempotency-key': randomUUID() });

async function ask(
  { stage }: On,
  [method, url, headers]: readonly ['POST' | 'PATCH', string, Readonly<Record<string, string>>?],
  body: object,
): Promise<void> {
  const more = headers === undefined ? {} : { headers };
  const answer = await stage.api.call(method, url, { as: stage.as, body, ...more });
  if (answer.status >= 300) throw new Error(`${url}: ${answer.text}`);
}

const engage = (on: On, scope: string) =>
  ask(on, ['PATCH', `/v1/switches/${scope}`, UNREAD], { engaged: true, reason: 'wrong text' });

async function click({ stage, to }: On): Promise<void> {
  const url = `/u/${stage.api.world.links.token(['u', to, 'lifecycle'])}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = 'List-Unsubscribe=One-Click';
  expect((await stage.api.call('POST', url, { headers, body })).status).toBe(200);
}

export const STOPS: readonly Stop[] = [
  { name: 'an unsubscribe', ends: /^consent$/, commit: click },
  {
    name: 'a kill switch',
    ends: /^(switch\.global|held)$/,
    commit: (on) => engage(on, 'global'),
  },
  {
    name: 'a hold',
    ends: /^(placed\..*|held)$/,
    commit: (on) => ask(on, ['POST', '/v1/holds', once()], { customer: on.at.customer, reason }),
  },
  {
    name: 'an exit',
    ends: /^exited$/,
    commit: (on) => {
      const { customer } = on.at;
      return ask(on, ['POST', '/v1/events'], { id: customer, type: 'deal.lost', customer });
    },
  },
  {
    name: 'a pause of the playbook',
    ends: /^(paused|held)$/,
    commit: (on) => ask(on, ['POST', '/v1/playbooks/welcome/pause', once()], { reason }),
  },
];

/** Their other doors. */
const others = (channel: string): Stop[] => [
  ...(channel === 'email' ? [SUPPRESSION] : []),
  {
    name: 'the switch of the playbook',
    ends: /^switch\.playbook:welcome$/,
    commit: (on) => engage(on, 'playbook:welcome'),
  },
  {
    name: 'the switch of the channel',
    ends: new RegExp(`^switch\\.channel:${channel}$`),
    commit: (on) => engage(on, `channel:${channel}`),
  },
  {
    name: 'a hold on the contact',
    ends: /^placed\./,
    commit: (on) => ask(on, ['POST', '/v1/holds', once()], { contact: on.to, reason }),
  },
  {
    name: 'a change that a hold of the guards asks for',
    ends: /^hold\.dispute$/,
    commit: (on) => ask(on, ['PATCH', `/v1/customers/${on.at.customer}`], { tier: 'disputed' }),
  },
  {
    name: 'an exit by a person',
    ends: /^exited$/,
    commit: ({ stage, at }) =>
      stage.settle(at, [{ kind: 'exit', exit: 'stopped', why: 'a person said so' }]),
  },
  {
    name: 'a pause by a person',
    ends: /^paused$/,
    commit: ({ stage, at }) => stage.settle(at, [{ kind: 'status', status: 'paused' }]),
  },
];
const SUPPRESSION: Stop = {
  name: 'a suppression',
  ends: /^suppressed$/,
  commit: (on) =>
    ask(on, ['POST', '/v1/suppressions', once()], {
      email: on.stage.other.addressOf(on.to),
      reason,
    }),
};

interface Told {
  readonly status: string;
  readonly reason: string | null;
}

/** What is on record about a case, and its delivery with whatever happens on the way. */
export class Observed {
  constructor(
    readonly stage: StoppedDelivery,
    readonly at: Case,
  ) {}

  async ledger(copy = 0): Promise<Told | undefined> {
    const [row] = await this.rows<Told>(
      'SELECT o.status, coalesce(w.reason, o.reason) AS reason FROM outreach o LEFT JOIN outreach_wait w ON w.outreach_id = o.id WHERE o.enrollment_id = $1 AND o.copy = $2',
      copy,
    );
    return row;
  }

  /** Whether a hand-over of it was cut, that was to go again. */
  async wasCut(): Promise<boolean> {
    const asked = 'SELECT FROM outreach WHERE enrollment_id = $1 AND cut_at IS NOT NULL';
    return (await this.rows(asked)).length > 0;
  }

  async changes(copy = 0): Promise<string[]> {
    const rows = await this.rows<Told>(
      'SELECT c.status FROM outreach_change c JOIN outreach o ON o.id = c.outreach_id WHERE o.enrollment_id = $1 AND copy = $2 ORDER BY c.id',
      copy,
    );
    return rows.map(({ status }) => status);
  }

  /** What the batch says that a sent message carries. */
  carried(): Promise<object[]> {
    return this.rows('SELECT FROM settle_log WHERE enrollment_id = $1 AND n = 1000000');
  }

  /** As its retries make it: what fails now is tried again. */
  async deliver({ act, ...how }: At): Promise<Receipt> {
    let acted: Promise<void> | undefined;
    const acting = () => (acted = act());
    const receipt = await this.stage
      .deliver(this.at, { ...how, act: acting })
      .catch(() => this.stage.deliver(this.at));
    expect(await acted?.then(() => 'done', said)).toBe('done');
    return receipt;
  }

  private async rows<T extends object>(sql: string, ...more: unknown[]): Promise<T[]> {
    const { pool } = this.stage.api.world;
    return (await pool.query<T>(sql, [this.at.enrollment, ...more])).rows;
  }
}
const said = (error: unknown) => (error === CUT || error === LATER ? 'done' : String(error));

/** Nothing is seen, and the row says why. */
export async function expectNothing(
  { commit, ends }: Stop,
  stage: StoppedDelivery,
  point: Point,
): Promise<void> {
  const at = await stage.begin({ copied: false });
  const [to] = at.contacts;
  const seen = new Observed(stage, at);
  const act = async () => void (await commit({ stage, at, to }));
  const receipt = await seen.deliver({ point, nth: 1, act });
  expect(receipt.outcome).toMatch(/^(skipped|waiting)$/);
  expect(stage.other.saw()).toBe(false);
  const row = { status: receipt.outcome, reason: expect.stringMatching(ends) };
  expect(await seen.ledger()).toEqual(row);
  expect(await seen.changes()).not.toContain('handed_off');
  expect(await stage.deliver(at)).toMatchObject({ outcome: receipt.outcome });
  expect(await seen.carried()).toEqual([]);
  expect(stage.other.saw()).toBe(false);
}

export function stopMatrix({ channel, points, open }: Matrix): void {
  let stage: StoppedDelivery;
  beforeAll(async () => {
    stage = await StoppedDelivery.open(await open());
  });
  afterAll(() => stage.close());
  afterEach(async () => {
    await stage.goOn();
  });
  const begin = async (copied: boolean) => {
    const at = await stage.begin({ copied });
    return { at, seen: new Observed(stage, at) };
  };

  const handed = released(points);
  const asked = points.slice(handed - 1, handed);
  const OTHERS = others(channel);
  const each = (at: readonly Point[], stops = STOPS): Row[] =>
    at.flatMap((point) => stops.map((stop): Row => [stop.name, point, stop]));

  describe('nothing goes out after the commit of', () => {
    const all = [...each(points.slice(0, handed)), ...each(['before the claim', ...asked], OTHERS)];
    test.each(all)('%s %s', (_, point, stop) => expectNothing(stop, stage, point));
  });

  describe('a copy does not go out after the commit of', () => {
    test.each(each(['before the claim', ...asked]))('%s %s', async (_, point, { ends, commit }) => {
      const { at, seen } = await begin(true);
      const [to, cc] = at.contacts;
      const act = async () => void (await commit({ stage, at, to: cc }));
      const receipt = await seen.deliver({ point, nth: 2, act });
      expect(receipt.outcome).toBe('sent');
      expect(stage.other.recipients()).toEqual([stage.other.addressOf(to)]);
      expect(stage.other.shown()).toBe(1);
      const row = { status: 'skipped', reason: expect.stringMatching(ends) };
      expect(await seen.ledger(1)).toEqual(row);
      expect(await seen.changes(1)).not.toContain('handed_off');
    });
  });

  describe('what was handed over before is on record as sent, after the commit of', () => {
    const all = [...each(points.slice(handed)), ...each(points.slice(handed, handed + 1), OTHERS)];
    test.each(all)('%s %s', async (name, point, { commit }) => {
      const { at, seen } = await begin(false);
      const [to] = at.contacts;
      const act = async () => {
        await commit({ stage, at, to });
        expect(await seen.changes()).toEqual(['claimed', 'handed_off']);
      };
      const receipt = await seen.deliver({ point, nth: 1, act });
      expect(receipt.outcome).toBe('sent');
      expect(stage.other.recipients()).toEqual([stage.other.addressOf(to)]);
      expect(await seen.ledger()).toEqual({ status: 'accepted', reason: null });
      expect(await seen.changes()).toEqual(['claimed', 'handed_off', 'accepted']);
      expect(await stage.deliver(at)).toEqual(receipt);
      // What comes after it is for those who are still inside.
      expect(await seen.carried()).toHaveLength(name.startsWith('an exit') ? 0 : 1);
      expect(stage.other.shown()).toBe(1);
    });
  });

  /** The stop commits when the body is there, then the server says that. */
  const answered = async ({ commit }: Stop, thrown: Error) => {
    const { at, seen } = await begin(false);
    const act = async () => {
      await commit({ stage, at, to: at.contacts[0] });
      throw thrown;
    };
    return { at, seen, how: { point: 'when the body is there', nth: 1, act } as const };
  };
  const stops = STOPS.map((stop) => [stop.name, stop] as const);

  test.each(stops)(
    'a body that was cut when %s had committed is unconfirmed, and nothing follows it',
    async (_, stop) => {
      const { at, seen, how } = await answered(stop, CUT);
      const receipt = await stage.deliver(at, how);
      expect(receipt.outcome).toBe('unconfirmed');
      expect(await seen.ledger()).toMatchObject({ status: 'unconfirmed' });
      expect(await stage.deliver(at)).toEqual(receipt);
      expect(stage.other.shown()).toBe(1);
    },
  );

  test.each(stops)(
    'a body that the server does not take goes to nobody when %s has committed',
    async (_, stop) => {
      const { seen, how } = await answered(stop, LATER);
      const receipt = await seen.deliver(how);
      expect(receipt.outcome).toMatch(/^(skipped|waiting)$/);
      const row = { status: receipt.outcome, reason: expect.stringMatching(stop.ends) };
      expect(await seen.ledger()).toEqual(row);
      expect(stage.other.taken()).toBe(0);
      expect(stage.other.shown()).toBe(1);
    },
  );
}
