import { type Account, ACCOUNTS, type Mood } from './accounts';
import { type Consent, DAY, type Thing, type Things } from './company';
import { nameOf } from './names';

/** What other systems know of a customer in each mood. Those who are new have no measures yet, so parts of health are missing. */
const MEASURES: Readonly<Record<Mood, Thing & { readonly quiet: number }>> = {
  thriving: { active_share: 0.74, support_csat: 4.6, nps: 9, days_overdue: 0, quiet: 1 },
  steady: { active_share: 0.52, support_csat: 4.1, nps: 8, days_overdue: 0, quiet: 3 },
  slipping: { active_share: 0.31, support_csat: 3.3, nps: 6, days_overdue: 12, quiet: 9 },
  red: { active_share: 0.14, support_csat: 2.4, nps: 3, days_overdue: 38, quiet: 19 },
  new: { days_overdue: 0, quiet: 0 },
  lost: { active_share: 0, support_csat: 2.8, nps: 4, days_overdue: 0, quiet: 70 },
};
const SCENARIOS: Readonly<Record<Mood, number>> = {
  ...{ thriving: 4, steady: 2, slipping: 1, red: 1, new: 0, lost: 1 },
};
const REASONS = ['price', 'low_use'];
const CRITERIA = {
  cn: '月末结账由五天缩短到两天',
  us: 'Close the month in two days instead of five',
} as const;

const localeOf = ({ region }: Account) => (region === 'cn' ? 'zh-CN' : 'en');
const zoneOf = ({ region }: Account) => (region === 'cn' ? 'Asia/Shanghai' : 'America/New_York');
export const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const timeOf = (at: number) => new Date(at).toISOString();
/** A little up or down, always the same for the same customer. */
const nearly = (value: unknown, n: number) =>
  typeof value === 'number' && value > 0 && value < 1
    ? Math.round((value + ((n % 5) - 2) * 0.02) * 100) / 100
    : value;

export function customers(now: number): Things {
  return Object.fromEntries(ACCOUNTS.map((account, n) => [account.id, customer(account, n, now)]));
}

function customer(account: Account, n: number, now: number): Thing {
  const { mood, value, renews, ...told } = account;
  const { quiet, ...measures } = MEASURES[mood];
  const lived = mood !== 'new';
  return {
    ...{ name: told.name, region: told.region, annual_value: value },
    ...(told.csm !== null && { csm: told.csm }),
    ...{ sales: 'sam', onboarding_lead: told.region === 'cn' ? 'lee' : 'jon', executive: 'eve' },
    ...{ locale: localeOf(account), zone: zoneOf(account) },
    status: mood === 'lost' ? 'churned' : 'active',
    ...(mood === 'lost' && {
      ...{ ended_on: dayOf(now + renews * DAY), churn_reason: REASONS[n % REASONS.length] },
    }),
    ...Object.fromEntries(Object.entries(measures).map(([name, it]) => [name, nearly(it, n)])),
    ...{ scenarios_used: SCENARIOS[mood], last_touch_at: timeOf(now - quiet * DAY) },
    ...{ integrations_live: lived ? 1 + (n % 3) : 0, data_validated: lived },
    ...(lived && { first_value_confirmed: true, success_criteria: CRITERIA[account.region] }),
  };
}

interface Part {
  readonly roles: readonly string[];
  readonly greeting: (family: string) => string;
}
const PARTS: readonly Part[] = [
  { roles: ['champion'], greeting: (family) => `${family}经理` },
  { roles: ['sponsor', 'decision_maker'], greeting: (family) => `${family}总` },
  { roles: ['admin'], greeting: (family) => `${family}工` },
];
/** The smaller ones have one person for everything but the systems. */
const partsOf = ({ value }: Account) =>
  value >= 100_000
    ? PARTS
    : [{ roles: ['champion', 'decision_maker'], greeting: PARTS[0]!.greeting }, PARTS[2]!];
const contactId = ({ id }: Account, part: number) => `${id}-${part + 1}`;

export function contacts(): Things {
  let person = 0;
  const all: Record<string, Thing> = {};
  for (const account of ACCOUNTS)
    for (const [n, part] of partsOf(account).entries()) {
      const { name, family, mailbox } = nameOf(account.region, person++);
      all[contactId(account, n)] = {
        ...{ customer_id: account.id, name, roles: part.roles },
        ...(account.region === 'cn' && { greeting: part.greeting(family) }),
        ...{ locale: localeOf(account), zone: zoneOf(account) },
        reach: { email: `${mailbox}@${account.id}.example` },
      };
    }
  return all;
}

export function consents(now: number): readonly Consent[] {
  return ACCOUNTS.filter(({ mood }) => mood === 'thriving').map((account, n) => ({
    ...{ contact: contactId(account, 0), purpose: 'commercial', given: n % 4 !== 3 },
    at: now - (30 + n) * DAY,
  }));
}

export function contracts(now: number): Things {
  return Object.fromEntries(
    ACCOUNTS.map(({ id, value, renews, mood, region }, n) => [
      `${id}-contract`,
      {
        ...{ customer_id: id, number: `C-${1041 + n}`, value, notice_days: 30 },
        renews_on: dayOf(now + renews * DAY),
        status: mood === 'lost' ? 'ended' : 'active',
        self_serve: value < 80_000,
        owner: region === 'cn' ? 'lee' : 'sam',
      },
    ]),
  );
}

const SUBJECTS = {
  cn: ['报表导出失败', '单点登录偶尔超时', '移动端显示错位', '接口返回空数据'],
  us: ['Export stops at 10,000 rows', 'Single sign-on times out', 'Dates shift by a day'],
} as const;

/** One that was solved for every third customer, and those being worked on. */
export function tickets(): Things {
  const solved = ACCOUNTS.flatMap((account, n) => {
    const subjects = SUBJECTS[account.region];
    const ticket = {
      ...{ customer_id: account.id, number: `T-${1010 + n}`, impact: 'p3', status: 'closed' },
      ...{ subject: subjects[n % subjects.length], reporter: contactId(account, 0) },
    };
    return n % 3 === 0 && account.mood !== 'lost' ? [[`${account.id}-solved`, ticket]] : [];
  });
  return {
    ...(Object.fromEntries(solved) as Things),
    'anke-1': {
      ...{ customer_id: 'anke', number: 'T-1064', subject: '月末对账结果不一致', impact: 'p3' },
      ...{ status: 'open', reporter: 'anke-1' },
    },
    'iris-1': {
      ...{ customer_id: 'iris', number: 'T-1065', subject: 'Lens orders arrive twice' },
      ...{ status: 'open', impact: 'p4', reporter: 'iris-1' },
    },
  };
}

/** Those for whom a new customer's onboarding is: some have begun, one has done what it is about. */
export function users(now: number): Things {
  const all: Record<string, Thing> = {};
  for (const account of ACCOUNTS)
    if (account.mood === 'new')
      for (const n of [0, 1, 2])
        all[`${account.id}-user-${n + 1}`] = {
          ...{ customer_id: account.id, contact: contactId(account, n), seeded: true },
          ...(n < 2 && { first_active_at: timeOf(now - (n + 1) * DAY) }),
          ...(n === 0 && { core_task_at: timeOf(now - DAY / 2) }),
        };
  return all;
}
