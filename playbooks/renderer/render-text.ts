import type { Text } from '../kernel/plan';
import { renderLiquid } from './engine';
import type { Unrendered, Values } from './engine';
import { LINE_BREAK } from './filters';
import type { Settings } from './filters';

/** Texts of tasks and notices: plain text, shown as text. */

export type TextOptions = Omit<Settings, 'hold'>;
export type RenderedText = { readonly kind: 'rendered'; readonly text: Text } | Unrendered;

/** Renders one text, or each locale of a map in its own locale (`options.locale` is for a text without one). */
export function renderText(text: Text, values: Values, options: TextOptions): RenderedText {
  if (typeof text === 'string') return plainText(text, values, options);
  const rendered: Record<string, string> = {};
  for (const [locale, source] of Object.entries(text)) {
    const one = plainText(source, values, { ...options, locale });
    if (one.kind !== 'rendered') return one;
    rendered[locale] = one.text;
  }
  return { kind: 'rendered', text: rendered };
}

/** One line without control characters: for subjects and other headers. */
export function renderLine(
  source: string,
  values: Values,
  options: TextOptions,
): ReturnType<typeof renderLiquid> {
  const line = renderLiquid(source, values, { ...options, hold: (value) => value });
  return line.kind === 'rendered' ? { kind: 'rendered', text: toLine(line.text) } : line;
}

function plainText(
  source: string,
  values: Values,
  options: TextOptions,
): ReturnType<typeof renderLiquid> {
  return renderLiquid(source, values, { ...options, hold: cleaned });
}

/** Control characters (but tab and newline) and those that turn the direction of text have no business in a name. */
const CONTROL = /(?![\t\n])\p{Cc}|[\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

export function cleaned(value: string): string {
  return value
    .replaceAll('\r\n', '\n')
    .replace(/[\u2028\u2029]/g, '\n')
    .replace(CONTROL, '');
}

function toLine(text: string): string {
  return text.replaceAll(LINE_BREAK, ' ').replace(CONTROL, ' ').replace(/\s+/g, ' ').trim();
}
