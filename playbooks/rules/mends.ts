import type { ParkCode } from '../kernel/command';

/**
 * What a parked step may lack that a change of customer, contact or record brings: it is tried again then. The rest of
 * what comes by itself is below; what is not named anywhere needs a person.
 */
export const CHANGES_MAY_MEND: readonly ParkCode[] = [
  'chain-empty',
  'date-missing',
  'variable-missing',
];

/** What a person of ours who changes may bring: somebody to assign, a name or a date that a text reads. */
export const PEOPLE_MAY_MEND: readonly ParkCode[] = [
  'chain-empty',
  'date-missing',
  'variable-missing',
  'calendar-year-missing',
];

/** What the holder of a role, a member or a shift of a queue may bring. */
export const GROUPS_MAY_MEND: readonly ParkCode[] = ['chain-empty', 'variable-missing'];

/** What a publication may bring: years of calendars, defaults of attributes, ends of calls. */
export const FILES_MAY_MEND: readonly ParkCode[] = [
  'calendar-year-missing',
  'date-missing',
  'variable-missing',
  'connection-refused',
];

/** What a worker that starts may bring: credentials come by its environment. */
export const WORKERS_MAY_MEND: readonly ParkCode[] = ['connection-refused'];
