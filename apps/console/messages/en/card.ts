import { plural } from '../plural';

export const card = {
  label: 'The customer',
  rose: (by: string) => `risen by ${by}`,
  fell: (by: string) => `fallen by ${by}`,
  next: (what: string, when: string, span: string) => `${what} ${when} (${span})`,
  inDays: (n: number) => `in ${plural(n, 'day', 'days')}`,
  lastSaid: 'Last message or note',
  noTouch: 'none yet',
  hold: (reason: string) => `Hold: ${reason}`,
  filters: 'Filter',
  filtered: (n: number) => `Filter (${n})`,
  playbook: 'Playbook',
  any: 'any',
  noneFits: (what: string) => `No task fits ${what}.`,
  clear: 'Clear the filter',
  enrollment: 'Enrollment',
  openEnrollment: 'open the enrollment',
  away: 'away',
  groupOpen: (n: number, more: boolean) => `${n}${more ? '+' : ''} open`,
  ifNobody: 'If nobody acts:',
};
