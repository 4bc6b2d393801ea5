/** The parser skips comments without a trace; they are found here, outside of texts. */

export function findComment(
  text: string,
): { readonly start: number; readonly end: number } | undefined {
  let quote: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quote !== undefined) {
      if (character === '\\') at++;
      else if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") {
      quote = character;
    } else if (character === '/' && text[at + 1] === '/') {
      const newline = text.indexOf('\n', at);
      return { start: at, end: newline === -1 ? text.length : newline };
    }
  }
  return undefined;
}
