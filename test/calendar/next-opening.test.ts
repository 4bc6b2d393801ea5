import fc from 'fast-check';
import { nextOpening } from '../../playbooks/calendar/next-opening';
import type { Openings } from '../../playbooks/calendar/next-opening';
import type { Window } from '../../playbooks/kernel/catalog';
import { CN, NEVER, US } from './calendars';
import { RUNS, instants, seedOf, sites } from './places';
import type { Site } from './places';
import { hoursOn, wallAt } from './walk';

const SHANGHAI = { zone: 'Asia/Shanghai', calendar: CN };
const OFFICE: Window = { days: 'business', from: '09:00', to: '18:00' };

/** In Shanghai: `open–closes`. */
function opening(openings: Openings, from: string, horizon?: number): string {
  const found = nextOpening(openings, Date.parse(`2026-${from}:00+08:00`), SHANGHAI, horizon);
  if (found.kind === 'missing-year') return `${found.calendar} lacks ${found.year}`;
  if (found.kind === 'never') return 'never';
  const text = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(5, 16);
  return `${text(found.at)}–${found.until === undefined ? '' : text(found.until)}`;
}

test('a window is half open: at its start it is open, at its end it waits for the next', () => {
  expect(opening({ window: OFFICE }, '03-02T09:00')).toBe('03-02T09:00–03-02T18:00');
  expect(opening({ window: OFFICE }, '03-02T17:59')).toBe('03-02T17:59–03-02T18:00');
  expect(opening({ window: OFFICE }, '03-02T18:00')).toBe('03-03T09:00–03-03T18:00');
});

test('business days of a window are make-up days too, and no holidays', () => {
  expect(opening({ window: OFFICE }, '02-13T20:00')).toBe('02-14T09:00–02-14T18:00');
  expect(opening({ window: OFFICE }, '02-14T20:00')).toBe('02-24T09:00–02-24T18:00');
});

test('quiet hours are cut out, over midnight too', () => {
  const quietHours = { from: '21:00', to: '08:00' };
  expect(opening({ quietHours }, '03-02T20:00')).toBe('03-02T20:00–03-02T21:00');
  expect(opening({ quietHours }, '03-02T21:00')).toBe('03-03T08:00–03-03T21:00');
  const lunch = { from: '12:00', to: '13:00' };
  expect(opening({ window: OFFICE, quietHours: lunch }, '03-02T12:30')).toBe(
    '03-02T13:00–03-02T18:00',
  );
});

test('a window over midnight belongs to the day it begins on', () => {
  const night: Window = { days: [5], from: '22:00', to: '02:00' };
  expect(opening({ window: night }, '03-02T00:00')).toBe('03-06T22:00–03-07T02:00');
  expect(opening({ window: night }, '03-07T01:00')).toBe('03-07T01:00–03-07T02:00');
  expect(opening({ window: night }, '03-07T02:00')).toBe('03-13T22:00–03-14T02:00');
});

test('closed days and blackouts are whole days', () => {
  expect(opening({ closedDays: CN }, '03-06T12:00')).toBe('03-06T12:00–03-07T00:00');
  expect(opening({ closedDays: CN }, '03-07T12:00')).toBe('03-09T00:00–03-14T00:00');
  const blackouts = [{ from: '2026-03-02', to: '2026-03-04' }];
  expect(opening({ blackouts }, '03-02T00:00')).toBe('03-05T00:00–');
  expect(opening({ blackouts, window: OFFICE }, '03-01T12:00')).toBe('03-05T09:00–03-05T18:00');
});

test('without any rule it is open now and stays so', () => {
  expect(opening({}, '03-02T03:00')).toBe('03-02T03:00–');
});

test('an intersection that is empty never opens', () => {
  const quietHours = { from: '08:00', to: '19:00' };
  expect(opening({ window: OFFICE, quietHours }, '03-02T00:00', 200)).toBe('never');
  expect(opening({ closedDays: NEVER }, '03-02T00:00', 200)).toBe('never');
  expect(opening({ window: OFFICE }, '03-07T00:00', 1)).toBe('never');
});

test('a year that is not covered is said when it is reached, one that is not final is marked', () => {
  expect(opening({ window: OFFICE }, '12-31T18:00')).toBe('cn_office lacks 2027');
  expect(opening({ window: { ...OFFICE, days: [1] } }, '12-31T18:00')).not.toContain('lacks');
  const newYear = Date.parse('2027-01-01T12:00Z');
  expect(nextOpening({ closedDays: US }, newYear, { zone: 'UTC' })).toMatchObject({
    provisional: 2027,
  });
});

describe('against a look at every minute', () => {
  const times = fc.constantFrom('00:00', '01:30', '02:30', '08:00', '12:00', '18:00', '23:00');
  const windows: fc.Arbitrary<Window> = fc.record({
    days: fc.oneof(
      fc.constant('business' as const),
      fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    ),
    from: times,
    to: times,
  });
  const rules = fc.record(
    {
      window: windows.filter(({ from, to }) => from !== to),
      quietHours: fc.record({ from: times, to: times }).filter(({ from, to }) => from !== to),
      closed: fc.constant(true),
      blackouts: fc.constant([
        { from: '2026-03-08', to: '2026-03-09' },
        { from: '2026-10-01', to: '2026-10-05' },
      ]),
    },
    { requiredKeys: [] },
  );

  test('it opens and closes at the same minutes', () => {
    fc.assert(
      fc.property(sites, instants, rules, (site, from, { closed, ...given }) => {
        const openings = { ...given, ...(closed ? { closedDays: site.calendar } : {}) };
        const found = nextOpening(openings, from, site, 30);
        const isOpen = (ms: number) => openAt(ms, openings, site);
        let at = from;
        while (!isOpen(at) && at < from + 20 * 86_400_000) at += 60_000;
        if (!isOpen(at)) return;
        let until = at;
        while (isOpen(until) && until < at + 20 * 86_400_000) until += 60_000;
        expect(found).toMatchObject({ kind: 'at', at });
        if (!isOpen(until)) expect(found).toMatchObject({ until });
      }),
      { numRuns: RUNS / 10, seed: seedOf('openings', 20260308, RUNS / 10) },
    );
  });

  function openAt(ms: number, rules: Openings, { zone, calendar }: Site): boolean {
    const { date, minute } = wallAt(ms, zone);
    const yesterday = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
    const onDay = (day: string) =>
      rules.window?.days === 'business'
        ? hoursOn(calendar, day).length > 0
        : (rules.window?.days.includes(new Date(day).getUTCDay() || 7) ?? true);
    if (rules.blackouts?.some(({ from, to }) => date >= from && date <= to)) return false;
    if (rules.closedDays && hoursOn(rules.closedDays, date).length === 0) return false;
    if (rules.quietHours && inside(minute, rules.quietHours)) return false;
    const { window } = rules;
    if (!window) return true;
    const [from, to] = [minutes(window.from), minutes(window.to)];
    if (from < to) return onDay(date) && minute >= from && minute < to;
    return (onDay(date) && minute >= from) || (onDay(yesterday) && minute < to);
  }

  function inside(minute: number, range: { readonly from: string; readonly to: string }): boolean {
    const [from, to] = [minutes(range.from), minutes(range.to)];
    return from < to ? minute >= from && minute < to : minute >= from || minute < to;
  }

  function minutes(time: string): number {
    return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  }
});
