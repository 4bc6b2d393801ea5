import fc from 'fast-check';
import { resolveSpan } from '../../playbooks/calendar/resolve';
import type { Span } from '../../playbooks/kernel/plan';
import { dateOf, instantOn, minuteOf, shiftDate } from './luxon-wall';
import { RUNS, instants, seedOf, sites } from './places';
import type { Site } from './places';
import { hoursOn, walkOpenMinutes, walkToOpenDay } from './walk';

/** Generated spans against oracles that share no code with the resolver: luxon for the wall, a walk minute by minute for business time. */

const units = fc.oneof(
  fc.record({ unit: fc.constant('m' as const), n: fc.integer({ min: 1, max: 5000 }) }),
  fc.record({ unit: fc.constant('h' as const), n: fc.integer({ min: 1, max: 800 }) }),
  fc.record({ unit: fc.constant('d' as const), n: fc.integer({ min: 1, max: 400 }) }),
  fc.record({ unit: fc.constant('w' as const), n: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ unit: fc.constant('mo' as const), n: fc.integer({ min: 1, max: 13 }) }),
  fc.record({ unit: fc.constant('bd' as const), n: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ unit: fc.constant('bh' as const), n: fc.integer({ min: 1, max: 30 }) }),
);
const extras = fc.record(
  {
    roll: fc.constantFrom('next' as const, 'previous' as const),
    time: fc.constantFrom('00:30', '02:30', '09:00', '17:45', '23:59'),
  },
  { requiredKeys: [] },
);
const spans: fc.Arbitrary<Span> = fc.oneof(
  { weight: 3, arbitrary: units },
  { weight: 1, arbitrary: fc.tuple(units, extras).map(([span, extra]) => ({ ...span, ...extra })) },
);

const CALENDAR_DAYS = new Set(['d', 'w', 'mo', 'bd']);

/** The end as the rules say it, by other means. */
function expected(span: Span, from: number, due: boolean, { zone, calendar }: Site): number {
  const plain = plainEnd(span, from, { zone, calendar });
  const step = span.roll === 'previous' ? -1 : 1;
  const plainDate = dateOf(plain, zone);
  let date = plainDate;
  while (span.roll && hoursOn(calendar, date).length === 0) date = shiftDate(date, step, 'd');
  if (span.time !== undefined) {
    const [hour, minute] = span.time.split(':').map(Number);
    return instantOn(date, (hour ?? 0) * 60 + (minute ?? 0), zone);
  }
  if (due && CALENDAR_DAYS.has(span.unit)) {
    const own = hoursOn(calendar, date);
    return instantOn(date, Math.max(...(own.length > 0 ? own : calendar.hours).flat()), zone);
  }
  return date === plainDate ? plain : instantOn(date, minuteOf(plain, zone), zone);
}

function plainEnd(span: Span, from: number, site: Site): number {
  const { zone, calendar } = site;
  const clock = minuteOf(from, zone);
  switch (span.unit) {
    case 'm':
      return from + span.n * 60_000;
    case 'h':
      return from + span.n * 3_600_000;
    case 'bh':
      return walkOpenMinutes(span.n * 60, from, site);
    case 'bd': {
      const day = walkToOpenDay(span.n, from, site);
      const hours = hoursOn(calendar, day);
      const inside = hours.some(([a, b]) => clock >= a && clock <= b);
      const next = hours.find(([a]) => a > clock);
      return instantOn(day, inside ? clock : (next?.[0] ?? Math.max(...hours.flat())), zone);
    }
    default:
      return instantOn(shiftDate(dateOf(from, zone), span.n, span.unit), clock, zone);
  }
}

test('spans end where luxon and a walk over the calendar end, over both changes of the clocks, month ends and holidays', () => {
  let compared = 0;
  fc.assert(
    fc.property(sites, instants, spans, fc.boolean(), (site, from, span, due) => {
      const resolved = resolveSpan(span, from, { ...site, closeOfBusiness: due });
      expect(resolved).toEqual({ kind: 'at', at: expected(span, from, due, site) });
      compared++;
    }),
    { numRuns: RUNS, seed: seedOf('spans', 20260302) },
  );
  process.stdout.write(`spans: ${compared} compared, 0 differences\n`);
});

/** The days on which clocks change. */
const CHANGES = [
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['America/Santiago', '2026-04-04'],
  ['America/Santiago', '2026-09-06'],
] as const;

test('days, weeks and months that end on the day the clocks change end where luxon ends', () => {
  const units = fc.constantFrom('d' as const, 'w' as const, 'mo' as const);
  const starts = fc.record({
    change: fc.constantFrom(...CHANGES),
    unit: units,
    n: fc.integer({ min: 1, max: 6 }),
    minute: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1380, max: 1439 })),
  });
  const runs = Math.ceil(RUNS / 2);
  fc.assert(
    fc.property(starts, ({ change: [zone, date], unit, n, minute }) => {
      const from = instantOn(shiftDate(date, -n, unit), minute, zone);
      const landed = shiftDate(shiftDate(date, -n, unit), n, unit);
      const at = instantOn(landed, minute, zone);
      expect(resolveSpan({ n, unit }, from, { zone })).toEqual({ kind: 'at', at });
    }),
    { numRuns: runs, seed: seedOf('changes of the clocks', 20260308, runs) },
  );
});
