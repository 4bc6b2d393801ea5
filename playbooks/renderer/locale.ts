import type { Text } from '../kernel/plan';

/** Which locale of several: `zh-TW` falls back to `zh`, then on to the next wish. */

/** A locale and what it falls back to, nearest first. */
export function localeChain(locale: string): string[] {
  const parts = locale.split('-');
  return parts.map((_part, index) => parts.slice(0, parts.length - index).join('-'));
}

/** The text in a locale; where there is none the first one written. */
export function textIn(text: Text, locale: string): string {
  if (typeof text === 'string') return text;
  const found = localeChain(locale).find((one) => Object.hasOwn(text, one));
  return (found === undefined ? Object.values(text)[0] : text[found]) ?? '';
}
