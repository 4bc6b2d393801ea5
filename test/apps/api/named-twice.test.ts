import { namedTwice } from '../../../apps/api/http/named-twice';

/** A body that says one thing twice is not guessed at. */
test.each([
  ['{"a": 1, "b": {"a": 2}, "c": [{"a": 1}, {"a": 2}]}', undefined],
  ['[]', undefined],
  ['"a"', undefined],
  ['{"a": "\\"a\\": {", "b": "}, \\\\"}', undefined],
  ['{"a": ["a", "a", ":"], "b": "a"}', undefined],
  ['{"a": 1, "a": 1}', '/a'],
  ['{"a": {"x": {}}, "b": [0, [], {"y": 1, "z": ",", "y": []}]}', '/b/2/y'],
  ['{"é": 1, "\\u00e9": 2}', '/é'],
  ['{"a/b": 1, "": 2, "a/b": 3}', '/a~1b'],
])('%s', (text, pointer) => {
  expect(typeof JSON.parse(text)).toBeDefined();
  expect(namedTwice(text)).toBe(pointer);
});

test('a body as large as they may be is looked through in no time', () => {
  const text = JSON.stringify({ events: Array(40_000).fill({ id: 'x', text: 'a"\\'.repeat(8) }) });
  const from = performance.now();
  expect(namedTwice(`{"x": "${'a\\n'.repeat(1_000_000)}", "y": ${text}}`)).toBeUndefined();
  expect(performance.now() - from).toBeLessThan(5_000);
});
