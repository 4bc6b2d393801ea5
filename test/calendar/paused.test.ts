import fc from 'fast-check';
import { resolvePaused } from '../../playbooks/calendar/paused';
import { resolveSpan } from '../../playbooks/calendar/resolve';
import type { Pause } from '../../playbooks/kernel/command';
import type { Span } from '../../playbooks/kernel/plan';
import { CN, US } from './calendars';
import { RUNS, instants, seedOf, sites } from './places';
import type { Site } from './places';
import { hoursOn, wallAt } from './walk';

const SHANGHAI = { zone: 'Asia/Shanghai', calendar: CN };
const at = (text: string) => Date.parse(`2026-03-${text}:00+08:00`);

function end(
  span: Span,
  from: string,
  pauses: readonly (readonly [string, string?])[],
  due = false,
): string {
  const place = { ...SHANGHAI, closeOfBusiness: due };
  const given = pauses.map(([a, b]) => ({
    from: at(a),
    ...(b === undefined ? {} : { to: at(b) }),
  }));
  const found = resolvePaused(span, at(from), given, place);
  if (found.kind !== 'at') return found.kind;
  return new Date(found.at + 8 * 3_600_000).toISOString().slice(8, 16);
}
const h = (n: number): Span => ({ n, unit: 'h' });
const bh = (n: number): Span => ({ n, unit: 'bh' });
const bd = (n: number): Span => ({ n, unit: 'bd' });

test('what is left is kept and counted on', () => {
  expect(end(h(4), '02T10:00', [['02T11:00', '02T15:00']])).toBe('02T18:00');
  expect(end({ n: 3, unit: 'd' }, '02T10:00', [['03T00:00', '04T12:00']])).toBe('06T22:00');
});

test('business hours and days keep open time: a pause overnight costs nothing', () => {
  expect(end(bh(4), '02T15:00', [['02T16:00', '03T10:00']])).toBe('03T14:30');
  expect(end(bh(4), '02T15:00', [['02T19:00', '03T08:00']])).toBe('03T10:00');
  expect(end(bd(1), '02T10:00', [['02T11:00', '03T11:00']])).toBe('04T10:00');
});

test('a due at close of business goes on from there', () => {
  expect(end(bd(1), '02T10:00', [['03T16:00', '03T19:00']], true)).toBe('04T11:00');
});

test('a clock that stands still has no end yet, unless the deadline had passed before', () => {
  expect(end(h(4), '02T10:00', [['02T11:00']])).toBe('paused');
  expect(end(h(4), '02T10:00', [['02T14:00']])).toBe('02T14:00');
  expect(end(h(4), '02T10:00', [['02T09:00']])).toBe('paused');
});

test('a clock that starts paused begins when it runs', () => {
  expect(end(h(4), '02T10:00', [['02T08:00', '02T12:00']])).toBe('02T16:00');
});

test('pauses may come in any order and overlap', () => {
  const pauses = [
    ['02T12:00', '02T14:00'],
    ['02T11:00', '02T13:00'],
    ['01T00:00', '01T10:00'],
  ] as const;
  expect(end(h(4), '02T10:00', pauses)).toBe('02T17:00');
});

test('a day that rolled off closed days rolls forward again', () => {
  const roll: Span = { n: 4, unit: 'd', roll: 'previous' };
  expect(end(roll, '02T10:00', [])).toBe('06T10:00');
  expect(end(roll, '02T10:00', [['03T00:00', '04T00:00']])).toBe('09T10:00');
});

test('a moment keeps its distance too, and a year that is missing or not final is said', () => {
  const moment = { date: '2026-03-05', time: '10:00' };
  const pauses = [{ from: at('03T00:00'), to: at('03T06:00') }];
  expect(resolvePaused(moment, at('02T10:00'), pauses, SHANGHAI)).toMatchObject({
    kind: 'at',
    at: at('05T16:00'),
  });
  const long = [{ from: at('03T00:00'), to: Date.parse('2026-12-31T20:00+08:00') }];
  expect(resolvePaused(bd(5), at('02T10:00'), long, SHANGHAI)).toMatchObject({ year: 2027 });
  expect(
    resolvePaused(bd(5), at('02T10:00'), long, { zone: 'America/New_York', calendar: US }),
  ).toMatchObject({ kind: 'at', provisional: 2027 });
});

describe('against a walk minute by minute', () => {
  const pauses = fc.array(
    fc
      .tuple(fc.integer({ min: -600, max: 9000 }), fc.integer({ min: 1, max: 3000 }))
      .map(([from, length]) => [from, from + length] as const),
    { maxLength: 3 },
  );
  const runs = (minute: number, all: readonly Pause[]) =>
    !all.some(({ from, to }) => minute >= from && minute < (to ?? Infinity));

  /** The instant at which `minutes` of running (and open) time have passed. */
  function walk(
    minutes: number,
    from: number,
    all: readonly Pause[],
    open: (ms: number) => boolean,
  ) {
    let left = minutes;
    for (let at = from; ; at += 60_000)
      if (runs(at, all) && open(at) && --left === 0) return at + 60_000;
  }
  const isOpen =
    ({ zone, calendar }: Site) =>
    (ms: number) => {
      const { date, minute } = wallAt(ms, zone);
      return hoursOn(calendar, date).some(([a, b]) => minute >= a && minute < b);
    };

  test('business hours, hours and days end where the last running minute ends', () => {
    const units = fc.constantFrom('h' as const, 'bh' as const, 'd' as const, 'bd' as const);
    const counts = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(
        sites,
        instants,
        fc.tuple(units, counts),
        pauses,
        (site, from, [unit, n], offsets) => {
          const all = offsets.map(([a, b]) => ({ from: from + a * 60_000, to: from + b * 60_000 }));
          const whole = resolveSpan({ n, unit }, from, site);
          if (whole.kind !== 'at') throw new Error('covered');
          const open = unit === 'bh' || unit === 'bd' ? isOpen(site) : () => true;
          fc.pre(open(from) && open(whole.at - 60_000));
          let minutes = 0;
          for (let at = from; at < whole.at; at += 60_000) if (open(at)) minutes++;
          const found = resolvePaused({ n, unit }, from, all, site);
          expect(found).toMatchObject({ kind: 'at', at: walk(minutes, from, all, open) });
        },
      ),
      { numRuns: RUNS / 5, seed: seedOf('pauses', 20260303, RUNS / 5) },
    );
  });
});
