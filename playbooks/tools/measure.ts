/** How wide a text will be, without a screen: after DejaVu Sans, the widest of the fonts that stand in for "sans-serif". */

const NARROW = /[ijlI.,:;'|!()[\]{}`/\\ ]/;
const WIDE = /[mwMW@%—…→+<>=~]/;
const CAPITAL = /[A-Z0-9_#$&?—]/;

/** In parts of the font size. Letters of East Asia and emoji fill a square. */
function letterWidth(letter: string): number {
  if (letter > '\u2e7f') return 1.02;
  if (NARROW.test(letter)) return 0.41;
  if (WIDE.test(letter)) return 0.9;
  return CAPITAL.test(letter) ? 0.69 : 0.61;
}

const BOLD = 1.1;

/** In pixels. */
export function widthOf(text: string, size: number, weight: 'plain' | 'bold' = 'plain'): number {
  const units = [...text].reduce((sum, letter) => sum + letterWidth(letter), 0);
  return units * size * (weight === 'bold' ? BOLD : 1);
}

/** At most `most` lines of `width` pixels, broken between words; the last says by "…" that there was more. */
export function wrapped(text: string, width: number, size: number, most: number): string[] {
  const words = text
    .replace(/[^\S\u00a0]+/g, ' ')
    .trim()
    .split(' ');
  const lines: string[] = [];
  let line = '';
  for (const [index, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || widthOf(longer, size) <= width) {
      line = longer;
      continue;
    }
    if (lines.length === most - 1)
      return [...lines, cut([line, ...words.slice(index)].join(' '), width, size)];
    lines.push(line);
    line = word;
  }
  return [...lines, line].map((one) => cut(one, width, size));
}

/** One line of at most `width` pixels; what is cut off is shown by "…". */
export function cut(text: string, width: number, size: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (widthOf(line, size) <= width) return line;
  let kept = '';
  for (const letter of line) {
    if (widthOf(`${kept}${letter}…`, size) > width) break;
    kept += letter;
  }
  return `${kept.trimEnd()}…`;
}
