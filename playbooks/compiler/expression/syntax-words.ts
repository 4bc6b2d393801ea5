/** What the parser found wrong, in the author's words. */

export interface SyntaxWords {
  readonly words: string;
  /** What to type, where that is plain. */
  readonly fix?: string;
}

export function syntaxWords(code: string, text: string, at: number): SyntaxWords {
  const rest = text.slice(at);
  const habit = HABITS.find(([pattern]) => pattern.test(rest));
  if (habit !== undefined && !code.includes('string') && !code.includes('escape')) {
    return { words: habit[1], fix: habit[2] };
  }
  const words =
    WORDS[code] ?? (rest.trim() === '' ? 'it ends too early' : 'something else belongs here');
  return { words };
}

/** Other languages' ways of writing things. */
const HABITS: readonly (readonly [RegExp, string, string])[] = [
  [/^=(?!=)/, 'a comparison is written ==', 'write == instead of ='],
  [/^&(?!&)/, 'and is written &&', 'write &&'],
  [/^\|(?!\|)/, 'or is written ||', 'write ||'],
  [/^and\b/i, 'and is written &&', 'write && instead of and'],
  [/^or\b/i, 'or is written ||', 'write || instead of or'],
  [/^(not|is)\b/i, 'not is written !, and is is written ==', 'write ! or =='],
  [/^[{}]{2}/, 'expressions stand without {{ }}', 'remove {{ and }}'],
  [/^%/, 'the percent sign is not used here', 'write a share from 0 to 1: 0.7 for 70 %'],
  [/^[“”‘’«»„]/, 'texts stand in straight quotes, " or \'', 'write " instead'],
];

const WORDS: Readonly<Record<string, string>> = {
  unexpected_character: 'this character has no meaning here',
  unterminated_string: 'the quote is never closed',
  unterminated_triple_quoted_string: 'the quote is never closed',
  newline_in_string: 'a text cannot go over a line end',
  invalid_number: 'this is no number',
  invalid_integer: 'this is no number',
  invalid_hex_integer: 'this is no number',
  invalid_exponent: 'this is no number',
  reserved_identifier: 'this word belongs to the expression language and names nothing',
  invalid_macro_argument: 'the first argument must be a name for the element',
  invalid_escape_sequence: 'a backslash in a text must be written twice',
};
