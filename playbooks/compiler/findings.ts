import { closest, distance } from 'fastest-levenshtein';
import type { Finding, Span } from './diagnostic';

/** What the passes collect into. */
export class Findings {
  readonly list: Finding[] = [];

  add(code: string, span: Span, args: Finding['args'] = {}): void {
    this.list.push({ code, span, args });
  }

  /** Adds with `near` when one of `known` is close enough to be what was meant. */
  addUnknown(
    code: string,
    span: Span,
    args: Finding['args'] & { readonly name: string },
    known: Iterable<string>,
  ): void {
    this.add(code, span, withKnown(args, [...known]));
  }
}

const MOST_LISTED = 24;

/** With the one that is near, and with all that could have been meant, for those who are far off. */
export function withKnown(
  args: Finding['args'] & { readonly name: string },
  known: readonly string[],
): Finding['args'] {
  const near = nearest(args.name, known);
  const more = known.length > MOST_LISTED ? `, and ${known.length - MOST_LISTED} more` : '';
  const listed = `${known.slice(0, MOST_LISTED).join(', ')}${more}`;
  return { known: listed, ...args, ...(near === undefined ? {} : { near }) };
}

/** The known word a misspelt one stands for; nothing when none is near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const words = [...known];
  if (words.length === 0 || word.length > 80) return undefined;
  const found = closest(word.toLowerCase(), words);
  const allowed = Math.max(1, Math.floor(Math.min(word.length, found.length) / 3));
  if (distance(word.toLowerCase(), found.toLowerCase()) <= allowed) return found;
  return words.find((one) => letters(one) === letters(word)) ?? begun(word.toLowerCase(), words);
}

/** `handover` for `handover_meeting`, `monday` for `mon`: one begins like the other, and only one does. */
function begun(word: string, words: readonly string[]): string | undefined {
  const alike = words.filter(
    (one) =>
      Math.min(one.length, word.length) >= 3 && (one.startsWith(word) || word.startsWith(one)),
  );
  return alike.length === 1 ? alike[0] : undefined;
}

/** Two letters the wrong way round are one slip. */
function letters(word: string): string {
  return [...word.toLowerCase()].sort().join('');
}
