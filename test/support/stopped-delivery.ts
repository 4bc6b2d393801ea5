import { randomUUID } from 'node:crypto';
import type { Channel } from '../../activities/channels/channel';
import { deliverActivity } from '../../activities/deliver';
import type { DeliverTransaction } from '../../activities/deliver-store';
import { settleActivity } from '../../activities/settle';
import { DeliverRepository } from '../../apps/worker/deliver.repository';
import { SettleRepository } from '../../apps/worker/settle.repository';
import type { Project } from '../../playbooks/kernel/catalog';
import type { Batch, Delivery, Item, Receipt } from '../../playbooks/kernel/command';
import { OFFERS, seed, SEND, WAIT } from './activity-world';
import { TestApi } from './api';
import type { OtherSide, Point } from './other-side';

/** Whom a stop may be about. */
export interface Case {
  readonly customer: string;
  readonly enrollment: string;
  /** First the recipient, then who gets the copy. */
  readonly contacts: readonly [string, string];
}

const DISPUTED = {
  source: 'customer.tier == "disputed"',
  expr: ['==', ['name', 'customer.tier'], ['lit', 'disputed']],
  names: ['customer.tier'],
} as const;

const ATTRIBUTE = OFFERS.catalog.customer['name'];
if (ATTRIBUTE === undefined) throw new Error('the seed has a name');

/** Messages go over that channel and no other. */
const stoppable = (channel: string): Project => ({
  ...OFFERS,
  catalog: {
    ...OFFERS.catalog,
    customer: { ...OFFERS.catalog.customer, reader: ATTRIBUTE, other: ATTRIBUTE },
    events: { ...OFFERS.catalog.events, 'deal.lost': { about: 'customer', fields: {} } },
    channels: { [channel]: channel === 'email' ? { sender: 'team' } : { connection: 'bot' } },
  },
  guards: {
    ...OFFERS.guards,
    holds: [{ name: 'dispute', when: DISPUTED, purposes: ['lifecycle'] }],
  },
});

const named = (name: string) => [
  { kind: 'contact', expr: ['name', name], names: [name], source: name },
];
const TO = { to: named('customer.reader') };
const CC = { cc: named('customer.other') };

/** Live, for its kill switch; $1 what its step says in the version that sends no copies, $2 in the one that does. */
const PLAYBOOK = `
WITH live AS (INSERT INTO playbook (id, version, publication_id) VALUES ('welcome', 'sha256:1', 'p1')),
copied AS (
  INSERT INTO playbook_version (hash, playbook, number, plan, lines, templates, publication_id, published_at)
  SELECT 'sha256:copied', playbook, 2, jsonb_set(plan::jsonb, '{code,0}', (plan::jsonb #> '{code,0}') || $2::jsonb), lines, templates,
    publication_id, published_at FROM playbook_version)
UPDATE playbook_version SET plan = jsonb_set(plan::jsonb, '{code,0}', (plan::jsonb #> '{code,0}') || $1::jsonb)`;

/** One API and one server at the other end; each case has a customer, two contacts and an enrollment of its own. */
export class StoppedDelivery {
  private cases = 0;

  private constructor(
    readonly api: TestApi,
    readonly other: OtherSide,
    /** Of somebody who may place every stop. */
    readonly as: string,
  ) {}

  static async open(other: OtherSide): Promise<StoppedDelivery> {
    const api = await TestApi.open();
    const { channel } = other;
    await seed(api.world.pool, randomUUID(), stoppable(channel));
    const to = { ...TO, channels: [channel] };
    await api.world.pool.query(PLAYBOOK, [JSON.stringify(to), JSON.stringify({ ...to, ...CC })]);
    const as = await api.key([
      ...['holds:write', 'switches:write', 'consents:write'],
      ...['customers:write', 'events:write', 'playbooks:control'],
    ]);
    return new StoppedDelivery(api, other, as);
  }

  async close(): Promise<void> {
    await Promise.all([this.api.close(), this.other.close()]);
  }

  /** Somebody who has just entered: the exits are armed. `copied`: what is sent has a copy. */
  async begin({ copied }: { readonly copied: boolean }): Promise<Case> {
    const customer = `c${(this.cases += 1)}`;
    const contacts = [`${customer}-li`, `${customer}-bo`] as const;
    const enrollment = randomUUID();
    this.other.forget();
    const { pool } = this.api.world;
    await pool.query(
      `INSERT INTO customer (id, attributes, created_at, updated_at) VALUES ($1, $2, now(), now())`,
      [
        customer,
        JSON.stringify({ name: 'Acme', csm: 'ana', reader: contacts[0], other: contacts[1] }),
      ],
    );
    await pool.query(
      `INSERT INTO contact (id, customer_id, reach, attributes, created_at, updated_at)
       SELECT id, $2, jsonb_build_object($3::text, address), '{"name": "Li"}', now(), now() FROM unnest($1::text[], $4::text[]) AS c(id, address)`,
      [contacts, customer, this.other.channel, contacts.map(this.other.addressOf)],
    );
    await pool.query(
      `INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
       VALUES ($1::uuid, 'welcome', $2, 'customer', $3, $3, 'by_hand', $1::uuid::text, 'running', $4)`,
      [enrollment, copied ? 'sha256:copied' : 'sha256:1', customer, new Date(this.now())],
    );
    const begun = { customer, enrollment, contacts };
    await this.settle(begun, [{ kind: 'armExits', since: this.now() }]);
    return begun;
  }

  /** Switches are off, and nothing is paused. */
  async goOn(): Promise<void> {
    await this.api.world.pool.query(
      `DELETE FROM switch; DELETE FROM playbook_hold; UPDATE playbook SET state = 'live'`,
    );
  }

  now(): number {
    return this.api.world.clock.now();
  }

  /** As the workflow has it settled: batch after batch. */
  async settle({ enrollment }: Case, items: readonly Item[]): Promise<void> {
    const { pool, published } = this.api.world;
    const store = new SettleRepository(pool, published);
    const rest = { log: { warn: () => undefined }, crashPoint: () => undefined };
    this.batches += 1;
    await settleActivity({ store, published, ...rest })({
      ...{ enrollment, batch: { n: this.batches, items }, now: this.now(), inputs: [] },
    });
  }
  private batches = 0;

  /** One try; `act` is done when the message of that number has come to the point. */
  deliver({ enrollment }: Case, at?: At, before?: Batch): Promise<Receipt> {
    const { pool, published, links, clock } = this.api.world;
    const deliver = deliverActivity({
      ...{ published, links, clock, heartbeat: () => undefined, crashPoint: () => undefined },
      log: { warn: () => undefined },
      store: at ? new ActingStore(this.api, at) : new DeliverRepository(pool, published),
      channels: { [this.other.channel]: at ? this.acting(at) : this.other.plain },
    });
    const batch = { n: 1_000_000, items: AFTER };
    const delivery: Delivery = { ...SEND, ...(before ? { before } : {}), after: batch };
    return deliver({ enrollment, delivery, now: this.now() });
  }

  private acting(at: At): Channel {
    let nth = 0;
    return {
      handOver: (message, gate) => {
        nth += 1;
        const mine = nth === at.nth;
        const pass = async (point: Point) => (mine && point === at.point ? at.act() : undefined);
        return this.other.telling(pass).handOver(message, gate);
      },
    };
  }
}

const AFTER: readonly Item[] = [
  { kind: 'arm', ...WAIT, since: [0], binds: {} },
  { kind: 'resolveTime', ...WAIT, from: Date.parse('2026-03-02T09:00:00Z') },
];

export interface At {
  readonly point: Point;
  /** 1: the message, 2: its copy. */
  readonly nth: number;
  readonly act: () => Promise<void>;
}

/** Acts before the claim of a message, or when its gate has handed it over and not committed yet: the act has to wait for that. */
class ActingStore extends DeliverRepository {
  private locks = 0;

  constructor(
    private readonly api: TestApi,
    private readonly at: At,
  ) {
    super(api.world.pool, api.world.published);
  }

  /** Of each message: the claim, the gate, the record. */
  override async locked<T>(
    customer: string,
    work: (tx: DeliverTransaction) => Promise<T>,
  ): Promise<T> {
    this.locks += 1;
    const { point, nth, act } = this.at;
    const first = (nth - 1) * 3 + 1;
    if (point === 'before the claim' && this.locks === first) await act();
    if (point !== 'before the commit of the hand-off' || this.locks !== first + 1)
      return super.locked(customer, work);
    let acted: Promise<void> = Promise.resolve();
    const done = await super.locked(customer, async (tx) => {
      const handed = await work(tx);
      acted = act();
      await waitedFor(this.api);
      return handed;
    });
    await acted;
    return done;
  }
}

/** Until somebody stands in front of a lock of this database. */
async function waitedFor(api: TestApi): Promise<void> {
  for (let tries = 0; tries < 2_000; tries++) {
    const { rowCount } = await api.world.pool.query(
      `SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database()`,
    );
    if (rowCount !== 0) return;
  }
  throw new Error('nobody waits for the gate');
}
