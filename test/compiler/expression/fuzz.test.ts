import fc from 'fast-check';
import type { Checked } from '../../../playbooks/compiler/expression/types';
import { condition } from './scope';

/** Pieces authors write, and pieces nobody should. */
const PIECES = [
  ...[
    'customer.health',
    'customer.tier',
    'customer',
    'steps.call.outcome',
    'facts.quiet',
    'nobody.there',
    'x',
  ],
  ...[
    '"growth"',
    "'a'",
    '"',
    '1',
    '0x1f',
    '2u',
    '1e309',
    '9'.repeat(40),
    'true',
    'null',
    'b"a"',
    '"\\u0000"',
  ],
  ...[
    '&&',
    '||',
    '!',
    '==',
    '!=',
    '<',
    '>=',
    'in',
    '+',
    '-',
    '*',
    '/',
    '%',
    '?',
    ':',
    '?:',
    '.',
    '.?',
    ',',
  ],
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '//',
    '=',
    '&',
    '😀',
    '\ud800',
    '\u0000',
    '\n',
    '客户',
    '__proto__',
    'constructor',
  ],
  ...[
    'has(',
    'default(',
    'days_since(',
    'manager(',
    'date("2026-01-01")',
    'count_true([',
    '.exists(a, b)',
    'cel.bind(x, 1, 2)',
  ],
];
const facts = { quiet: 'days_since(customer.last_touch_at) > 21' };

const soup = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 40 })
  .map((parts) => parts.join(' '));
const glued = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 12 })
  .map((parts) => parts.join(''));
const nonsense = fc.string({ unit: 'binary', maxLength: 60 });
const repeated = fc
  .tuple(fc.constantFrom(...PIECES), fc.integer({ min: 1, max: 1200 }))
  .map(([piece, n]) => piece.repeat(n));

function expectPlaced(checked: Checked, length: number): void {
  for (const { code, span } of checked.findings) {
    expect(code).toMatch(/^[a-z-]+$/);
    expect([span.start <= span.end, span.end <= length, span.start >= 0]).toEqual([
      true,
      true,
      true,
    ]);
    expect(length === 0 || span.end > span.start).toBe(true);
  }
}

test('five thousand random expressions give findings at places in them, and never a crash', () => {
  const any = fc.oneof(soup, glued, nonsense, repeated);
  const property = fc.property(any, fc.boolean(), (words, watched) => {
    const checked = condition(words, { watched, facts });
    expectPlaced(checked, words.length);
    const spoken = checked.findings.some(({ code }) => !/^(always|not-equal)/.test(code));
    expect(checked.expr === undefined).toBe(spoken);
  });
  fc.assert(property, { numRuns: 5000, seed: 20261122 });
}, 60_000);

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
