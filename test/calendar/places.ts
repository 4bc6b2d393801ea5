import fc from 'fast-check';
import type { Calendar } from '../../playbooks/kernel/catalog';
import { CN } from './calendars';

/** Places and instants for generated tests: calendars with a lunch gap and make-up days, both changes of the clocks, month ends. */

export const RUNS = Number(process.env['RUNS'] ?? 1000);

/** The seed of a generated test, printed so that a failure can be played again. */
export function seedOf(name: string, seed: number, runs = RUNS): number {
  const given = Number(process.env['SEED'] ?? seed);
  process.stdout.write(`${name}: seed ${given}, ${runs} runs\n`);
  return given;
}

const years = (closed: Record<string, string>, open: Calendar['years'][string]['open']) => ({
  2025: { provisional: false, closed: {}, open: {} },
  2026: { provisional: false, closed, open },
  2027: { provisional: false, closed: {}, open: {} },
  2028: { provisional: false, closed: {}, open: {} },
  2029: { provisional: false, closed: {}, open: {} },
});

/** CN of 2026 with the years around it. */
const LUNCH: Calendar = {
  ...CN,
  id: 'lunch',
  years: years(CN.years['2026']?.closed ?? {}, CN.years['2026']?.open ?? {}),
};

/** Open over the hours at which clocks change, Sundays too. */
const NIGHT: Calendar = {
  ...LUNCH,
  id: 'night',
  week: [3, 4, 5, 6, 7],
  hours: [
    [0, 90],
    [150, 240],
    [1320, 1440],
  ],
  years: years({ '2026-07-01': 'closed' }, { '2026-07-07': { name: 'open', hours: [[30, 60]] } }),
};

const ZONES = [
  'Asia/Shanghai',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Pacific/Auckland',
  'UTC',
];

export type Site = { readonly zone: string; readonly calendar: Calendar };

export const sites: fc.Arbitrary<Site> = fc.record({
  zone: fc.constantFrom(...ZONES),
  calendar: fc.constantFrom(LUNCH, NIGHT),
});

const minute = (iso: string) => Date.parse(iso) / 60_000;
const within = (from: string, to: string) => fc.integer({ min: minute(from), max: minute(to) });

/** Whole minutes (ms): any, near the changes of the clocks of both halves of the earth, near month ends of a leap year, near a holiday. */
export const instants: fc.Arbitrary<number> = fc
  .oneof(
    within('2026-01-01T00:00Z', '2027-12-31T00:00Z'),
    within('2026-03-07T00:00Z', '2026-03-09T00:00Z'),
    within('2026-03-28T00:00Z', '2026-04-06T00:00Z'),
    within('2026-09-05T00:00Z', '2026-09-28T00:00Z'),
    within('2026-10-03T00:00Z', '2026-11-02T00:00Z'),
    within('2026-02-09T00:00Z', '2026-03-02T00:00Z'),
    within('2028-01-29T00:00Z', '2028-03-01T23:59Z'),
  )
  .map((at) => at * 60_000);
