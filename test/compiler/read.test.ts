import { read } from '../../playbooks/compiler/read/read';
import { describe as inWords, spanWithin } from '../../playbooks/compiler/tree';
import type { Leaf, Tree } from '../../playbooks/compiler/tree';

function leafOf(text: string, key = 'a'): Leaf {
  const { tree } = read('x.yaml', text);
  const found =
    tree?.kind === 'map' ? tree.entries.find((entry) => entry.key === key)?.value : tree;
  if (found?.kind !== 'leaf') throw new Error('no leaf');
  return found;
}

function codes(text: string): readonly string[] {
  return read('x.yaml', text).findings.map(({ code, span }) => `${span.start} ${code}`);
}

test.each([
  ['plain', 'a: one two', 'two'],
  ['with a comment behind', 'a: one two # two', 'two'],
  ['in single quotes', "a: 'it''s two'", 'two'],
  ['in double quotes', 'a: "\\u4e2d\\n two"', 'two'],
  ['folded', 'a: >-\n  one\n  two\n', 'two'],
  ['literal', 'a: |\n  one\n    two\n', 'two'],
  ['over several lines', 'a: one\n  and\n  two', 'two'],
  ['after wide text', 'a: "客户 two"', 'two'],
])('a word inside a text is found in the file: %s', (_title, text, word) => {
  const leaf = leafOf(text);
  const at = leaf.text.indexOf(word);
  const span = spanWithin(leaf, at, at + word.length);
  expect(text.slice(span.start, span.end)).toBe(word);
});

test.each([
  ['an anchor', 'a: &b 1', '3 yaml-alias'],
  ['an alias', 'a: 1\nb: *a', '8 yaml-alias'],
  ['a merge key', 'a: 1\n<<: {b: 2}', '5 yaml-alias'],
  ['a tag', 'if: !x', '4 yaml-tag'],
  ['a key that is a list', '? [a]\n: 1', '2 yaml-key'],
  ['a key that is a number', '1: a', '0 yaml-key'],
  ['a key that is true', 'true: a', '0 yaml-key'],
  ['a key into the prototype', 'a: {__proto__: 1}', '4 yaml-key'],
  ['a key twice', 'a: 1\na: 2', '5 yaml-duplicate-key'],
  ['a second document', 'a: 1\n---\nb: 2', '5 yaml-syntax'],
  ['a lone surrogate', 'a: "\\ud800"', '3 yaml-syntax'],
])('%s is refused at its place', (_title, text, found) => {
  expect(codes(text)).toEqual([found]);
});

test("the same signs inside texts are nobody's business", () => {
  expect(codes('a: "&b *c !d <<"\nb: 2 # &c\nc: |\n  *x &y\n  !z: [[[\n')).toEqual([]);
});

test('years may be keys of a calendar', () => {
  const { tree, findings } = read('c.yaml', 'years: {2026: {}}', { numberKeys: true });
  expect(findings).toEqual([]);
  expect(tree?.kind).toBe('map');
});

test.each(['['.repeat(100_000), '{a: '.repeat(50_000), '- '.repeat(60_000), '? '.repeat(60_000)])(
  'nesting that would kill the parser is refused before it: %.8s…',
  (text) => {
    expect(read('x.yaml', text).findings.map(({ code }) => code)).toEqual(['yaml-too-deep']);
  },
);

test('32 levels are allowed', () => {
  expect(codes(`a: ${'['.repeat(31)}${']'.repeat(31)}`)).toEqual([]);
});

test('a file over 256 KiB is refused, counted in bytes', () => {
  const text = `a: ${'客'.repeat(90_000)}`;
  expect(read('x.yaml', text).findings).toMatchObject([
    { code: 'yaml-too-large', args: { n: 264 } },
  ]);
  expect(read('x.yaml', text.slice(0, 80_000)).findings).toEqual([]);
});

test('what was found is said in words', () => {
  const words = (text: string): string => inWords(read('x', text).tree as Tree);
  expect(['[]', '[1]', '{}', '', '3', 'true', 'x  y'].map(words)).toEqual([
    'an empty list',
    'a list',
    'an empty map',
    'nothing',
    'the number 3',
    'true',
    '"x y"',
  ]);
});

test('a condition that begins with "!" outside quotes is one fault, whatever follows it', () => {
  const { findings } = read('a.yaml', 'if: !customer.vip && !customer.new\nwait: 3d\n');
  expect(findings.map(({ code }) => code)).toEqual(['yaml-tag']);
});

test.each([
  ['two', 2],
  ['as many as a file may hold', 60_000],
])('of texts side by side without a comma the second is named: %s', (_title, count) => {
  const { findings } = read('x.yaml', `a: [${'"b"'.repeat(count)}]`);
  expect(findings).toMatchObject([{ code: 'yaml-syntax', span: { start: 7 } }]);
  expect(findings[0]?.args?.['words']).toContain('a comma is missing');
});
