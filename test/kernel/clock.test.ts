import { toPlaybookTime, toRealDelay, type PlaybookClock } from '../../playbooks/kernel/clock';

const FAST: PlaybookClock = { real: 1_000, virtual: 50_000, factor: 4 };
/** Four times as slow as real time, half a minute at a time. */
const STEPS: PlaybookClock = { real: 1_000, virtual: 50_000, factor: 1 / 4, tick: 30_000 };

test('playbook time goes on by its factor', () => {
  expect([1_000, 1_001, 3_500].map((real) => toPlaybookTime(FAST, real))).toEqual([
    50_000, 50_004, 60_000,
  ]);
});

test('all that happens within one tick happens at one moment', () => {
  expect([1_000, 120_999, 121_000, 240_999].map((real) => toPlaybookTime(STEPS, real))).toEqual([
    50_000, 50_000, 80_000, 80_000,
  ]);
});

test('a timer runs out in the middle of the tick in which its moment has come', () => {
  expect([50_001, 79_999, 80_000].map((at) => toRealDelay(STEPS, at, 1_000))).toEqual([
    180_000, 180_000, 180_000,
  ]);
  expect(toRealDelay(STEPS, 80_001, 100_000)).toBe(201_000);
});

test('a timer of a clock without ticks runs until its moment, rounded up', () => {
  for (const at of [50_001, 50_004, 60_000]) {
    const real = 1_000 + toRealDelay(FAST, at, 1_000);
    expect(toPlaybookTime(FAST, real)).toBeGreaterThanOrEqual(at);
    expect(toPlaybookTime(FAST, real - 1)).toBeLessThan(at);
  }
});

test('what is due already needs no time', () => {
  expect(toRealDelay(STEPS, 50_000, 90_000)).toBe(0);
  expect(toRealDelay(FAST, 1, 2_000)).toBe(0);
});
