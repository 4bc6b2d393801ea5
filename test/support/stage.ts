import type { Pool } from 'pg';
import { openPool } from '../../apps/shared/database/pool';
import { Changes } from '../../apps/shared/change/changes';
import { Ingest } from '../../apps/shared/ingest/ingest';
import type { IncomingEvent } from '../../apps/shared/ingest/incoming';
import { Published } from '../../apps/shared/publications/published';
import type { Attribute, Project } from '../../playbooks/kernel/catalog';
import type { Condition, Expr } from '../../playbooks/kernel/expression';
import type { External } from '../../playbooks/kernel/input';
import type { Plan } from '../../playbooks/kernel/plan';
import type { Trigger } from '../../playbooks/kernel/trigger';
import { heardTypes } from '../../playbooks/rules/reported';
import { uuid7 } from '../../apps/shared/uuid7';
import { freshDatabase } from './database';

export const START = Date.parse('2026-03-02T09:00:00Z');

/** A database with a catalog, customers and hand-made plans: what ingest, changes and relay need, without a compiler. */
export class Stage {
  now = START;
  readonly published: Published;
  readonly ingest: Ingest;
  readonly changes: Changes;

  private constructor(
    readonly url: string,
    readonly pool: Pool,
  ) {
    const deps = { pool, published: new Published(pool), clock: { now: () => this.now } };
    this.published = deps.published;
    this.ingest = new Ingest(deps);
    this.changes = new Changes(deps);
  }

  static async open(...plans: readonly Plan[]): Promise<Stage> {
    const url = await freshDatabase();
    const stage = new Stage(url, openPool(url, { name: 'test', max: 12 }));
    await stage.publish(plans);
    await stage.pool.query(
      `INSERT INTO person (id, manager, created_at, updated_at) VALUES ('bo', NULL, now(), now()), ('ana', 'bo', now(), now())`,
    );
    await stage.customer('acme');
    return stage;
  }

  /** A further process on the same database: its own pool and batcher. */
  another(): Ingest {
    const pool = openPool(this.url, { name: 'test-2', max: 2 });
    this.others.push(pool);
    return new Ingest({ pool, published: new Published(pool), clock: { now: () => this.now } });
  }
  private readonly others: Pool[] = [];

  async publish(plans: readonly Plan[]): Promise<void> {
    await this.pool.query(
      `INSERT INTO publication (id, files, project, published_by, published_at) VALUES ('p1', '{}', $1, 'test', $2)`,
      [JSON.stringify(PROJECT), new Date(START)],
    );
    await this.pool.query('INSERT INTO heard_type SELECT DISTINCT unnest($1::text[])', [
      plans.flatMap(heardTypes),
    ]);
    for (const plan of plans) {
      await this.pool.query(
        `INSERT INTO playbook_version (hash, playbook, number, plan, lines, templates, publication_id, published_at)
         VALUES ($1, $2, 1, $3, '{"file": "x", "code": [], "ways": {}, "exits": {}}', '[]', 'p1', now())`,
        [`sha256:${plan.playbook}`, plan.playbook, JSON.stringify(plan)],
      );
      await this.pool.query(
        `INSERT INTO playbook (id, version, publication_id) VALUES ($1, $2, 'p1')`,
        [plan.playbook, `sha256:${plan.playbook}`],
      );
    }
  }

  /** The playbooks stay; catalog, guards and calendars are these from now on. */
  async republish(project: Project): Promise<void> {
    await this.pool.query(
      `INSERT INTO publication (id, files, project, published_by, published_at)
       SELECT 'p' || (count(*) + 1), '{}', $1, 'test', $2 FROM publication`,
      [JSON.stringify(project), new Date(this.now)],
    );
    await this.published.refresh();
  }

  customer(id: string, attributes: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    return this.pool.query(
      `INSERT INTO customer (id, attributes, created_at, updated_at) VALUES ($1, $2, $3, $3)`,
      [id, JSON.stringify({ name: id, ...attributes }), new Date(START - 86_400_000).toISOString()],
    );
  }

  async enrolled(playbook: string, subject = 'acme', id = uuid7()): Promise<string> {
    await this.pool.query(
      `INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
       VALUES ($1::uuid, $2, $3, 'customer', $4::text, $4::text, 'test', $1::uuid::text, 'running', $5)`,
      [id, playbook, `sha256:${playbook}`, subject, new Date(this.now).toISOString()],
    );
    return id;
  }

  /** An armed arm, as settle leaves it. */
  async armed(
    enrollment: string,
    arm: string,
    trigger: Trigger,
    more: { exit?: string; inputs?: string[]; since?: number; held?: number; due?: number } = {},
  ): Promise<void> {
    const types = trigger.kind === 'event' ? trigger.types : [''];
    for (const type of types)
      await this.pool.query(
        `INSERT INTO wait (enrollment_id, arm, type, kind, customer_id, subject_kind, subject_id, exit, condition, guard, inputs, since, armed_at, types, hold, at_moment, held_since, due_at)
         SELECT n.id, $2, $3, $4, n.customer_id, n.subject_kind, n.subject_id, $5, $6, $7, $8, coalesce($9, now()), now(),
           $10, $11, $12, $13, $14 FROM enrollment n WHERE n.id = $1`,
        [
          enrollment,
          arm,
          type,
          trigger.kind,
          more.exit ?? null,
          'condition' in trigger ? JSON.stringify(trigger.condition) : null,
          trigger.if === undefined ? null : JSON.stringify(trigger.if),
          more.inputs ?? [],
          at(more.since),
          'types' in trigger && trigger.kind === 'silence' ? trigger.types : null,
          'for' in trigger && trigger.for ? JSON.stringify(trigger.for) : null,
          trigger.kind === 'at' ? JSON.stringify(trigger.moment) : null,
          at(more.held),
          at(more.due),
        ],
      );
  }

  post(events: readonly Partial<IncomingEvent>[], atomic = false) {
    return this.ingest.accept(events as readonly IncomingEvent[], { source: 'crm', atomic });
  }

  async rows<T extends object>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return (await this.pool.query<T>(sql, [...values])).rows;
  }

  async count(table: string): Promise<number> {
    const [row] = await this.rows<{ n: number }>(`SELECT count(*) AS n FROM ${table}`);
    return row?.n ?? 0;
  }

  /** Signals in the outbox, oldest first. */
  async signals(): Promise<{ enrollment_id: string; payload: External }[]> {
    return this.rows(`SELECT enrollment_id, payload FROM outbox WHERE kind = 'signal' ORDER BY id`);
  }

  async close(): Promise<void> {
    await Promise.all([this.pool, ...this.others].map((pool) => pool.end()));
  }
}

function at(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}

/** A condition as the compiler writes it. */
export function condition(source: string, expr: Expr, ...names: string[]): Condition {
  return { source, expr, names };
}

/** `customer.tier == "gold"` */
export const IS_GOLD = condition(
  'customer.tier == "gold"',
  ['==', ['name', 'customer.tier'], ['lit', 'gold']],
  'customer.tier',
);

export function plan(playbook: string, more: Partial<Plan> = {}): Plan {
  return {
    format: 1,
    playbook,
    title: playbook,
    owner: 'ops',
    subject: 'customer',
    purpose: 'service',
    priority: 'normal',
    ways: {},
    reenroll: 'never',
    exits: {},
    exitOrder: Object.keys(more.exits ?? {}),
    onExitTasks: 'close',
    vars: {},
    start: 0,
    code: [],
    lifted: [],
    keeps: {},
    events: {},
    templates: {},
    ...more,
  };
}

const attribute = (type: Attribute['type'], more: Partial<Attribute> = {}): Attribute => ({
  type,
  required: false,
  writable: false,
  personal: false,
  filter: false,
  ...more,
});

export const PROJECT: Project = {
  catalog: {
    id: 'test',
    organisation: {
      name: 'Example',
      zone: 'UTC',
      calendar: 'office',
      locales: ['en'],
      currency: 'EUR',
      postalAddress: '1 Road',
    },
    customer: {
      name: attribute('text', { required: true }),
      tier: attribute('enum', { values: { gold: 'Gold', silver: 'Silver' } }),
      health: attribute('number'),
      csm: attribute('person'),
      since: attribute('date'),
      seen_at: attribute('time'),
    },
    contacts: {
      roles: { sponsor: { title: 'Sponsor' } },
      attributes: { name: attribute('text', { personal: true }) },
    },
    people: { attributes: {} },
    roles: {},
    queues: {},
    records: { contract: { plural: 'contracts', attributes: { status: attribute('text') } } },
    events: {
      'deal.won': {
        about: 'customer',
        fields: {
          amount: attribute('number'),
          onboarding: attribute('boolean'),
          signed_on: attribute('date'),
        },
      },
      'deal.lost': { about: 'customer', fields: { reason: attribute('text', { required: true }) } },
      'kickoff.booked': { about: 'customer', fields: {} },
      'feature.shipped': { about: 'everyone', fields: { feature: attribute('text') } },
      'survey.scored': { about: 'contact', fields: { score: attribute('number') } },
      'contract.renewed': { about: 'contract', fields: {} },
    },
    purposes: { service: { consent: 'none', title: 'Service', unsubscribe: false } },
    channels: { email: {} },
    senders: {},
    connections: {},
    windows: {},
    ladders: {},
    computeOrder: [],
  },
  guards: {
    id: 'guards',
    zones: ['organisation'],
    blackouts: [],
    caps: [],
    holds: [],
    senders: {},
    patience: { n: 3, unit: 'd' },
    snoozeMax: { n: 90, unit: 'd' },
  },
  calendars: {
    office: {
      id: 'office',
      title: 'Office',
      zone: 'UTC',
      week: [1, 2, 3, 4, 5],
      hours: [[540, 1080]],
      years: { '2026': { provisional: false, closed: {}, open: {} } },
    },
  },
};
