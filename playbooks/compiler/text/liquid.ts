import { Liquid, LiquidError, Tokenizer, TypeGuards } from 'liquidjs';
import type { FilteredValueToken, TopLevelToken } from 'liquidjs';
import type { Piece, Reporter } from '../expression/reporter';

/** What is used of the Liquid library: cutting text into tokens and expressions. Nothing is rendered here. */

const whole = new Liquid({ templates: {}, dynamicPartials: false, parseLimit: 256 * 1024 });

/** The library recurses inside a tag; no tag of this length can reach the end of the stack. */
const MAX_TAG = 2000;

export function tokenize(reporter: Reporter): readonly TopLevelToken[] | undefined {
  try {
    return new Tokenizer(reporter.text).readTopLevelTokens(whole.options);
  } catch (error) {
    return refuseSyntax(reporter, error, { start: 0, end: reporter.text.length });
  }
}

/** The last word: what the library itself would say when the text is rendered. */
export function accepts(reporter: Reporter): boolean {
  try {
    whole.parse(reporter.text);
    return true;
  } catch (error) {
    refuseSyntax(reporter, error, { start: 0, end: reporter.text.length });
    return false;
  }
}

/** `customer.name | default: "x"`: the inside of an output, or of a tag behind its name. */
export function readValue(
  reporter: Reporter,
  token: TopLevelToken,
): FilteredValueToken | undefined {
  const piece = { start: token.begin, end: token.end };
  return guarded(reporter, piece, () => {
    if (TypeGuards.isTagToken(token)) return token.tokenizer.readFilteredValue();
    const inside = TypeGuards.isOutputToken(token) ? token.contentRange : undefined;
    return new Tokenizer(reporter.text, undefined, undefined, inside).readFilteredValue();
  });
}

/** Runs a part of the library over one tag; its complaints become findings. */
export function guarded<T>(reporter: Reporter, piece: Piece, run: () => T): T | undefined {
  if (piece.end - piece.start > MAX_TAG) {
    const args = { words: `longer than ${MAX_TAG} characters`, name: 'this' };
    return reporter.refuse({ start: piece.start, end: piece.start + 2 }, 'liquid-syntax', args);
  }
  try {
    return run();
  } catch (error) {
    return refuseSyntax(reporter, error, piece);
  }
}

function refuseSyntax(reporter: Reporter, error: unknown, piece: Piece): undefined {
  const message = error instanceof Error ? error.message : '';
  const words = WORDS.find(([pattern]) => pattern.test(message))?.[1] ?? 'it cannot be taken apart';
  const place = placeOf(reporter, error, piece);
  // What is not closed goes on to the end of the text: only its two signs are pointed at.
  const end = /has no "(\}\}|%\})"$/.exec(words)?.[1];
  if (end !== undefined) {
    const sign = { start: place.start, end: Math.min(place.start + 2, reporter.text.length) };
    return reporter.refuse(sign, 'liquid-syntax', { words, fix: `write "${end}" where it ends` });
  }
  const text = reporter.words(place).slice(0, 40);
  return reporter.refuse(place, 'liquid-syntax', { words, text, name: text });
}

function placeOf(reporter: Reporter, error: unknown, piece: Piece): Piece {
  const token = LiquidError.is(error) ? error.token : undefined;
  const { length } = reporter.text;
  const last = Math.max(0, length - 1);
  if (error instanceof Error && error.message.includes('before filter')) {
    // The library points behind the character it dislikes, and up to the end of the tag.
    const start = Math.min(Math.max(0, (token?.begin ?? 1) - 1), last);
    const word = /^\S{1,40}/.exec(reporter.text.slice(start))?.[0].length ?? 1;
    return { start, end: Math.min(start + word, length) };
  }
  const start = Math.min(token?.begin ?? piece.start, last);
  return { start, end: Math.min(Math.max(token?.end ?? piece.end, start + 1), length) };
}

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^output .* not closed/s, 'this "{{" has no "}}"'],
  [/^raw .* not closed/s, 'this "raw" has no "endraw"'],
  [/^tag .* not closed/s, 'this "{%" has no "%}"'],
  [/tag name expected/, 'a tag begins with its name'],
  [/invalid value expression/, 'a value belongs here'],
  [/before filter/, 'something else belongs here; compare with == and join with "and", "or"'],
  [/filter name/, 'a filter belongs behind "|"; its arguments follow ":"'],
];
