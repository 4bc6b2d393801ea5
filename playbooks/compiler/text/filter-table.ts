/** The filters of the language as data. */

export type FilterTakes = 'any' | 'text' | 'number' | 'day' | 'enum' | 'list' | 'sized';

export interface Filter {
  readonly takes: FilterTakes;
  /** Fewest and most arguments. */
  readonly args: readonly [number, number];
  readonly gives: 'same' | 'text' | 'number' | 'element';
}

const WORDS: Filter = { takes: 'text', args: [0, 0], gives: 'text' };
const CALCULATES: Filter = { takes: 'number', args: [1, 1], gives: 'same' };

export const FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['default', { takes: 'any', args: [1, 1], gives: 'same' }],
  ['date', { takes: 'day', args: [0, 1], gives: 'text' }],
  ['money', { takes: 'number', args: [0, 0], gives: 'text' }],
  ['percent', { takes: 'number', args: [0, 0], gives: 'text' }],
  ['round', { takes: 'number', args: [0, 1], gives: 'same' }],
  ['label', { takes: 'enum', args: [0, 0], gives: 'text' }],
  ['upcase', WORDS],
  ['downcase', WORDS],
  ['capitalize', WORDS],
  ['strip', WORDS],
  ['newline_to_br', WORDS],
  ['truncate', { takes: 'text', args: [0, 2], gives: 'text' }],
  ['join', { takes: 'list', args: [0, 1], gives: 'text' }],
  ['first', { takes: 'list', args: [0, 0], gives: 'element' }],
  ['last', { takes: 'list', args: [0, 0], gives: 'element' }],
  ['size', { takes: 'sized', args: [0, 0], gives: 'number' }],
  ['plus', CALCULATES],
  ['minus', CALCULATES],
  ['times', CALCULATES],
  ['divided_by', CALCULATES],
  ['escape', { takes: 'any', args: [0, 0], gives: 'same' }],
]);

export const DATE_STYLES: readonly string[] = ['short', 'long', 'weekday'];

export const TAKES: Readonly<
  Record<FilterTakes, { readonly words: string; readonly kinds: readonly string[] }>
> = {
  any: { words: 'a value', kinds: [] },
  text: { words: 'a text', kinds: ['text', 'enum'] },
  number: { words: 'a number', kinds: ['number', 'money'] },
  day: { words: 'a date or a time', kinds: ['date', 'time'] },
  enum: { words: 'an attribute with values', kinds: ['enum'] },
  list: { words: 'a list', kinds: ['list'] },
  sized: { words: 'a text or a list', kinds: ['text', 'enum', 'list'] },
};

/** Tags of the language; with the ones that stand inside and close them. */
export const TAGS: ReadonlySet<string> = new Set([
  ...['if', 'unless', 'case', 'for', 'comment', 'raw'].flatMap((tag) => [tag, `end${tag}`]),
  'elsif',
  'else',
  'when',
]);
