/** How dates and amounts are written in a locale. Formats are dear to make and the same for everybody: they are kept, a project has a handful. */

const MOST_FORMATS = 1_000;

const DATE_STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  short: { dateStyle: 'short' },
  medium: { dateStyle: 'medium' },
  long: { dateStyle: 'long' },
  weekday: { weekday: 'long' },
};

const dates = new Map<string, Intl.DateTimeFormat>();
const numbers = new Map<string, Intl.NumberFormat>();

/** A style nobody knows is written as the locale does without one. */
export function dateFormat(locale: string, style: string, timeZone: string): Intl.DateTimeFormat {
  return kept(dates, `${locale} ${style} ${timeZone}`, () => {
    const options = Object.hasOwn(DATE_STYLES, style) ? DATE_STYLES[style] : {};
    return new Intl.DateTimeFormat(locale, { ...options, timeZone });
  });
}

export function moneyFormat(locale: string, currency: string): Intl.NumberFormat {
  return kept(
    numbers,
    `${locale} ${currency}`,
    () => new Intl.NumberFormat(locale, { style: 'currency', currency }),
  );
}

export function percentFormat(locale: string): Intl.NumberFormat {
  return kept(
    numbers,
    `${locale} %`,
    () => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }),
  );
}

function kept<Format>(formats: Map<string, Format>, key: string, make: () => Format): Format {
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = make();
  if (formats.size >= MOST_FORMATS) formats.clear();
  formats.set(key, made);
  return made;
}
