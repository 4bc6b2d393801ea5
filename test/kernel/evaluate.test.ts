import { evaluate, holds } from '../../playbooks/kernel/evaluate';
import { addDays, toTime } from '../../playbooks/kernel/civil';
import type { Expr, Value } from '../../playbooks/kernel/expression';
import fc from 'fast-check';

const known: Readonly<Record<string, Value>> = {
  n: 4,
  t: 'Gold',
  d: '2026-03-01',
  yes: true,
  '#0': 7,
};
const look = (name: string) => (Object.hasOwn(known, name) ? known[name] : undefined);
const value = (expr: Expr) => evaluate(expr, look);
const name = (id: string): Expr => ['name', id];
const lit = (one: Value): Expr => ['lit', one];
const gone = name('gone');

test.each<[string, Expr]>([
  ['==', ['==', gone, lit(1)]],
  ['!=', ['!=', gone, lit(1)]],
  ['<', ['<', gone, lit(1)]],
  ['in', ['in', gone, ['list', lit(1)]]],
  ['and', ['and', gone, lit(true)]],
])('%s with an unknown value is false', (_, expr) => {
  expect(value(expr)).toBe(false);
});

test('not of a comparison with an unknown value is true', () => {
  expect(value(['not', ['==', gone, lit('a')]])).toBe(true);
});

test('arithmetic on unknown values and division by zero are unknown', () => {
  expect(value(['+', gone, lit(1)])).toBeUndefined();
  expect(value(['/', lit(1), lit(0)])).toBeUndefined();
  expect(value(['neg', gone])).toBeUndefined();
  expect(value(['neg', lit(0)])).toBe(0);
});

test.each<[string, Expr, Value | undefined]>([
  ['has', ['call', 'has', name('n')], true],
  ['has of nothing', ['call', 'has', gone], false],
  ['default', ['call', 'default', gone, lit(3)], 3],
  ['earliest', ['call', 'earliest', gone, name('d'), lit('2026-02-01')], '2026-02-01'],
  ['latest', ['call', 'latest', name('d'), gone, lit('2026-02-01')], '2026-03-01'],
  ['earliest of nothing', ['call', 'earliest', gone], undefined],
  ['add_days', ['call', 'add_days', lit('2024-02-28'), lit(2)], '2024-03-01'],
  ['add_days to no date', ['call', 'add_days', lit('2026-02-30'), lit(2)], undefined],
  ['count_true', ['call', 'count_true', ['list', name('yes'), gone, lit(false), lit(true)]], 2],
  ['scale', ['call', 'scale', lit(5), lit(0), lit(10)], 50],
  ['scale, cut', ['call', 'scale', lit(9), lit(0), lit(1)], 100],
  ['min', ['call', 'min', name('n'), lit(2)], 2],
  ['max', ['call', 'max', name('n'), gone], undefined],
  ['abs', ['call', 'abs', lit(-2)], 2],
  ['round', ['call', 'round', lit(2.345), lit(1)], 2.3],
  ['round away from zero', ['call', 'round', lit(-2.5)], -3],
  ['like', ['call', 'like', name('t'), lit('g_l%')], true],
  ['like, whole text', ['call', 'like', name('t'), lit('old')], false],
  ['lower', ['call', 'lower', name('t')], 'gold'],
  ['text', ['call', 'text', name('n')], '4'],
  ['a function nobody has', ['call', 'toString', name('n')], undefined],
  ['lifted', ['lifted', 0], 7],
  ['if', ['if', gone, lit(1), lit(2)], 2],
  ['in', ['in', name('t'), ['list', lit('Silver'), lit('Gold')]], true],
  ['date before time', ['<', name('d'), lit('2026-03-01T00:00:00.001Z')], true],
  ['date and time', ['==', name('d'), lit('2026-03-01T00:00:00.000Z')], true],
  ['text is exact', ['==', name('t'), lit('gold')], false],
  ['text is no number', ['<', name('t'), lit(3)], false],
])('%s', (_, expr, wanted) => {
  expect(value(expr)).toEqual(wanted);
});

test('days and instants agree with the calendar of the platform', () => {
  const days = fc.integer({ min: -719_000, max: 2_932_000 });
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 86_399_999 }), (day, ms) => {
      const date = new Date(day * 86_400_000 + ms);
      expect(toTime(date.getTime())).toBe(date.toISOString());
      expect(addDays('1970-01-01', day)).toBe(date.toISOString().slice(0, 10));
    }),
  );
});

test('nothing throws, whatever the tree', () => {
  // A plan is JSON, so no literal of it is endless, not a number, or minus zero.
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => one + 0);
  const leaf = fc.oneof(
    fc.constantFrom<Expr>(gone, name('n'), name('t'), name('d'), ['lifted', 9]),
    fc.oneof(number, fc.string(), fc.boolean()).map((one): Expr => ['lit', one]),
  );
  const two = fc.constantFrom('and', 'or', '==', '<', 'in', '+', '-', '*', '/');
  const calls = fc.constantFrom(
    'like',
    'round',
    'scale',
    'add_days',
    'earliest',
    'min',
    'text',
    'default',
  );
  const { tree } = fc.letrec<{ tree: Expr }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      leaf,
      fc.tuple(two, tie('tree'), tie('tree')).map((parts) => parts as unknown as Expr),
      fc
        .tuple(fc.constant('call'), calls, tie('tree'), tie('tree'))
        .map((parts) => parts as unknown as Expr),
    ),
  }));
  fc.assert(
    fc.property(tree, (expr) => {
      const result = value(expr);
      if (typeof result === 'number' && expr[0] !== 'lit')
        expect(JSON.parse(JSON.stringify(result))).toBe(result);
      expect(typeof holds({ expr, names: [], source: '' }, look)).toBe('boolean');
    }),
    { numRuns: 500 },
  );
});
