import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { emailChannel } from '../../activities/channels/email';
import { deliverActivity } from '../../activities/deliver';
import type { DeliverDeps } from '../../activities/deliver-deps';
import { settleActivity } from '../../activities/settle';
import { DeliverRepository } from '../../apps/worker/deliver.repository';
import { SettleRepository } from '../../apps/worker/settle.repository';
import { openPool } from '../../apps/shared/database/pool';
import { Published } from '../../apps/shared/publications/published';
import type { Project } from '../../playbooks/kernel/catalog';
import type { DeliverRequest, Delivery, Item, SettleRequest } from '../../playbooks/kernel/command';
import type { Plan } from '../../playbooks/kernel/plan';
import { freshDatabase } from './database';

export const NOW = Date.parse('2026-03-02T09:00:00Z');

/** A database with one customer, one contact and one enrollment, and the real activities on it. */
export class ActivityWorld {
  readonly logged: string[] = [];

  private constructor(
    readonly pool: Pool,
    readonly enrollment: string,
  ) {}

  static async open(): Promise<ActivityWorld> {
    const pool = openPool(await freshDatabase(), { name: 'test', max: 10 });
    const world = new ActivityWorld(pool, randomUUID());
    await seed(pool, world.enrollment);
    return world;
  }

  enroll(id: string, subject = 'acme'): Promise<void> {
    return enroll(this.pool, id, subject);
  }

  deps(smtpUrl: string, change: Partial<DeliverDeps> = {}): DeliverDeps {
    return {
      store: new DeliverRepository(this.pool),
      published: new Published(this.pool),
      channels: { email: emailChannel(smtpUrl, { budgetMs: 5_000 }) },
      clock: { now: () => NOW },
      log: { warn: (message) => this.logged.push(message) },
      crashPoint: () => undefined,
      heartbeat: () => undefined,
      ...change,
    };
  }

  deliver(smtpUrl: string, delivery: Partial<Delivery> = {}, change: Partial<DeliverDeps> = {}) {
    return this.deliverAs(this.deps(smtpUrl, change), { delivery: { ...SEND, ...delivery } });
  }

  deliverAs(deps: DeliverDeps, request: Partial<DeliverRequest>) {
    const { enrollment } = this;
    return deliverActivity(deps)({ enrollment, delivery: SEND, now: NOW, ...request });
  }

  settle(n: number, items: readonly Item[], more: Partial<SettleRequest> = {}) {
    const store = new SettleRepository(this.pool);
    const { published, log, crashPoint } = this.deps('smtp://127.0.0.1:1');
    const batch = { n, items };
    const request = { enrollment: this.enrollment, batch, now: NOW, inputs: [], ...more };
    return settleActivity({ store, published, log, crashPoint })(request);
  }

  async rows<T extends object>(sql: string): Promise<T[]> {
    return (await this.pool.query<T>(sql)).rows;
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}

/** The same things in another database: one customer, one contact, one publication, one enrollment. */
export async function seed(pool: Pool, enrollment: string, project = PROJECT): Promise<void> {
  await pool.query(SEED);
  await pool.query(
    `INSERT INTO publication (id, files, project, published_by, published_at) VALUES ('p1', '{}', $1, 'test', now())`,
    [JSON.stringify(project)],
  );
  await pool.query(
    `INSERT INTO playbook_version (hash, playbook, number, plan, lines, templates, publication_id, published_at)
     VALUES ('sha256:1', 'welcome', 1, $1, $2, $3, 'p1', now())`,
    [JSON.stringify(PLAN), JSON.stringify(LINES), JSON.stringify(TEMPLATES)],
  );
  await enroll(pool, enrollment, 'acme');
}

async function enroll(pool: Pool, id: string, subject: string): Promise<void> {
  await pool.query(
    `INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
     VALUES ($1::uuid, 'welcome', 'sha256:1', 'customer', $2, 'acme', 'by_hand', $1::uuid::text, 'running', $3)`,
    [id, subject, new Date(NOW).toISOString()],
  );
}

export const SEND: Delivery = { id: 'hello#1', pc: 0, step: 'hello', visit: 1, binds: {} };
export const TASK: Item = { kind: 'openTask', pc: 1, step: 'call', visit: 1, binds: {} };
export const WAIT = { pc: 2, step: 'booked', visit: 1 };

const text = (name: string): Project['catalog']['customer'][string] => ({
  type: 'text',
  required: false,
  writable: true,
  personal: name === 'name',
  filter: false,
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
      name: text('name'),
      tier: { ...text('tier'), default: 'standard' },
      csm: { ...text('csm'), type: 'person' },
    },
    contacts: { roles: {}, attributes: { name: text('name') } },
    people: { attributes: { name: text('name') } },
    roles: { cs_lead: { title: 'Lead' } },
    queues: { cs: { title: 'CS', duty: false } },
    records: {},
    events: { 'kickoff.booked': { about: 'customer', fields: { at: text('at') } } },
    purposes: { lifecycle: { consent: 'opt_out', title: 'News', unsubscribe: false } },
    channels: { email: { sender: 'team' } },
    senders: { team: { address: 'team@example.com', name: 'Team' } },
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

/** With a purpose one may leave, and one that goes to nobody unasked. */
export const OFFERS: Project = {
  ...PROJECT,
  catalog: {
    ...PROJECT.catalog,
    purposes: {
      lifecycle: { consent: 'opt_out', title: 'News', unsubscribe: true },
      offers: { consent: 'opt_in', title: { en: 'Offers', 'zh-CN': '优惠' }, unsubscribe: true },
    },
  },
};

const plainStep = { outcomes: {}, next: -1 };
const PLAN: Plan = {
  format: 1,
  playbook: 'welcome',
  title: 'Welcome',
  owner: 'role.cs_lead',
  subject: 'customer',
  purpose: 'lifecycle',
  priority: 'normal',
  ways: { by_hand: { kind: 'manual', fields: {} } },
  reenroll: 'never',
  exits: { lost: { trigger: { kind: 'event', types: ['deal.lost'] } }, stopped: {} },
  exitOrder: ['lost', 'stopped'],
  onExitTasks: 'close',
  vars: {},
  start: 0,
  code: [
    {
      op: 'send',
      step: 'hello',
      template: 'hello',
      purpose: 'lifecycle',
      priority: 'normal',
      to: [{ kind: 'contact', expr: ['lit', 'li'], names: [], source: 'contact.li' }],
      as: [{ kind: 'person', expr: ['lit', 'ana'], names: [], source: 'person.ana' }],
      channels: ['email'],
      ...plainStep,
    },
    {
      op: 'task',
      step: 'call',
      title: 'Call them',
      assign: [
        { kind: 'person', expr: ['name', 'customer.csm'], names: ['customer.csm'], source: 'csm' },
      ],
      due: { n: 2, unit: 'bd' },
      giveUp: { n: 5, unit: 'd' },
      answers: {},
      form: {},
      priority: 'normal',
      ...plainStep,
    },
    {
      op: 'wait',
      step: 'booked',
      arms: [
        {
          name: 'reached',
          trigger: { kind: 'event', types: ['kickoff.booked'] },
          since: 'step',
        },
      ],
      until: { n: 3, unit: 'd' },
      untilOutcome: 'timeout',
      ...plainStep,
    },
  ],
  lifted: [],
  keeps: {},
  events: { 'kickoff.booked': { about: 'customer', fields: { at: 'text' } } },
  templates: { hello: 'sha256:t' },
};

const LINES = {
  file: 'welcome.playbook.yaml',
  code: [7, 9, 12].map((line) => ({ line, column: 5 })),
  ways: { by_hand: { line: 4, column: 3 } },
  exits: { lost: { line: 15, column: 3 }, stopped: { line: 16, column: 3 } },
};

const TEMPLATES = [
  {
    path: 'hello',
    locale: 'en',
    subject: 'Hello {{ customer.name }}',
    purpose: 'lifecycle',
    body: 'Dear {{ contact.name }}, welcome.',
  },
];

const SEED = `
INSERT INTO customer (id, attributes, created_at, updated_at)
  VALUES ('acme', '{"name": "Acme", "csm": "ana"}', '2026-01-01Z', '2026-01-01Z');
INSERT INTO contact (id, customer_id, reach, attributes, created_at, updated_at)
  VALUES ('li', 'acme', '{"email": "li@acme.test"}', '{"name": "Li"}', '2026-01-01Z', '2026-01-01Z');
INSERT INTO person (id, email, attributes, created_at, updated_at)
  VALUES ('ana', 'ana@example.com', '{"name": "Ana"}', '2026-01-01Z', '2026-01-01Z');
INSERT INTO role_holder (role, person_id) VALUES ('cs_lead', 'ana');
SELECT tenure_event_partition('2026-03-02Z');`;
