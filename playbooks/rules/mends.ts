import type { ParkCode } from '../kernel/command';

/**
 * What a parked step may lack that a change of customer, contact or record brings: it is tried again then. A year of a
 * calendar comes with a publication, the rest needs a person.
 */
export const CHANGES_MAY_MEND: readonly ParkCode[] = [
  'chain-empty',
  'date-missing',
  'variable-missing',
];
