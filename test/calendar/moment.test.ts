import fc from 'fast-check';
import { resolveMoment, resolvePassed } from '../../playbooks/calendar/moment';
import type { MomentAt } from '../../playbooks/calendar/moment';
import type { Place } from '../../playbooks/calendar/resolve';
import type { Span } from '../../playbooks/kernel/plan';
import { CN, US } from './calendars';
import { instantOn, shiftDate } from './luxon-wall';
import { RUNS, instants, seedOf, sites } from './places';
import { hoursOn } from './walk';

const SHANGHAI: Place = { zone: 'Asia/Shanghai', calendar: CN };

function when(moment: MomentAt, place: Place = SHANGHAI, from = '2026-01-05T00:00:00Z'): string {
  const found = resolveMoment(moment, Date.parse(from), place);
  if (found.kind === 'at') return new Date(found.at).toISOString().replace(':00.000Z', 'Z');
  return found.kind === 'missing-year' ? `${found.calendar} lacks ${found.year}` : found.kind;
}
const days = (n: number): Span => ({ n, unit: 'd' });

describe('the last moment that has passed', () => {
  const passed = (moment: MomentAt, until: string): string | undefined => {
    const found = resolvePassed(moment, Date.parse(until), SHANGHAI);
    return found && `${new Date(found.at).toISOString().slice(0, 16)} #${found.occurrence}`;
  };

  test('is the only one, once it is there', () => {
    expect(passed({ date: '2026-03-10' }, '2026-03-10T00:59:59Z')).toBeUndefined();
    expect(passed({ date: '2026-03-10' }, '2026-03-10T01:00:00Z')).toBe('2026-03-10T01:00 #0');
    expect(passed({ date: '2026-03-10' }, '2026-09-01T00:00:00Z')).toBe('2026-03-10T01:00 #0');
    expect(passed({ date: 'soon' }, '2026-03-10T01:00:00Z')).toBeUndefined();
  });
  test('of one that repeats itself is the latest turn, and the next year need not be known', () => {
    const yearly: MomentAt = { date: '1990-05-04', every: { n: 12, unit: 'mo' }, time: '09:00' };
    expect(passed(yearly, '2026-05-04T00:59:59Z')).toBe('2025-05-04T01:00 #35');
    expect(passed(yearly, '2026-05-04T01:00:00Z')).toBe('2026-05-04T01:00 #36');
    expect(passed({ ...yearly, date: '2026-05-04' }, '2026-05-01T00:00:00Z')).toBeUndefined();
    const days: MomentAt = {
      date: '2026-12-01',
      every: { n: 1, unit: 'mo' },
      after: { n: 1, unit: 'bd' },
    };
    expect(passed(days, '2026-12-31T12:00:00Z')).toBe('2026-12-02T01:00 #0');
    const hourly: MomentAt = { date: '2026-03-10T00:00:00Z', every: { n: 6, unit: 'h' } };
    expect(passed(hourly, '2026-03-12T13:00:00Z')).toBe('2026-03-12T12:00 #10');
  });
});

describe('a moment from a date', () => {
  test('stands at the opening of its day, 09:00 where there is none', () => {
    expect(when({ date: '2026-03-10', before: days(5) })).toBe('2026-03-05T01:00Z');
    expect(when({ date: '2026-02-28' })).toBe('2026-02-28T02:00Z');
    expect(when({ date: '2026-03-08' })).toBe('2026-03-08T01:00Z');
    expect(when({ date: '2026-03-08' }, { zone: 'Asia/Shanghai' })).toBe('2026-03-08T01:00Z');
  });
  test('stands at its own time when it names one, in years no calendar covers too', () => {
    expect(when({ date: '2031-03-10', before: days(5), time: '10:30' })).toBe('2031-03-05T02:30Z');
  });
  test('counts business days backwards over a holiday and a make-up day', () => {
    expect(when({ date: '2026-02-24', before: { n: 1, unit: 'bd' } })).toBe('2026-02-14T01:00Z');
    expect(when({ date: '2026-02-27', after: { n: 1, unit: 'bd' } })).toBe('2026-02-28T02:00Z');
  });
  test('rolls off closed days', () => {
    const saturday: MomentAt = { date: '2026-03-14', before: days(7) };
    expect(when({ ...saturday, roll: 'next' })).toBe('2026-03-09T01:00Z');
    expect(when({ ...saturday, roll: 'previous' })).toBe('2026-03-06T01:00Z');
  });
  test('counts hours from the opening', () => {
    expect(when({ date: '2026-03-10', before: { n: 2, unit: 'h' } })).toBe('2026-03-09T23:00Z');
    expect(when({ date: '2026-03-10', before: { n: 2, unit: 'bh' } })).toBe('2026-03-09T08:00Z');
  });
  test('clamps at the end of a month', () => {
    const month: Span = { n: 1, unit: 'mo' };
    expect(when({ date: '2026-03-31', before: month })).toBe('2026-02-28T02:00Z');
  });
});

describe('a moment from a time', () => {
  const meeting = '2026-03-10T14:20:00+08:00';
  test('keeps the clock', () => {
    expect(when({ date: meeting, before: days(1) })).toBe('2026-03-09T06:20Z');
    expect(when({ date: meeting, after: { n: 90, unit: 'm' } })).toBe('2026-03-10T07:50Z');
    expect(when({ date: meeting, before: days(2), roll: 'next' })).toBe('2026-03-09T06:20Z');
  });
  test('keeps it over the change of the clocks', () => {
    const place = { zone: 'America/New_York', calendar: US };
    expect(when({ date: '2026-03-07T17:00:00-05:00', after: days(1) }, place)).toBe(
      '2026-03-08T21:00Z',
    );
  });
});

describe('a due given as a moment', () => {
  const due = { ...SHANGHAI, closeOfBusiness: true };
  test('is the close of its day, the usual one on a closed day', () => {
    expect(when({ date: '2026-03-10', before: days(1) }, due)).toBe('2026-03-09T10:00Z');
    expect(when({ date: '2026-02-28' }, due)).toBe('2026-02-28T07:00Z');
    expect(when({ date: '2026-03-08' }, due)).toBe('2026-03-08T10:00Z');
    expect(when({ date: '2026-03-10T14:20:00+08:00', after: days(1) }, due)).toBe(
      '2026-03-11T10:00Z',
    );
  });
  test('is not moved behind what it must precede by hours', () => {
    const before: Span = { n: 2, unit: 'h' };
    expect(when({ date: '2026-03-10T14:20:00+08:00', before }, due)).toBe('2026-03-10T04:20Z');
  });
});

describe('a moment that comes again', () => {
  const yearly: Span = { n: 12, unit: 'mo' };
  const found = (moment: MomentAt, from: string) =>
    resolveMoment(moment, Date.parse(from), { zone: 'Asia/Shanghai' });
  test('a birthday on 29 February is the 28th in most years and the 29th in leap years', () => {
    const birthday = { date: '1992-02-29', time: '10:00', every: yearly };
    expect(found(birthday, '2026-03-01T00:00Z')).toMatchObject({
      date: '2027-02-28',
      occurrence: 35,
    });
    expect(found(birthday, '2027-03-01T00:00Z')).toMatchObject({
      date: '2028-02-29',
      occurrence: 36,
    });
  });
  test('the first is the date itself', () => {
    const quarterly = { date: '2026-05-31', every: { n: 3, unit: 'mo' as const } };
    expect(found(quarterly, '2020-01-01T00:00Z')).toMatchObject({ occurrence: 0 });
    expect(found(quarterly, '2026-06-01T00:00Z')).toMatchObject({
      date: '2026-08-31',
      occurrence: 1,
    });
  });
  test('at its very time it is now, a millisecond later the next', () => {
    const quarterly = { date: '2026-05-31', time: '10:00', every: { n: 3, unit: 'mo' as const } };
    expect(found(quarterly, '2026-05-31T10:00+08:00')).toMatchObject({ occurrence: 0 });
    expect(found(quarterly, '2026-05-31T10:00:00.001+08:00')).toMatchObject({ occurrence: 1 });
  });
  test('years before the calendar begins do not matter, those it still lacks do', () => {
    expect(when({ date: '1990-12-28', every: yearly }, SHANGHAI)).toBe('2026-12-28T01:00Z');
    expect(when({ date: '1990-01-03', every: yearly }, SHANGHAI, '2026-01-05T00:00Z')).toBe(
      'cn_office lacks 2027',
    );
  });
  test('business weeks are walked from the date', () => {
    const weekly = { date: '2026-02-13', every: { n: 5, unit: 'bd' as const } };
    expect(when(weekly, SHANGHAI, '2026-02-14T00:00Z')).toBe('2026-02-27T01:00Z');
  });
});

test('what is no date is missing, and a year that is not final is marked', () => {
  for (const date of ['', 'soon', '2026-02-30', '2026-13-01T00:00Z'])
    expect(when({ date })).toBe('date-missing');
  const us = { zone: 'America/New_York', calendar: US };
  expect(resolveMoment({ date: '2027-03-01' }, 0, us)).toMatchObject({ provisional: 2027 });
  expect(resolveMoment({ date: '2026-03-02' }, 0, us)).not.toHaveProperty('provisional');
});

test('repeated moments are those that luxon counts from the anchor', () => {
  const everies = fc.oneof(
    fc.record({ n: fc.integer({ min: 1, max: 14 }), unit: fc.constant('mo' as const) }),
    fc.record({ n: fc.integer({ min: 1, max: 60 }), unit: fc.constant('d' as const) }),
  );
  const dates = fc.integer({ min: 0, max: 440 }).map((back) => shiftDate('2026-03-31', -back, 'd'));
  fc.assert(
    fc.property(
      sites,
      instants,
      fc.tuple(dates, everies),
      fc.boolean(),
      (site, from, of, timed) => {
        const [date, every] = of;
        const moment = { date, every, before: days(3), ...(timed ? { time: '02:30' } : {}) };
        const found = resolveMoment(moment, from, site);
        for (let k = 0; ; k++) {
          const day = shiftDate(shiftDate(date, k * every.n, every.unit), -3, 'd');
          const opening = timed ? 150 : (hoursOn(site.calendar, day)[0]?.[0] ?? 540);
          const at = instantOn(day, opening, site.zone);
          if (at < from) continue;
          expect(found).toMatchObject({ kind: 'at', at, occurrence: k });
          return;
        }
      },
    ),
    { numRuns: RUNS / 5, seed: seedOf('moments', 19920229, RUNS / 5) },
  );
});
