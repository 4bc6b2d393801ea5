/** The YAML parser's faults in words for authors. */

const WORDS: Readonly<Record<string, string>> = {
  BAD_INDENT: 'the indentation of this line does not fit the lines above it',
  BAD_DQ_ESCAPE: 'a backslash in "double quotes" must be written twice',
  BAD_SCALAR_START: 'a plain text cannot start with this character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'a map cannot begin in the middle of this line; perhaps a ": " inside a text needs quotes',
  BLOCK_IN_FLOW: 'a list or map by indentation cannot stand inside [ ] or { }',
  KEY_OVER_1024_CHARS: 'a key is longer than 1,024 characters',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line; perhaps a ":" is missing above',
  TAB_AS_INDENT: 'a tab is used as indentation',
  MULTIPLE_DOCS: 'a second document begins here, and a file holds one',
  BAD_DIRECTIVE: 'lines that start with % are not used here',
};

/** Said of the second. */
export const SIDE_BY_SIDE = 'two texts stand side by side; a comma is missing between them';

/** `rest`: the text from the fault on. */
export function yamlWords(code: string, message: string, rest: string): string {
  const flow = /^Flow (map|sequence)\b/.exec(message);
  if (flow !== null) {
    return `the "${flow[1] === 'map' ? '{' : '['}" above is not closed before this line`;
  }
  if (code === 'BLOCK_AS_IMPLICIT_KEY' && /^-\s/.test(rest)) {
    return 'an item of a list ("- ") begins here, but what stands above it is a map';
  }
  if (code === 'UNEXPECTED_TOKEN' && /at node end/.test(message)) {
    return 'text goes on behind a closed value; a text that begins with { or [ or a quote must stand in quotes as a whole';
  }
  const known = WORDS[code];
  if (known !== undefined) return known;
  if (code === 'MISSING_CHAR' && message.startsWith('Missing , ')) return SIDE_BY_SIDE;
  const missing = /Missing (?:closing )?(\S+)/.exec(message);
  if (code === 'MISSING_CHAR' && missing?.[1] !== undefined) {
    return `a closing ${missing[1].replaceAll(/[.,]/g, '')} is missing`;
  }
  const line = message.split('\n')[0] ?? message;
  return line.charAt(0).toLowerCase() + line.slice(1);
}
