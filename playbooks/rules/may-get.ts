import type { Project } from '../kernel/catalog';

type Purpose = Project['catalog']['purposes'][string];

/**
 * Whether messages of a purpose may go to somebody who last said this about it: `none` needs no consent, `opt_out` is given
 * until refused, `opt_in` is refused until given. A purpose one may leave can always be refused.
 */
export function mayGet(purpose: Purpose | undefined, given: boolean | undefined): boolean {
  const { consent = 'opt_in', unsubscribe = false } = purpose ?? {};
  if (given === undefined) return consent !== 'opt_in';
  return given || (consent === 'none' && !unsubscribe);
}
