import { condition } from './scope';

/** What is too big is refused by its size; random ones stand in test/fuzz. */

test.each([
  ['three hundred nots', '!'.repeat(300) + 'x', 'levels'],
  ['deep brackets', '('.repeat(400) + 'x' + ')'.repeat(400), 'levels'],
  ['deep lists', '['.repeat(490) + ']'.repeat(490), 'levels'],
  ['deep choices', 'a?'.repeat(300) + 'b' + ':c'.repeat(100), 'levels'],
  ['a long text', `"${'x'.repeat(1000)}" == "a"`, 'characters'],
  ['a long chain', `customer.in_dispute${' || customer.in_dispute'.repeat(40)}`, 'nothing'],
  ['more nodes', `1 in [${'1,'.repeat(450)}1]`, 'nodes'],
])('%s is too big, or fine, and never the end of the stack', (_title, words, unit) => {
  const { findings } = condition(words);
  const units = findings
    .filter(({ code }) => code === 'expression-too-big')
    .map(({ args }) => args['unit']);
  expect(units).toEqual(unit === 'nothing' ? [] : [unit]);
});

test('facts of facts do not grow without end', () => {
  const growing: Record<string, string> = { f0: 'customer.in_dispute' };
  for (let n = 1; n < 50; n++)
    growing[`f${n}`] = `facts.f${n - 1} && !facts.f${n - 1} && facts.f${n - 1}`;
  const { expr, findings } = condition('facts.f49', { facts: growing });
  expect(expr).toBeUndefined();
  expect(findings).toEqual([]);
});
