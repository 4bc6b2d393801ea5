import { Drop } from 'liquidjs';
import type { Text } from '../kernel/plan';
import { dateFormat, moneyFormat, percentFormat } from './formats';
import { textIn } from './locale';

/** The filters of the language that Liquid does not have, or has otherwise: they follow locale, zone and currency. */

/** Where the settings of one rendering hang; no template can spell a symbol. */
export const SETTINGS = Symbol('settings');

export interface Settings {
  readonly locale: string;
  readonly zone: string;
  readonly currency: string;
  /** Dotted name of an enum -> value -> label. */
  readonly labels?: Readonly<Record<string, Readonly<Record<string, Text>>>>;
  /** Takes the place of each value in the rendered text; `expression`: what was written for it, of texts taken apart. */
  readonly hold: (text: string, expression?: string) => string;
}

/** Under which the expression of the output that is being written is handed to `hold`. */
export const EXPRESSION = Symbol('expression');

/** Stands for a line break that the author asked for by `newline_to_br`. */
export const LINE_BREAK = '\u2028';

/** Name of the filter that says which expression an output was. */
export const WRITTEN_AS = 'written_as';

interface This {
  readonly context: { readonly globals: object };
}
type Filter = (this: This, value: unknown, ...args: unknown[]) => unknown;

export const FILTERS: Readonly<Record<string, Filter>> = {
  date(value, style) {
    return isMissing(value)
      ? value
      : formatDate(plain(value), typeof style === 'string' ? style : 'medium', of(this));
  },
  money(value) {
    const { locale, currency } = of(this);
    return formatNumber(value, moneyFormat(locale, currency));
  },
  percent(value) {
    return formatNumber(value, percentFormat(of(this).locale));
  },
  label(value) {
    return value instanceof Drop && 'label' in value
      ? textIn(value.label as Text, of(this).locale)
      : value;
  },
  size(value) {
    const sized = plain(value);
    return typeof sized === 'string' || Array.isArray(sized) ? sized.length : 0;
  },
  /** Every value is escaped for where it stands; to escape it twice would show `&amp;` to people. */
  escape(value) {
    return value;
  },
  newline_to_br(value) {
    return isMissing(value) ? value : String(plain(value)).replace(/\r?\n/g, LINE_BREAK);
  },
  /** Written by the renderer alone: the language has no such filter. */
  [WRITTEN_AS](value, expression) {
    (this.context.globals as { [EXPRESSION]?: unknown })[EXPRESSION] = expression;
    return value;
  },
};

function of(filter: This): Settings {
  return (filter.context.globals as { [SETTINGS]: Settings })[SETTINGS];
}

function plain(value: unknown): unknown {
  return value instanceof Drop ? value.valueOf() : value;
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function formatDate(value: unknown, style: string, settings: Settings): string {
  const text = String(value);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const at = Date.parse(isDay ? `${text}T12:00:00Z` : text);
  if (Number.isNaN(at)) return text;
  return dateFormat(settings.locale, style, isDay ? 'UTC' : settings.zone).format(at);
}

function formatNumber(value: unknown, format: Intl.NumberFormat): unknown {
  if (isMissing(value)) return value;
  const number = Number(plain(value));
  return Number.isFinite(number) ? format.format(number) : value;
}
