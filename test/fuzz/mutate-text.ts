import type { Random } from './random';

/** What can happen to a file's characters: a hand that slips, an editor, a merge, malice. */

const PIECES = [
  ...['\0', '\t', '\r', '\r\n', '\n', '\n\n', ' ', '  ', '\ufeff', '\u00a0', '\u2028', '\u0085'],
  ...['{', '}', '[', ']', ':', ': ', '- ', '? ', ',', '"', "'", '|', '>-', '|+2', '#', ' #', '%'],
  ...['!', '!!str ', '!!binary ', '&a ', '*a', '<<: *a', '<<: ', '---\n', '...\n', '%YAML 1.1\n'],
  ...['{{', '}}', '{% if %}', '{% for', '\\', '\\x00', '\\ud800', '"\\u0000"', '\u007f', '\ufffe'],
  ...['\ud800', '🙂', '客户', 'é', 'ﷺ', '\u202e', '\u200d', 'Z͑ͫ̓ͪ̂ͫ̽', '👨‍👩‍👧‍👦', '𝕏'],
  ...['__proto__: 1', 'constructor: 1', 'prototype: {}', '"__proto__": {}', 'toString: 1'],
  ...['null', '~', 'true', 'yes', '.inf', '-.inf', '.nan', '0x1f', '0o17', '1e309', '-0', '1_000'],
  ...['9'.repeat(400), '('.repeat(60), '['.repeat(40), '{a: '.repeat(40), '- '.repeat(40)],
  ...['a'.repeat(5000), '客'.repeat(5000), ' '.repeat(300), '!'.repeat(200), '"'.repeat(50)],
];

/** Ten levels of nine: a parser that follows aliases needs more memory than there is. */
const LAUGHS = Array.from({ length: 10 }, (_, level) => {
  const inner = level === 0 ? 'lol' : `*l${level - 1}`;
  return `l${level}: &l${level} [${Array<string>(9).fill(inner).join(', ')}]`;
}).join('\n');

type Mutation = (text: string, random: Random) => string;

export const TEXT_MUTATIONS: readonly (readonly [number, Mutation])[] = [
  [8, insertPiece],
  [6, dropStretch],
  [4, doubleStretch],
  [6, moveStretch],
  [6, flipBits],
  [5, swapLines],
  [5, dropLine],
  [5, doubleLine],
  [5, indentLine],
  [4, indentBlock],
  [3, moveBlock],
  [1, nestDeep],
  [1, laugh],
  [1, endLines],
  [1, mark],
  [1, hugeScalar],
  [1, cutOff],
  [1, repeatAll],
];

function insertPiece(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + random.of(PIECES) + text.slice(at);
}

function stretch(text: string, random: Random): readonly [number, number] {
  const at = random.below(text.length + 1);
  return [at, at + random.small(80)];
}

function dropStretch(text: string, random: Random): string {
  const [from, to] = stretch(text, random);
  return text.slice(0, from) + text.slice(to);
}

function doubleStretch(text: string, random: Random): string {
  const [from, to] = stretch(text, random);
  return text.slice(0, to) + text.slice(from);
}

function moveStretch(text: string, random: Random): string {
  const [from, to] = stretch(text, random);
  const at = random.below(text.length + 1);
  return text.slice(0, at) + text.slice(from, to) + text.slice(at);
}

function flipBits(text: string, random: Random): string {
  const at = random.below(text.length);
  const unit = (text.charCodeAt(at) || 0) ^ (1 << random.below(random.chance(0.8) ? 7 : 16));
  return text.slice(0, at) + String.fromCharCode(unit) + text.slice(at + 1);
}

function lines(text: string, edit: (list: string[]) => void): string {
  const list = text.split('\n');
  edit(list);
  return list.join('\n');
}

function swapLines(text: string, random: Random): string {
  return lines(text, (list) => {
    const [a, b] = [random.below(list.length), random.below(list.length)];
    [list[a], list[b]] = [list[b] ?? '', list[a] ?? ''];
  });
}

function dropLine(text: string, random: Random): string {
  return lines(text, (list) => list.splice(random.below(list.length), 1 + random.small(5)));
}

function doubleLine(text: string, random: Random): string {
  return lines(text, (list) => {
    const at = random.below(list.length);
    list.splice(at, 0, ...list.slice(at, at + 1 + random.small(6)));
  });
}

function indentLine(text: string, random: Random): string {
  return lines(text, (list) => {
    const at = random.below(list.length);
    const line = list[at] ?? '';
    list[at] = random.chance(0.5)
      ? ' '.repeat(1 + random.small(6)) + line
      : line.replace(/^ +/, '');
  });
}

/** A line and what stands under it. */
function blockAt(list: readonly string[], at: number): number {
  const depth = /^ */.exec(list[at] ?? '')?.[0].length ?? 0;
  let end = at + 1;
  while (end < list.length && (/^ */.exec(list[end] ?? '')?.[0].length ?? 0) > depth) end++;
  return end;
}

function indentBlock(text: string, random: Random): string {
  return lines(text, (list) => {
    const at = random.below(list.length);
    const end = blockAt(list, at);
    for (let n = at; n < end; n++) list[n] = `  ${list[n] ?? ''}`;
  });
}

function moveBlock(text: string, random: Random): string {
  return lines(text, (list) => {
    const at = random.below(list.length);
    const block = list.splice(at, blockAt(list, at) - at);
    list.splice(random.below(list.length + 1), 0, ...block);
  });
}

function nestDeep(text: string, random: Random): string {
  const depth = random.of([20, 31, 33, 100, 1000, 20_000]);
  const [open, close] = random.of([
    ['[', ']'],
    ['{a: ', '}'],
    ['- ', ''],
    ['? ', ''],
    ['[{a: ', '}]'],
  ] as const);
  const at = random.below(text.length + 1);
  return text.slice(0, at) + open.repeat(depth) + 'x' + close.repeat(depth) + text.slice(at);
}

function laugh(text: string, random: Random): string {
  return random.chance(0.5) ? `${LAUGHS}\n${text}` : `${text}\n${LAUGHS}\n`;
}

function endLines(text: string, random: Random): string {
  return text.replaceAll('\n', random.of(['\r\n', '\r', '\u2028', '\n\n', '\n\t']));
}

function mark(text: string, random: Random): string {
  return random.of(['\ufeff', '\ufffe', '\ufeff\ufeff', '#!', '%TAG ! tag:x\n---\n', '\f']) + text;
}

function hugeScalar(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const size = random.of([1_000, 10_000, 100_000, 300_000]);
  return (
    text.slice(0, at) +
    random.of(['a', ' ', '客', '{', '\n', '"', '-', '(']).repeat(size) +
    text.slice(at)
  );
}

function cutOff(text: string, random: Random): string {
  return text.slice(0, random.below(text.length));
}

function repeatAll(text: string, random: Random): string {
  return text.repeat(1 + random.small(12));
}
