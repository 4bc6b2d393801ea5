import fc from 'fast-check';
import { resolveSpan } from '../../playbooks/calendar/resolve';
import type { Place } from '../../playbooks/calendar/resolve';
import type { Span } from '../../playbooks/kernel/plan';
import { ALWAYS, CN, NEVER, US } from './calendars';
import { walkBusinessDays, walkOpenMinutes } from './walk';

const SHANGHAI = { zone: 'Asia/Shanghai', calendar: CN };
const NEW_YORK = { zone: 'America/New_York', calendar: US };

function span(text: string): Span {
  const found = /^(\d+)(mo|bd|bh|[mhdw])$/.exec(text);
  if (!found) throw new Error(text);
  return { n: Number(found[1]), unit: found[2] as Span['unit'] };
}

function end(written: string | Span, from: string, place: Place): string {
  const asked = typeof written === 'string' ? span(written) : written;
  const resolved = resolveSpan(asked, Date.parse(from), place);
  return resolved.kind === 'at'
    ? new Date(resolved.at).toISOString().replace('.000Z', 'Z')
    : `${resolved.calendar} lacks ${resolved.year}`;
}

describe('plain spans', () => {
  test('minutes and hours are absolute across the change of clocks', () => {
    expect(end('24h', '2026-03-07T17:00:00-05:00', NEW_YORK)).toBe('2026-03-08T22:00:00Z');
  });
  test('a day keeps the clock when the clocks go forward', () => {
    expect(end('1d', '2026-03-07T17:00:00-05:00', NEW_YORK)).toBe('2026-03-08T21:00:00Z');
  });
  test('a day keeps the clock when the clocks go back', () => {
    expect(end('1d', '2026-10-31T17:00:00-04:00', NEW_YORK)).toBe('2026-11-01T22:00:00Z');
  });
  test('a clock time that does not exist moves later', () => {
    expect(end('1d', '2026-03-07T02:30:00-05:00', NEW_YORK)).toBe('2026-03-08T07:30:00Z');
  });
  test('a clock time that exists twice is the first', () => {
    expect(end('1d', '2026-10-31T01:30:00-04:00', NEW_YORK)).toBe('2026-11-01T05:30:00Z');
  });
  test('the end of a month clamps', () => {
    expect(end('1mo', '2026-01-31T10:00:00+08:00', SHANGHAI)).toBe('2026-02-28T02:00:00Z');
  });
  test('a leap year has its 29 February', () => {
    expect(end('1mo', '2028-01-31T10:00:00Z', { zone: 'UTC' })).toBe('2028-02-29T10:00:00Z');
    expect(end('12mo', '2028-02-29T10:00:00Z', { zone: 'UTC' })).toBe('2029-02-28T10:00:00Z');
  });
  test('weeks are calendar weeks', () => {
    expect(end('2w', '2026-03-02T17:00:00-05:00', NEW_YORK)).toBe('2026-03-16T21:00:00Z');
  });
});

describe('roll and time', () => {
  test('a plain day rolls forward and back off closed days', () => {
    const friday = '2026-03-06T10:00:00+08:00';
    const one: Span = { n: 1, unit: 'd' };
    expect(end(one, friday, SHANGHAI)).toBe('2026-03-07T02:00:00Z');
    expect(end({ ...one, roll: 'next' }, friday, SHANGHAI)).toBe('2026-03-09T02:00:00Z');
    expect(end({ ...one, roll: 'previous' }, friday, SHANGHAI)).toBe('2026-03-06T02:00:00Z');
  });
  test('a time of day sets the clock of the last day', () => {
    const five: Span = { n: 5, unit: 'd', roll: 'next', time: '17:00' };
    expect(end(five, '2026-03-02T10:00:00+08:00', SHANGHAI)).toBe('2026-03-09T09:00:00Z');
  });
});

describe('business days', () => {
  test('the nth open day keeps the clock', () => {
    expect(end('5bd', '2026-03-02T10:00:00+08:00', SHANGHAI)).toBe('2026-03-09T02:00:00Z');
  });
  test('a clock before, after and between the hours is pulled into them', () => {
    expect(end('1bd', '2026-03-02T07:00:00+08:00', SHANGHAI)).toBe('2026-03-03T01:00:00Z');
    expect(end('1bd', '2026-03-02T23:00:00+08:00', SHANGHAI)).toBe('2026-03-03T10:00:00Z');
    expect(end('1bd', '2026-03-02T12:30:00+08:00', SHANGHAI)).toBe('2026-03-03T05:30:00Z');
  });
  test('a make-up Saturday counts and a week of holidays does not', () => {
    expect(end('1bd', '2026-02-13T10:00:00+08:00', SHANGHAI)).toBe('2026-02-14T02:00:00Z');
    expect(end('2bd', '2026-02-13T10:00:00+08:00', SHANGHAI)).toBe('2026-02-24T02:00:00Z');
  });
  test('a make-up day with hours of its own pulls the clock into those', () => {
    expect(end('1bd', '2026-02-27T17:00:00+08:00', SHANGHAI)).toBe('2026-02-28T07:00:00Z');
  });
});

describe('business hours', () => {
  test('they end at the earliest instant at which all are consumed', () => {
    expect(end('3bh', '2026-03-02T15:00:00+08:00', SHANGHAI)).toBe('2026-03-02T10:00:00Z');
  });
  test('they stand still over lunch, night and weekend', () => {
    expect(end('2bh', '2026-03-02T11:00:00+08:00', SHANGHAI)).toBe('2026-03-02T06:30:00Z');
    expect(end('1bh', '2026-03-06T17:30:00+08:00', SHANGHAI)).toBe('2026-03-09T01:30:00Z');
  });
});

describe('close of business', () => {
  const due = (text: string | Span, from: string, place: Place = SHANGHAI) =>
    end(text, from, { ...place, closeOfBusiness: true });
  test('what is due in days is due when business closes', () => {
    expect(due('1bd', '2026-03-02T10:00:00+08:00')).toBe('2026-03-03T10:00:00Z');
    expect(due('1d', '2026-03-02T22:00:00+08:00')).toBe('2026-03-03T10:00:00Z');
  });
  test('a make-up workday closes by its own hours, a closed day by the usual ones', () => {
    expect(due('1bd', '2026-02-27T10:00:00+08:00')).toBe('2026-02-28T07:00:00Z');
    expect(due('1d', '2026-03-06T10:00:00+08:00')).toBe('2026-03-07T10:00:00Z');
  });
  test('hours and minutes keep their instant, and an author’s own time stands', () => {
    expect(due('4h', '2026-03-02T10:00:00+08:00')).toBe('2026-03-02T06:00:00Z');
    expect(due('2bh', '2026-03-02T10:00:00+08:00')).toBe('2026-03-02T04:00:00Z');
    expect(due({ n: 1, unit: 'bd', time: '11:00' }, '2026-03-02T10:00:00+08:00')).toBe(
      '2026-03-03T03:00:00Z',
    );
  });
});

describe('a year the calendar does not cover', () => {
  test('is named, never guessed', () => {
    expect(end('1bd', '2026-12-31T10:00:00+08:00', SHANGHAI)).toBe('cn_office lacks 2027');
    expect(end('9bh', '2026-12-31T10:00:00+08:00', SHANGHAI)).toBe('cn_office lacks 2027');
    const due = { ...SHANGHAI, closeOfBusiness: true };
    expect(end('1d', '2026-12-31T10:00:00+08:00', due)).toBe('cn_office lacks 2027');
  });
  test('does not matter where no calendar is asked', () => {
    expect(end('400d', '2026-12-31T10:00:00+08:00', SHANGHAI)).toBe('2028-02-04T02:00:00Z');
  });
  test('ends the search in a calendar that never opens', () => {
    expect(end('1bd', '2026-03-02T10:00:00Z', { zone: 'UTC', calendar: NEVER })).toBe(
      'never lacks 2029',
    );
  });
});

describe('against a walk minute by minute', () => {
  const places = fc.constantFrom(
    { zone: 'America/New_York', calendar: US },
    { zone: 'Europe/Berlin', calendar: US },
    { zone: 'Australia/Lord_Howe', calendar: US },
    { zone: 'Asia/Shanghai', calendar: CN },
    { zone: 'America/New_York', calendar: ALWAYS },
  );
  const minute = (iso: string) => Date.parse(iso) / 60_000;
  const starts = fc.oneof(
    fc.integer({ min: minute('2026-02-09T00:00Z'), max: minute('2026-03-31T00:00Z') }),
    fc.integer({ min: minute('2026-10-01T00:00Z'), max: minute('2026-11-28T00:00Z') }),
  );

  test('business hours end where the last open minute ends', () => {
    fc.assert(
      fc.property(places, starts, fc.integer({ min: 1, max: 30 }), (place, start, n) => {
        const resolved = resolveSpan({ n, unit: 'bh' }, start * 60_000, place);
        const walked = walkOpenMinutes(n * 60, start * 60_000, place);
        expect(resolved).toEqual({ kind: 'at', at: walked });
      }),
      { numRuns: 60, seed: 20260302 },
    );
  });
  test('business days end on the nth open day, at the clock or where it is pulled', () => {
    fc.assert(
      fc.property(places, starts, fc.integer({ min: 1, max: 6 }), (place, start, n) => {
        const resolved = resolveSpan({ n, unit: 'bd' }, start * 60_000, place);
        const walked = walkBusinessDays(n, start * 60_000, place);
        expect(resolved).toEqual({ kind: 'at', at: walked });
      }),
      { numRuns: 60, seed: 20261101 },
    );
  });
});
