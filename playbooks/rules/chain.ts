import { evaluate } from '../kernel/evaluate';
import type { Environment } from '../kernel/expression';
import type { ChainElement } from '../kernel/plan';
import { own } from './thing-value';
import type { Known } from './environment';
import type { Person } from './snapshot';

/** Chains of people and queues: the first that exists and is active wins, and what was passed over says why. */

export interface Considered {
  readonly rule: string;
  readonly id?: string;
  readonly taken: boolean;
  readonly reason: string;
  /** The same for whoever makes the sentence; absent in what was written before there were codes. */
  readonly code?: ConsideredCode;
  /** Of a delegate: the one who is absent. */
  readonly instead_of?: string;
}
type ConsideredCode =
  | 'nobody'
  | 'queue'
  | 'no_queue'
  | 'not_known'
  | 'not_active'
  | 'active'
  | 'absent'
  | 'delegate';

export interface Owner {
  readonly kind: 'person' | 'queue';
  readonly id: string;
}

export interface Walked {
  /** Absent: nobody; the step parks. */
  readonly owner?: Owner;
  readonly considered: readonly Considered[];
}

export function walkChain(
  chain: readonly ChainElement[],
  look: Environment,
  known: Pick<Known, 'project' | 'snapshot'>,
): Walked {
  const considered: Considered[] = [];
  for (const element of chain) {
    const { owner, ...seen } = consider(element, look, known);
    considered.push({ rule: element.source, ...seen, taken: owner !== undefined });
    if (owner) return { owner, considered };
  }
  return { considered };
}

type Seen = Omit<Considered, 'rule' | 'taken'> & { readonly owner?: Owner };

function consider(
  element: ChainElement,
  look: Environment,
  known: Pick<Known, 'project' | 'snapshot'>,
): Seen {
  const id = evaluate(element.expr, look);
  if (typeof id !== 'string') return { reason: 'nobody there', code: 'nobody' };
  if (element.kind === 'queue')
    return Object.hasOwn(known.project.catalog.queues, id)
      ? { owner: { kind: 'queue', id }, id, reason: 'the queue', code: 'queue' }
      : { id, reason: 'no such queue', code: 'no_queue' };
  return considerPerson(id, known.snapshot.people);
}

/** Inactive people are passed over; absent ones give way to their delegate, who must be there himself. */
function considerPerson(id: string, people: Readonly<Record<string, Person>>): Seen {
  const person = own(people, id);
  if (!person) return { id, reason: 'not known', code: 'not_known' };
  if (!person.active) return { id, reason: 'not active', code: 'not_active' };
  if (!person.absent)
    return { owner: { kind: 'person', id }, id, reason: 'active', code: 'active' };
  const delegate = own(people, person.delegate ?? '');
  if (!delegate?.active || delegate.absent)
    return { id, reason: 'absent, and no delegate is there', code: 'absent' };
  return {
    owner: { kind: 'person', id: delegate.id },
    id: delegate.id,
    reason: `delegate of ${id}, who is absent`,
    code: 'delegate',
    instead_of: id,
  };
}

/** For a person who parks a step: what was looked at. */
export function chainEmpty(considered: readonly Considered[]): string {
  const parts = considered.map(
    ({ rule, id, reason }) => `${rule}${id === undefined ? '' : ` (${id})`}: ${reason}`,
  );
  return `nobody of the chain can take it: ${parts.join('; ')}`;
}
