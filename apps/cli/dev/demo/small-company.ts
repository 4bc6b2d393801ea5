import type { Company, Things } from './company';

/** Three customers and the people who care for them: enough to try one thing by hand. */
const PEOPLE: Things = {
  vera: {
    name: 'Vera Lang',
    email: 'vera@acme.example',
    access: ['leader'],
    title: 'VP customer success',
  },
  max: {
    name: 'Max Huber',
    email: 'max@acme.example',
    manager: 'vera',
    access: ['leader'],
    title: 'Team lead',
    zone: 'Asia/Shanghai',
  },
  eve: {
    name: 'Eve Stone',
    email: 'eve@acme.example',
    access: ['leader'],
    title: 'Executive sponsor',
  },
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

export const SMALL_COMPANY: Company = {
  people: PEOPLE,
  queues: QUEUES,
  roles: ROLES,
  customers: CUSTOMERS,
  contacts: CONTACTS,
  records: RECORDS,
};
