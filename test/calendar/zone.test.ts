import { isZone } from '../../playbooks/calendar/is-zone';
import { toClock, toInstant, toLocalDate } from '../../playbooks/calendar/zone';
import { openHours, weekday } from '../../playbooks/calendar/open-hours';
import { CN } from './calendars';

test('a zone is a name that is known, not an offset', () => {
  expect(['Asia/Shanghai', 'UTC', 'America/New_York'].every(isZone)).toBe(true);
  expect(['+08:00', 'Asia/Atlantis', '', 'Mars', '../etc'].some(isZone)).toBe(false);
});

test('a wall clock and an instant are two views of one time', () => {
  const at = Date.parse('2026-03-02T15:30:00+08:00');
  expect(toLocalDate(at, 'Asia/Shanghai')).toBe('2026-03-02');
  expect(toClock(at, 'Asia/Shanghai')).toBe(930);
  expect(toInstant('2026-03-02', 930, 'Asia/Shanghai')).toBe(at);
});

test('a wall clock that does not exist is later, one that exists twice is the first', () => {
  const zone = 'America/New_York';
  expect(toInstant('2026-03-08', 150, zone)).toBe(Date.parse('2026-03-08T03:30:00-04:00'));
  expect(toInstant('2026-11-01', 90, zone)).toBe(Date.parse('2026-11-01T01:30:00-04:00'));
});

test('midnight at the end of a day is the start of the next', () => {
  expect(toInstant('2026-03-02', 1440, 'UTC')).toBe(Date.parse('2026-03-03T00:00:00Z'));
});

test('a day is open by the week, closed by name, open again by name, and unknown in other years', () => {
  expect(openHours(CN, '2026-03-02')).toEqual(CN.hours);
  expect(openHours(CN, '2026-03-07')).toEqual([]);
  expect(openHours(CN, '2026-02-16')).toEqual([]);
  expect(openHours(CN, '2026-02-28')).toEqual([[600, 900]]);
  expect(openHours(CN, '2027-01-04')).toBeUndefined();
});

test('weekdays count from Monday, before 1970 too', () => {
  expect([weekday('2026-03-02'), weekday('2026-03-08'), weekday('1969-12-31')]).toEqual([1, 7, 3]);
});
