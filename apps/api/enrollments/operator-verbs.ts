import { type Caller, grantTo } from '../auth/caller';
import type { OPERATIONS } from './enrollments.schema';

type Verb = (typeof OPERATIONS)[number];

/** Whoever holds a role at the customer, and no more, may hold it, let it go on and take it out. */
export const OF_ONES_OWN: readonly string[] = ['pause', 'resume', 'exit'] satisfies Verb[];

interface Standing {
  readonly status: string;
  readonly ended: boolean;
  readonly closed: boolean;
  /** Steps that are parked. */
  readonly parked: number;
  /** The playbook has a version that came later. */
  readonly newer: boolean;
  /** Variables the playbook declares. */
  readonly vars: number;
}

/** What this caller may do with an enrollment as it stands; that the customer is theirs is asked elsewhere. */
export function operatorVerbs(caller: Caller, standing: Standing): Verb[] {
  const grant = grantTo(caller, 'enrollments:operate');
  if (grant === 'no') return [];
  return fitting(standing).filter((verb) => grant === 'yes' || OF_ONES_OWN.includes(verb));
}

function fitting({ status, ended, closed, parked, vars, newer }: Standing): Verb[] {
  if (status === 'held_out' || closed) return [];
  const retry: Verb[] = parked > 0 ? ['retry'] : [];
  if (ended) return ['skip', ...retry];
  const hold: Verb = status === 'paused' ? 'resume' : 'pause';
  const set: Verb[] = vars > 0 ? ['set'] : [];
  const migrate: Verb[] = newer ? ['migrate'] : [];
  return [hold, 'skip', ...retry, 'jump', ...set, ...migrate, 'exit'];
}
