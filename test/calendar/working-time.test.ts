import { nextWorkingTime } from '../../playbooks/calendar/working-time';
import type { Calendar } from '../../playbooks/kernel/catalog';

const calendar: Calendar = {
  id: 'office',
  title: 'Office',
  zone: 'UTC',
  week: [1, 2, 3, 4, 5],
  hours: [
    [540, 720],
    [810, 1080],
  ],
  years: {
    '2026': {
      provisional: false,
      closed: { '2026-03-04': 'Holiday' },
      open: { '2026-03-07': { name: 'Make-up', hours: [[600, 660]] } },
    },
  },
};

test.each([
  ['in the morning it is now', '2026-03-02T10:00Z', '2026-03-02T10:00Z'],
  ['before opening it is the opening', '2026-03-02T05:00Z', '2026-03-02T09:00Z'],
  ['over lunch it is after lunch', '2026-03-02T12:00Z', '2026-03-02T13:30Z'],
  ['after hours it is past the holiday', '2026-03-03T18:00Z', '2026-03-05T09:00Z'],
  ['on Friday night it is the make-up Saturday', '2026-03-06T20:00Z', '2026-03-07T10:00Z'],
  ['at its end it is Monday', '2026-03-07T11:00Z', '2026-03-09T09:00Z'],
  ['in a year nobody knows it is now', '2027-03-07T03:00Z', '2027-03-07T03:00Z'],
])('%s', (_name, from, at) => {
  const found = nextWorkingTime(Date.parse(from), { zone: 'UTC', calendar });
  expect(new Date(found)).toEqual(new Date(at));
});

test('hours are those of the zone where somebody sits', () => {
  const place = { zone: 'Asia/Shanghai', calendar };
  expect(nextWorkingTime(Date.parse('2026-03-02T10:30Z'), place)).toBe(
    Date.parse('2026-03-03T01:00Z'),
  );
});
