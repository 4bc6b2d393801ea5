import { stringify } from 'yaml';
import { wordsOf } from './corpus';
import { expression } from './expression-grammar';
import type { Random } from './random';

/** What can happen to a file's structure: it stays YAML, and so reaches the passes behind the reader. */

type Tree = unknown;
type Box = Record<string, Tree> | Tree[];

/** Fit for a value of the language, or just not. */
const ODD: readonly Tree[] = [
  ...[
    null,
    '',
    ' ',
    [],
    {},
    [[]],
    [{}],
    { '': '' },
    [null],
    0,
    -1,
    0.5,
    1e21,
    Infinity,
    -0,
    NaN,
    true,
  ],
  ...['0m', '1m', '800d', '801d', '99999999999mo', '-3d', '3 d', '1bd', '8bh', '500bh', '100mo'],
  ...[
    '09:00',
    '24:00',
    '9:00',
    '00:00',
    '23:59',
    '2026-02-29',
    '2026-02-30',
    '2028-02-29',
    '9999-12-31',
  ],
  ...[
    '0000-01-01',
    '2026-03-02T09:00+08:00',
    '2026-03-29T02:30:00+01:00',
    'never',
    'always',
    'continue',
  ],
  ...[
    'customer',
    'customer.',
    '.csm',
    'steps',
    'facts',
    'turn',
    'event',
    'params.x',
    'vars.x',
    '__proto__',
    ...['toString', 'constructor', 'valueOf', '3 constructor'],
  ],
  ...['{{ customer.name }}', '{{', '{% if customer.name %}', '{{ x | default: }}', 'a'.repeat(300)],
  ...[
    'contacts.sponsor',
    'queue.care',
    'role.vp',
    'sender.care',
    'manager(customer.csm)',
    'x@y.example',
  ],
  ...[
    { pick: 'customer.tier', else: '3d' },
    { pick: 'customer.status' },
    { pick: 1 },
    { goto: 'x' },
  ],
  ...[
    { exit: 'done' },
    { end: 'done' },
    { date: 'customer.created_at', after: '1d' },
    { in: '5d', roll: 'next' },
  ],
  ...[
    { event: [] },
    { event: 'x', if: 'event.x' },
    { silence: { of: [], for: '1d' } },
    { when: 'true' },
  ],
  ...[
    { becomes: 'customer.health < 50', for: '1d' },
    { schedule: { days: 'business', time: '09:00' } },
  ],
];

/** The same data with `count` places changed, as YAML. */
export function mutateTree(tree: Tree, random: Random, count: number): string {
  const root = structuredClone(tree);
  for (let n = 0; n < count; n++) {
    const places = placesOf(root);
    if (places.length === 0) break;
    change(random, random.of(places), places);
  }
  const flow = random.chance(0.1) ? { collectionStyle: 'flow' as const } : {};
  return stringify(root, { lineWidth: 0, aliasDuplicateObjects: false, ...flow });
}

interface Place {
  readonly box: Box;
  readonly key: string | number;
}

function placesOf(root: Tree): readonly Place[] {
  const found: Place[] = [];
  const visit = (value: Tree): void => {
    if (typeof value !== 'object' || value === null) return;
    const box = value as Box;
    for (const key of keysOf(box)) {
      found.push({ box, key });
      visit(read({ box, key }));
    }
  };
  visit(root);
  return found;
}

function keysOf(box: Box): readonly (string | number)[] {
  return Array.isArray(box) ? box.map((_, at) => at) : Object.keys(box);
}

function read({ box, key }: Place): Tree {
  return (box as Record<string | number, Tree>)[key];
}

function write({ box, key }: Place, value: Tree): void {
  (box as Record<string | number, Tree>)[key] = value;
}

function change(random: Random, place: Place, all: readonly Place[]): void {
  random.weighted(CHANGES)(random, place, all);
}

type Change = (random: Random, place: Place, all: readonly Place[]) => void;

const CHANGES: readonly (readonly [number, Change])[] = [
  [4, (_random, place) => drop(place)],
  [4, (random, place, all) => exchange(place, random.of(all))],
  [4, (random, place, all) => write(place, structuredClone(read(random.of(all))))],
  [4, (random, place) => write(place, structuredClone(random.of(wordsOf().values)))],
  [4, (random, place) => write(place, structuredClone(random.of(ODD)))],
  [4, (random, place) => write(place, expression(random))],
  [3, (random, place) => rename(place, random.of(wordsOf().keys))],
  [3, (random, place, all) => addKey(random, place, all)],
  [2, (random, { box }) => repeatItem(random, box)],
  [2, (random, { box }) => shuffle(random, box)],
  [1, (_random, place) => write(place, [read(place)])],
  [1, (random, place) => write(place, { [random.of(wordsOf().keys)]: read(place) })],
  [1, (random, place) => bend(random, place)],
];

function drop({ box, key }: Place): void {
  if (Array.isArray(box)) box.splice(Number(key), 1);
  else Reflect.deleteProperty(box, key);
}

function exchange(one: Place, other: Place): void {
  const [a, b] = [structuredClone(read(one)), structuredClone(read(other))];
  write(one, b);
  write(other, a);
}

/** Keeps the order of the others. */
function rename({ box, key }: Place, name: string): void {
  if (Array.isArray(box)) return;
  const entries = Object.entries(box).map(
    ([old, value]) => [old === key ? name : old, value] as const,
  );
  for (const old of Object.keys(box)) Reflect.deleteProperty(box, old);
  for (const [old, value] of entries) box[old] = value;
}

function addKey(random: Random, { box }: Place, all: readonly Place[]): void {
  const value = random.chance(0.5) ? read(random.of(all)) : random.of(wordsOf().values);
  if (Array.isArray(box)) box.splice(random.below(box.length + 1), 0, structuredClone(value));
  else box[random.of(wordsOf().keys)] = structuredClone(value);
}

function repeatItem(random: Random, box: Box): void {
  if (!Array.isArray(box) || box.length === 0) return;
  const one = structuredClone(random.of(box));
  const times = random.of([1, 2, 9, 12, 30]);
  for (let n = 0; n < times && JSON.stringify(box).length < 60_000; n++)
    box.push(structuredClone(one));
}

function shuffle(random: Random, box: Box): void {
  if (Array.isArray(box)) box.sort(() => random.next() - 0.5);
}

/** A text a little different. */
function bend(random: Random, place: Place): void {
  const value = read(place);
  if (typeof value !== 'string') return;
  const at = random.below(value.length + 1);
  const piece = random.of([
    '',
    ' ',
    '.',
    '_',
    'x',
    '1',
    '(',
    ')',
    '!',
    '"',
    '{{',
    '}}',
    '|',
    '%',
    '🙂',
  ]);
  write(place, value.slice(0, at) + piece + value.slice(at + random.small(4)));
}
