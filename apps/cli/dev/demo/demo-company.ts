import type { Company } from './company';
import { history } from './history';
import { SMALL_COMPANY } from './small-company';
import { STAFF, TEAMS } from './staff';
import { consents, contacts, contracts, customers, tickets, users } from './things';

/** Forty customers with people, contracts, tickets and the quarter behind them, as of `now` of playbook time. */
export function demoCompany(now: number): Company {
  const { roles, records } = SMALL_COMPANY;
  return {
    people: STAFF,
    queues: TEAMS,
    roles,
    customers: { ...SMALL_COMPANY.customers, ...customers(now) },
    contacts: { ...SMALL_COMPANY.contacts, ...contacts() },
    records: {
      contract: contracts(now),
      ticket: { ...records['ticket'], ...tickets() },
      user: users(now),
    },
    history: history(now),
    consents: consents(now),
  };
}
