import type { Calendar } from '../../playbooks/kernel/catalog';

/** Calendars for tests: a lunch gap, make-up workdays, a year that ends, an office that never closes. */

const WEEK = [1, 2, 3, 4, 5];

export const CN: Calendar = {
  id: 'cn_office',
  title: 'Office, China',
  zone: 'Asia/Shanghai',
  week: WEEK,
  hours: [
    [540, 720],
    [810, 1080],
  ],
  years: {
    2026: {
      provisional: false,
      closed: days('2026-02-15', 9, 'Spring Festival'),
      open: {
        '2026-02-14': { name: 'make-up' },
        '2026-02-28': { name: 'make-up', hours: [[600, 900]] },
      },
    },
  },
};

export const US: Calendar = {
  id: 'us_office',
  title: 'Office, United States',
  zone: 'America/New_York',
  week: WEEK,
  hours: [[540, 1020]],
  years: {
    2026: { provisional: false, closed: { '2026-11-26': 'Thanksgiving' }, open: {} },
    2027: { provisional: true, closed: {}, open: {} },
    2028: { provisional: true, closed: {}, open: {} },
  },
};

export const ALWAYS: Calendar = {
  ...US,
  id: 'always',
  week: [1, 2, 3, 4, 5, 6, 7],
  hours: [[0, 1440]],
};

export const NEVER: Calendar = { ...US, id: 'never', week: [] };

function days(from: string, count: number, name: string): Record<string, string> {
  const first = Date.parse(`${from}T00:00:00Z`);
  return Object.fromEntries(
    Array.from({ length: count }, (_none, day) => [
      new Date(first + day * 86_400_000).toISOString().slice(0, 10),
      name,
    ]),
  );
}
