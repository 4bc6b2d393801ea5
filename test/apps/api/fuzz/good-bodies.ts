import type { Random } from '../../../fuzz/random';

type Make = (number: number, random: Random) => unknown;

const about = (random: Random) => random.of(['acme', 'beta', 'gamma']);
const event: Make = (number, random) =>
  random.of([
    { id: `e${number}`, type: 'login', customer: about(random) },
    {
      id: `e${random.below(5)}`,
      type: 'meeting.booked',
      customer: 'acme',
      data: { kind: 'review' },
    },
    {
      id: `e${number}`,
      type: 'deal.won',
      customer: about(random),
      data: { deal_id: `d${number}` },
    },
    { id: `e${number}`, type: 'contract.renewed', record: { type: 'contract', id: 'c-acme' } },
  ]);

/** What the description cannot tell: bodies that are done where the world allows it. */
export const GOOD: Readonly<Record<string, Make>> = {
  'POST /v1/events': event,
  'POST /v1/events/batch': (number, random) => ({
    events: [event(number, random), event(number + 1, random)],
  }),
  'POST /v1/enrollments': (_, random) =>
    random.of([
      { playbook: 'onboarding', way: 'by_hand', subject: about(random) },
      { playbook: 'renewal', way: 'by_hand', subject: 'c-acme', reason: 'asked' },
      { playbook: 'win_back', way: 'by_hand', subject: 'beta', dry_run: true },
    ]),
  'PATCH /v1/records/{type}/{id}': (_, random) => ({
    customer_id: about(random),
    ...{ number: '1', status: 'active', renews_on: '2027-06-30', value: random.below(9) },
  }),
  'PATCH /v1/queues/{id}/duty': () => ({
    shifts: [{ person: 'ops', from: '2026-03-05T09:00:00Z', until: '2026-03-06T09:00:00Z' }],
  }),
  'POST /v1/tasks/{id}/resolve': (_, random) =>
    random.of([{}, { answer: 'fine' }, { comment: 'done' }]),
  'POST /v1/tasks/{id}/snooze': () => ({ until: '1d', reason: 'later' }),
  'POST /v1/tasks/{id}/comments': () => ({ text: 'They called.' }),
  'POST /v1/tasks/{id}/checklist': () => ({ checklist: [true, false] }),
  'PATCH /v1/approvals/{id}': () => ({
    subject: 'Other',
    markdown: 'Hello **you**',
    note: 'shorter',
  }),
  'POST /v1/approvals/{id}/approve': () => ({}),
  'POST /v1/approvals/{id}/reject': () => ({ reason: 'not now' }),
  'POST /v1/outreach/{id}/confirm': (_, random) => ({ sent: random.chance(0.5), note: 'asked' }),
  'POST /v1/keys': (number) => ({
    ...{ name: `k${number}`, source: 'fuzz', permissions: ['customers:read'] },
    expires_at: '2027-06-01T00:00:00Z',
  }),
};
