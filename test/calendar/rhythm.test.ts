import fc from 'fast-check';
import { resolveRhythm } from '../../playbooks/calendar/rhythm';
import type { Rhythm } from '../../playbooks/kernel/plan';
import { CN } from './calendars';
import { dateOf, instantOn, shiftDate } from './luxon-wall';
import { RUNS, instants, seedOf, sites } from './places';
import { hoursOn } from './walk';

const SHANGHAI = { zone: 'Asia/Shanghai', calendar: CN };

function next(rhythm: Rhythm, after: string): string {
  const found = resolveRhythm(rhythm, Date.parse(after), SHANGHAI);
  return found.kind === 'at'
    ? new Date(found.at).toISOString().replace(':00.000Z', 'Z')
    : `${found.calendar} lacks ${found.year}`;
}

test('weekdays come at their time, the same one a week later', () => {
  const mondays: Rhythm = { days: [1], time: '10:00' };
  expect(next(mondays, '2026-03-04T00:00Z')).toBe('2026-03-09T02:00Z');
  expect(next(mondays, '2026-03-09T01:59:59Z')).toBe('2026-03-09T02:00Z');
  expect(next(mondays, '2026-03-09T02:00:00Z')).toBe('2026-03-16T02:00Z');
});

test('business days are make-up Saturdays too and no holidays', () => {
  const daily: Rhythm = { days: 'business', time: '09:00' };
  expect(next(daily, '2026-02-13T12:00Z')).toBe('2026-02-14T01:00Z');
  expect(next(daily, '2026-02-14T12:00Z')).toBe('2026-02-24T01:00Z');
  expect(next(daily, '2026-12-31T12:00Z')).toBe('cn_office lacks 2027');
});

test('a day that a month does not have is its last', () => {
  const last: Rhythm = { dayOfMonth: 31, time: '08:00' };
  expect(next(last, '2026-02-03T00:00Z')).toBe('2026-02-28T00:00Z');
  expect(next(last, '2026-02-28T00:00Z')).toBe('2026-03-31T00:00Z');
  expect(next({ dayOfMonth: 29, time: '08:00' }, '2028-02-03T00:00Z')).toBe('2028-02-29T00:00Z');
});

test('weekdays need no calendar', () => {
  const found = resolveRhythm({ days: [7], time: '10:00' }, 0, { zone: 'UTC' });
  expect(found).toEqual({ kind: 'at', at: Date.parse('1970-01-04T10:00Z'), date: '1970-01-04' });
});

test('rhythms are those a walk day by day with luxon finds', () => {
  const times = fc.constantFrom('00:00', '02:30', '09:00', '23:30');
  const rhythms: fc.Arbitrary<Rhythm> = fc.oneof(
    fc.record({ days: fc.constant('business' as const), time: times }),
    fc.record({
      days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
      time: times,
    }),
    fc.record({ dayOfMonth: fc.integer({ min: 1, max: 31 }), time: times }),
  );
  fc.assert(
    fc.property(sites, instants, rhythms, (site, after, rhythm) => {
      const [hour, minute] = rhythm.time.split(':').map(Number);
      let date = dateOf(after, site.zone);
      for (;;) {
        const at = instantOn(date, (hour ?? 0) * 60 + (minute ?? 0), site.zone);
        if (at > after && falls(rhythm, date, hoursOn(site.calendar, date).length > 0)) {
          expect(resolveRhythm(rhythm, after, site)).toEqual({ kind: 'at', at, date });
          return;
        }
        date = shiftDate(date, 1, 'd');
      }
    }),
    { numRuns: RUNS / 2, seed: seedOf('rhythms', 20260131, RUNS / 2) },
  );
});

function falls(rhythm: Rhythm, date: string, open: boolean): boolean {
  if (rhythm.days === 'business') return open;
  const day = new Date(`${date}T00:00Z`);
  if (rhythm.days) return rhythm.days.includes(day.getUTCDay() || 7);
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  return day.getUTCDate() === Math.min(rhythm.dayOfMonth ?? 0, last);
}
