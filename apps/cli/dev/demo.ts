import type { Attributes, Project } from '../../../playbooks/kernel/catalog';
import type { ApiClient } from '../api-client';
import { fitting } from './fitting';

/**
 * A made-up company, posted through the public API: the same calls again change nothing, so every start may make them.
 */
const PEOPLE: Readonly<Record<string, object>> = {
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
  olga: {
    name: 'Olga Petrova',
    email: 'olga@acme.example',
    access: ['ops', 'admin'],
    title: 'Customer success operations',
  },
};
const ORDER = ['vera', 'max', 'eve', 'ana', 'lee', 'sam', 'olga'];

const QUEUES: Readonly<Record<string, readonly string[]>> = {
  cs_asia: ['ana', 'lee'],
  cs_us: ['sam'],
  cs_leads: ['max', 'vera'],
  cs_ops: ['olga'],
  renewals: ['sam'],
  support: ['lee', 'ana'],
  engineering: ['olga'],
};

const ROLES: Readonly<Record<string, string>> = { vp_cs: 'vera', vp_product: 'max', chief: 'eve' };

const CUSTOMERS: Readonly<Record<string, object>> = {
  galaxy: {
    name: '星河科技',
    region: 'cn',
    tier: 'growth',
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

const CONTACTS: Readonly<Record<string, object>> = {
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

/** As much of it as the project's catalog knows. */
export async function loadDemo(api: ApiClient, { catalog }: Project): Promise<void> {
  const { customer, contacts, people, queues, roles } = catalog;
  const post = async (path: string, told: object = {}, declared: Attributes): Promise<void> => {
    await api.patch(path, fitting({ ...told }, declared, catalog));
  };
  for (const id of ORDER) await post(`/v1/people/${id}`, PEOPLE[id], people.attributes);
  for (const [id, members] of Object.entries(QUEUES))
    if (queues[id]) await api.patch(`/v1/queues/${id}`, { members });
  for (const [id, person] of Object.entries(ROLES))
    if (roles[id]) await api.patch(`/v1/roles/${id}`, { person });
  for (const [id, told] of Object.entries(CUSTOMERS))
    await post(`/v1/customers/${id}`, told, customer);
  for (const [id, told] of Object.entries(CONTACTS))
    await post(`/v1/contacts/${id}`, told, contacts.attributes);
}
