/** The functions of the language as data; what takes more than a table stands in `call.ts`. */

export type Takes = 'number' | 'moment' | 'date' | 'time' | 'text' | 'value' | 'person' | 'queue';

export interface Signature {
  readonly takes: readonly Takes[];
  /** How many of `takes` must be given; default all. */
  readonly least?: number;
  /** Any number of the last kind. */
  readonly more?: true;
  readonly gives: 'number' | 'date' | 'time' | 'text' | 'boolean' | 'person' | 'first';
  /** As messages say it. */
  readonly expected: string;
  /** Computed by settle. `time`: its value changes as time passes. */
  readonly lifted?: 'time' | 'live';
}

export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map<string, Signature>([
  ['earliest', { takes: ['moment'], more: true, gives: 'first', expected: 'dates, or times' }],
  ['latest', { takes: ['moment'], more: true, gives: 'first', expected: 'dates, or times' }],
  [
    'add_days',
    { takes: ['date', 'number'], gives: 'date', expected: 'a date and a number of days' },
  ],
  [
    'days_until',
    { takes: ['moment'], gives: 'number', expected: 'a date or a time', lifted: 'time' },
  ],
  [
    'days_since',
    { takes: ['moment'], gives: 'number', expected: 'a date or a time', lifted: 'time' },
  ],
  [
    'months_until',
    { takes: ['moment'], gives: 'number', expected: 'a date or a time', lifted: 'time' },
  ],
  ['hours_since', { takes: ['time'], gives: 'number', expected: 'a time', lifted: 'time' }],
  ['today', { takes: [], gives: 'date', expected: 'nothing in the brackets', lifted: 'time' }],
  ['now', { takes: [], gives: 'time', expected: 'nothing in the brackets', lifted: 'time' }],
  [
    'scale',
    { takes: ['number', 'number', 'number'], gives: 'number', expected: 'a number, from and to' },
  ],
  ['min', { takes: ['number'], more: true, gives: 'number', expected: 'numbers' }],
  ['max', { takes: ['number'], more: true, gives: 'number', expected: 'numbers' }],
  ['abs', { takes: ['number'], gives: 'number', expected: 'a number' }],
  [
    'round',
    {
      takes: ['number', 'number'],
      least: 1,
      gives: 'number',
      expected: 'a number and, if wanted, how many places',
    },
  ],
  [
    'like',
    { takes: ['text', 'text'], gives: 'boolean', expected: 'a text and a pattern in quotes' },
  ],
  ['lower', { takes: ['text'], gives: 'text', expected: 'a text' }],
  ['text', { takes: ['value'], gives: 'text', expected: 'a value' }],
  ['manager', { takes: ['person'], gives: 'person', expected: 'a person', lifted: 'live' }],
  [
    'on_duty',
    {
      takes: ['queue'],
      gives: 'person',
      expected: 'a queue with "duty: true" in the catalog',
      lifted: 'live',
    },
  ],
]);

/** Functions with rules of their own. */
export const SPECIAL = ['has', 'default', 'date', 'count_true'] as const;

/** Of lists of records; what they take stands in `method.ts`. */
export const METHOD_NAMES = [
  'exists',
  'all',
  'count',
  'share',
  'sum',
  'min',
  'max',
  'latest',
] as const;

/** What CEL has and the language leaves out. */
export const REFUSED: ReadonlyMap<string, string> = new Map([
  ['int', 'there is one type of number'],
  ['uint', 'there is one type of number'],
  ['double', 'there is one type of number'],
  ['bool', 'a yes or no needs no change'],
  ['string', 'use text(…)'],
  ['bytes', 'leave it out'],
  ['dyn', 'leave it out'],
  ['type', 'types are known here; leave it out'],
  ['timestamp', 'write date("2026-05-01")'],
  ['duration', 'compare with days_since(…) or days_until(…)'],
  ['matches', 'use like(text, "%word%")'],
  ['contains', 'use like(text, "%word%")'],
  ['startsWith', 'use like(text, "word%")'],
  ['endsWith', 'use like(text, "%word")'],
  ['size', 'leave it out'],
  ['map', 'leave it out'],
  ['filter', 'leave it out'],
  ['exists_one', 'leave it out'],
]);
