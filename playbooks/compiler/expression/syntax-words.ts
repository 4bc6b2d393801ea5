/** What the parser found wrong, in the author's words. */

export function syntaxWords(code: string, text: string, at: number): string {
  const rest = text.slice(at);
  const habit = HABITS.find(([pattern]) => pattern.test(rest));
  if (habit !== undefined && !code.includes('string') && !code.includes('escape')) return habit[1];
  return WORDS[code] ?? (rest.trim() === '' ? 'it ends too early' : 'something else belongs here');
}

/** Other languages' ways of writing things. */
const HABITS: readonly (readonly [RegExp, string])[] = [
  [/^=/, 'a comparison is written =='],
  [/^&/, 'and is written &&'],
  [/^\|/, 'or is written ||'],
  [/^and\b/i, 'and is written &&'],
  [/^or\b/i, 'or is written ||'],
  [/^(not|is)\b/i, 'not is written !, and is is written =='],
  [/^[{}]{2}/, 'expressions stand without {{ }}'],
  [/^[“”‘’«»„]/, 'texts stand in straight quotes, " or \''],
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
