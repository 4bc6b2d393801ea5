import type { Project } from '../../playbooks/kernel/catalog';
import type { Condition, Expr, Value } from '../../playbooks/kernel/expression';
import type {
  ChainElement,
  Instruction,
  Plan,
  Send,
  Task,
  Wait,
} from '../../playbooks/kernel/plan';
import type { Context, StoredEvent, StoredTask } from '../../playbooks/rules/decision';
import type { Contact, Person, Snapshot } from '../../playbooks/rules/snapshot';
import { CN, US } from '../calendar/calendars';

/** A small company to decide about. Monday 2 March 2026, nine in Shanghai. */

export const NOW = Date.parse('2026-03-02T09:00:00+08:00');
const NONE = { required: false, writable: false, personal: false, filter: false } as const;
const TEXT = { ...NONE, type: 'text' } as const;
const EVENT = { about: 'customer', fields: {} };

export const project: Project = {
  catalog: {
    id: 'acme',
    organisation: {
      name: 'Acme Cloud',
      zone: 'Asia/Shanghai',
      calendar: 'cn_office',
      locales: ['zh-CN', 'en'],
      currency: 'CNY',
      postalAddress: '8 Example Road',
    },
    customer: {
      name: TEXT,
      health: { ...NONE, type: 'number', default: 80 },
      renews_on: { ...NONE, type: 'date' },
      csm: { ...NONE, type: 'person' },
      tier: { ...NONE, type: 'enum', values: { growth: { en: 'Growth', 'zh-CN': '成长' } } },
    },
    contacts: {
      roles: { champion: { title: 'Champion' }, sponsor: { title: 'Sponsor' } },
      attributes: { name: TEXT, greeting: TEXT },
    },
    people: { attributes: { name: TEXT } },
    roles: { vp_cs: { title: 'VP' } },
    queues: {
      cs_asia: { title: 'Asia', duty: false },
      cs_us: { title: 'US', calendar: 'us_office', zone: 'America/New_York', duty: false },
    },
    records: { contract: { plural: 'contracts', attributes: { number: TEXT } } },
    events: { 'kickoff.booked': EVENT, 'deal.won': EVENT, 'deal.lost': EVENT },
    purposes: {
      service: { consent: 'opt_out', title: 'Service', unsubscribe: false },
      news: { consent: 'opt_in', title: 'News', unsubscribe: false },
      duty: { consent: 'none', title: 'Duty', unsubscribe: false },
    },
    channels: { email: { sender: 'care' } },
    senders: {
      care: { address: 'care@acme.example', name: 'Acme Care', replyTo: 'help@acme.example' },
    },
    connections: {},
    windows: {},
    ladders: {},
    computeOrder: [],
  },
  guards: {
    id: 'acme',
    zones: ['contact', 'customer', 'owner', 'organisation'],
    blackouts: [],
    caps: [],
    holds: [],
    senders: {},
    patience: { n: 3, unit: 'd' },
    snoozeMax: { n: 90, unit: 'd' },
  },
  calendars: { cn_office: CN, us_office: US },
};

export function condition(expr: Expr, names: readonly string[] = []): Condition {
  return { expr, names, source: JSON.stringify(expr) };
}
export function below(name: string, value: Value): Condition {
  return condition(['<', ['name', name], ['lit', value]], [name]);
}
export function element(kind: ChainElement['kind'], name: string): ChainElement {
  return { kind, expr: ['name', name], names: [name], source: name };
}

export function person(id: string, more: Partial<Person> = {}): Person {
  return {
    id,
    email: `${id}@acme.example`,
    active: true,
    attributes: { name: id.toUpperCase() },
    ...more,
  };
}
export function contact(id: string, role: string, more: Partial<Contact> = {}): Contact {
  return {
    id,
    roles: [role],
    attributes: { name: `Name of ${id}` },
    reach: { email: `${id}@galaxy.example` },
    consent: {},
    suppressed: [],
    createdAt: '2026-01-01T00:00:00.000Z',
    ...more,
  };
}

export const snapshot: Snapshot = {
  customer: {
    id: 'galaxy',
    attributes: { name: '星河科技', csm: 'ana', tier: 'growth' },
    createdAt: '2026-01-01T00:00:00.000Z',
  },
  contacts: [
    contact('chen', 'champion', { locale: 'zh-CN' }),
    contact('zhou', 'sponsor', { locale: 'en' }),
  ],
  records: {
    contract: [{ id: 'c1', attributes: { number: 'K-1' }, createdAt: '2026-01-01T00:00:00.000Z' }],
  },
  people: { ana: person('ana', { manager: 'max' }), max: person('max') },
  roles: { vp_cs: 'max' },
  subject: { kind: 'customer', id: 'galaxy' },
};

const COMMON = { next: 1, outcomes: {} };
export const WAIT: Wait = {
  ...COMMON,
  op: 'wait',
  step: 'kickoff',
  arms: [{ name: 'reached', trigger: { kind: 'event', types: ['kickoff.booked'] }, since: 'step' }],
  until: { n: 5, unit: 'bd' },
  untilOutcome: 'timeout',
};
export const TASK: Task = {
  ...COMMON,
  op: 'task',
  step: 'call',
  title: 'Call {{ customer.name }}',
  assign: [element('person', 'customer.csm'), element('queue', 'queue.cs_asia')],
  due: { n: 1, unit: 'bd' },
  answers: {},
  form: {},
  priority: 'normal',
};
export const SEND: Send = {
  ...COMMON,
  op: 'send',
  step: 'welcome',
  template: 'welcome',
  purpose: 'service',
  priority: 'normal',
  to: [element('contact', 'contacts.champion'), element('contact', 'contacts.sponsor')],
  as: [element('person', 'customer.csm'), element('sender', 'sender.care')],
  channels: ['email'],
};

export function plan(code: Instruction, more: Partial<Plan> = {}): Plan {
  return {
    format: 1,
    playbook: 'onboarding',
    title: 'Onboarding',
    owner: 'cs-ops@acme.example',
    subject: 'customer',
    purpose: 'service',
    priority: 'normal',
    ways: { won: { kind: 'event', types: ['deal.won'] } },
    reenroll: 'never',
    exits: {},
    exitOrder: [],
    onExitTasks: 'close',
    vars: { tries: { type: 'number', default: 0 } },
    start: 0,
    code: [code],
    lifted: [],
    keeps: {},
    events: {},
    templates: { welcome: 'sha256:aa' },
    ...more,
  };
}

export function context(of: Plan, more: Partial<Context> = {}): Context {
  return {
    plan: of,
    project,
    templates: [
      {
        path: 'welcome',
        locale: 'zh-CN',
        subject: '欢迎 {{ customer.name }}',
        purpose: 'service',
        body: '{{ contact.name }}，{{ sender.name }}',
      },
      {
        path: 'welcome',
        locale: 'en',
        subject: 'Welcome',
        purpose: 'service',
        body: 'Hello {{ contact.greeting | default: contact.name }}',
      },
    ],
    snapshot,
    enrollment: {
      id: 'e1',
      playbook: of.playbook,
      way: 'won',
      startedAt: NOW,
      trigger: {},
      exit: null,
    },
    now: NOW,
    events: [],
    tasks: [],
    ...more,
  };
}

export function event(type: string, at: number, more: Partial<StoredEvent> = {}): StoredEvent {
  return {
    id: `crm/${type}-${at}`,
    type,
    at,
    receivedAt: at,
    about: { kind: 'customer', id: 'galaxy' },
    data: {},
    ...more,
  };
}
export function task(step: string, more: Partial<StoredTask> = {}): StoredTask {
  return { id: `task-${step}`, step, visit: 1, status: 'open', ...more };
}
