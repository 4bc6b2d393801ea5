/** Lays a scalar's value over its source, so that a place in the value can be shown in the file. */

/** For each UTF-16 unit of `text` its offset in `source`; the scalar stands at `start` to `end`. */
export function align(
  text: string,
  source: string,
  scalar: { readonly start: number; readonly end: number; readonly style: string },
): readonly number[] {
  const { end } = scalar;
  let at = scalar.start;
  if (scalar.style === 'block') at = afterLine(source, at, end);
  else if (scalar.style !== 'plain') at += 1;
  const offsets: number[] = [];
  let index = 0;
  while (index < text.length) {
    const step = match(text, index, source, { at, end, style: scalar.style });
    for (let n = 0; n < step.taken; n++) offsets.push(Math.min(step.from, end));
    index += step.taken;
    at = step.next;
  }
  return offsets;
}

interface Place {
  readonly at: number;
  readonly end: number;
  readonly style: string;
}

function match(
  text: string,
  index: number,
  source: string,
  place: Place,
): { readonly taken: number; readonly from: number; readonly next: number } {
  let { at } = place;
  const { end, style } = place;
  const wanted = text[index];
  if (style === 'double' && source[at] === '\\' && isLineEnd(source[at + 1])) {
    at = skipBlank(source, at + 1, end);
  }
  if (style === 'double' && source[at] === '\\') {
    const length = escapeLength(source[at + 1]);
    const taken = source[at + 1] === 'U' && (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
    return { taken, from: at, next: at + length };
  }
  if (source[at] === wanted) {
    const doubled = style === 'single' && wanted === "'";
    return { taken: 1, from: at, next: at + (doubled ? 2 : 1) };
  }
  if (!isBlank(source[at])) return { taken: 1, from: at, next: at };
  const next = skipBlank(source, at, end);
  if (wanted === ' ' || wanted === '\n') return { taken: 1, from: at, next };
  return { taken: 1, from: next, next: next + 1 };
}

function afterLine(source: string, from: number, end: number): number {
  const newline = source.indexOf('\n', from);
  return newline === -1 || newline >= end ? end : newline + 1;
}

function skipBlank(source: string, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(source[at])) at++;
  return at;
}

function isLineEnd(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || isLineEnd(character);
}

function escapeLength(letter: string | undefined): number {
  if (letter === 'x') return 4;
  if (letter === 'u') return 6;
  if (letter === 'U') return 10;
  return 2;
}
