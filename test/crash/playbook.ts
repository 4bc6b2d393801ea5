import type { ApiClient } from '../../apps/cli/api-client';
import { projectWith, yaml } from '../support/project';

/** One mail, one wait, one task: the smallest that passes every crash point. */
const CARE = yaml`
  playbook: care
  title: Care
  owner: cs-ops@acme.example
  for: customer
  purpose: service
  enroll:
    won: {event: deal.won}
  reenroll: always
  backfill: none
  holdout: 0%
  exits:
    closed: {}
    churned: {when: 'customer.status == "churned"'}
  on_exit: {tasks: close}
  steps:
    - id: welcome
      send: {template: onboarding/welcome, to: [contacts.champion], as: [sender.care]}
    - id: kickoff
      wait: {event: kickoff.booked, timeout: 2d}
      outcomes: {reached: continue, timeout: continue}
    - id: call
      task:
        title: "Call {{ customer.name }}"
        assign: [customer.csm, queue.cs_asia]
        due: 1bd
        give_up: 30d
      outcomes: {given_up: continue}
    - id: end
      exit: closed
`;

/** Publishes it and makes customers `c0`, `c1`, … with one contact each. */
export async function prepareCare(api: ApiClient, customers = 1): Promise<void> {
  await api.post('/v1/publications', { files: projectWith({ care: CARE }) });
  await api.patch('/v1/people/ana', { name: 'Ana', email: 'ana@acme.example', access: ['csm'] });
  for (let i = 0; i < customers; i++) {
    await api.patch(`/v1/customers/c${i}`, {
      name: `Customer ${i}`,
      annual_value: 1000,
      csm: 'ana',
    });
    await api.patch(`/v1/contacts/c${i}-champion`, {
      customer_id: `c${i}`,
      name: 'Chen',
      roles: ['champion'],
      locale: 'en',
      reach: { email: `chen${i}@customer.example` },
    });
  }
}

export async function win(
  api: ApiClient,
  customer: string,
  id = `deal-${customer}`,
): Promise<void> {
  await api.post('/v1/events', { id, type: 'deal.won', customer, data: { deal_id: id } });
}
