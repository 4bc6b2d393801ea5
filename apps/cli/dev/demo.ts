import type { Attributes, Project } from '../../../playbooks/kernel/catalog';
import { ApiRefused, type ApiClient } from '../api-client';
import { fitting } from './fitting';

/**
 * A made-up company, posted through the public API. Its people are written at every start; customers, contacts and records
 * are made once, and from then on they are what they have become. A project with another catalog takes what fits it.
 */
type Thing = Readonly<Record<string, unknown>>;
type Things = Readonly<Record<string, Thing>>;

const PEOPLE: Things = {
  ana: {
    name: '安娜 (Ana)',
    email: 'ana@acme.example',
    manager: 'max',
    access: ['csm'],
    title: 'Customer success manager',
    booking_url: 'https://acme.example/book/ana',
    zone: 'Asia/Shanghai',
    locale: 'zh-CN',
  },
  max: {
    name: 'Max Huber',
    email: 'max@acme.example',
    manager: 'vera',
    access: ['leader'],
    title: 'Team lead',
    zone: 'Asia/Shanghai',
  },
  vera: {
    name: 'Vera Lang',
    email: 'vera@acme.example',
    access: ['leader'],
    title: 'VP customer success',
  },
  lee: {
    name: 'Lee Wang',
    email: 'lee@acme.example',
    manager: 'max',
    access: ['csm'],
    title: 'Onboarding lead',
    zone: 'Asia/Shanghai',
  },
  sam: {
    name: 'Sam Brook',
    email: 'sam@acme.example',
    manager: 'vera',
    access: ['csm'],
    title: 'Sales',
  },
  eve: {
    name: 'Eve Stone',
    email: 'eve@acme.example',
    access: ['leader'],
    title: 'Executive sponsor',
  },
  noor: {
    name: 'Noor Haddad',
    email: 'noor@acme.example',
    manager: 'max',
    access: ['csm'],
    title: 'Support engineer',
  },
  kai: {
    name: 'Kai Berger',
    email: 'kai@acme.example',
    manager: 'vera',
    access: ['csm'],
    title: 'Engineering lead',
  },
  olga: {
    name: 'Olga Petrova',
    email: 'olga@acme.example',
    access: ['ops', 'admin'],
    title: 'Customer success operations',
  },
};
const ORDER = ['vera', 'max', 'eve', 'ana', 'lee', 'sam', 'noor', 'kai', 'olga'];

const QUEUES: Readonly<Record<string, readonly string[]>> = {
  cs_asia: ['ana', 'lee'],
  cs_us: ['sam'],
  cs_leads: ['max', 'vera'],
  cs_ops: ['olga'],
  renewals: ['sam', 'lee'],
  support: ['noor'],
  engineering: ['kai'],
};

const ROLES: Readonly<Record<string, string>> = { vp_cs: 'vera', vp_product: 'kai', chief: 'eve' };

const CUSTOMERS: Things = {
  galaxy: {
    name: '星河科技',
    region: 'cn',
    tier: 'growth', // where the catalog does not compute it
    annual_value: 120000,
    status: 'active',
    csm: 'ana',
    sales: 'sam',
    onboarding_lead: 'lee',
    executive: 'eve',
    locale: 'zh-CN',
    zone: 'Asia/Shanghai',
  },
  harbour: {
    name: 'Harbour Logistics',
    region: 'us',
    tier: 'strategic',
    annual_value: 540000,
    status: 'active',
    csm: 'ana',
    sales: 'sam',
    onboarding_lead: 'lee',
    executive: 'eve',
    locale: 'en',
    zone: 'America/New_York',
  },
  maple: {
    name: 'Maple Foods',
    region: 'us',
    tier: 'stable',
    annual_value: 24000,
    status: 'active',
    csm: 'lee',
    sales: 'sam',
    locale: 'en',
  },
};

const CONTACTS: Things = {
  'galaxy-chen': {
    customer_id: 'galaxy',
    name: '陈晨',
    greeting: '陈工',
    roles: ['champion'],
    locale: 'zh-CN',
    zone: 'Asia/Shanghai',
    reach: { email: 'chen@galaxy.example' },
  },
  'galaxy-zhou': {
    customer_id: 'galaxy',
    name: '周总',
    roles: ['sponsor', 'decision_maker'],
    locale: 'zh-CN',
    zone: 'Asia/Shanghai',
    reach: { email: 'zhou@galaxy.example' },
  },
  'galaxy-alex': {
    customer_id: 'galaxy',
    name: 'Alex Tan',
    roles: ['admin'],
    locale: 'en',
    reach: { email: 'alex@galaxy.example' },
  },
  'harbour-dora': {
    customer_id: 'harbour',
    name: 'Dora Miles',
    roles: ['champion'],
    locale: 'en',
    zone: 'America/New_York',
    reach: { email: 'dora@harbour.example' },
  },
  'harbour-ken': {
    customer_id: 'harbour',
    name: 'Ken Ito',
    roles: ['sponsor'],
    locale: 'en',
    reach: { email: 'ken@harbour.example' },
  },
  'maple-joan': {
    customer_id: 'maple',
    name: 'Joan Reyes',
    roles: ['champion', 'decision_maker'],
    locale: 'en',
    reach: { email: 'joan@maple.example' },
  },
};

/** By type. A ticket is worked on from the event on that says it was opened. */
const RECORDS: Readonly<Record<string, Things>> = {
  ticket: {
    'harbour-1': {
      customer_id: 'harbour',
      number: 'T-1001',
      subject: 'Month-end close stops at 90 %',
      status: 'open',
      impact: 'p2',
      reporter: 'harbour-dora',
    },
  },
};

/** As much of it as the project's catalog knows. */
export async function loadDemo(api: ApiClient, { catalog }: Project): Promise<void> {
  const { customer, contacts, people, queues, roles, records } = catalog;
  const knows = (told: Thing = {}, declared: Attributes): Thing => fitting(told, declared, catalog);
  for (const id of ORDER) await api.patch(`/v1/people/${id}`, knows(PEOPLE[id], people.attributes));
  for (const [id, members] of Object.entries(QUEUES))
    if (queues[id]) await api.patch(`/v1/queues/${id}`, { members });
  for (const [id, person] of Object.entries(ROLES))
    if (roles[id]) await api.patch(`/v1/roles/${id}`, { person });
  for (const [id, told] of Object.entries(CUSTOMERS))
    await make(api, `/v1/customers/${id}`, knows(told, customer));
  for (const [id, told] of Object.entries(CONTACTS))
    await make(api, `/v1/contacts/${id}`, knows(told, contacts.attributes));
  for (const [type, told] of Object.entries(RECORDS)) {
    const declared = records[type]?.attributes;
    for (const [id, record] of declared === undefined ? [] : Object.entries(told))
      await make(api, `/v1/records/${type}/${id}`, knows(record, declared ?? {}));
  }
}

/** What is there may have been changed since, and stays as it is. */
async function make(api: ApiClient, path: string, thing: Thing): Promise<void> {
  const there = await api.get(path).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ApiRefused && error.problem.status === 404) return false;
      throw error;
    },
  );
  if (!there) await api.patch(path, thing);
}
