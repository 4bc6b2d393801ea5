import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import { compile } from '../../playbooks/compiler/compile';
import { runTests } from '../../playbooks/testing/run-tests';
import { filesOf } from './played';
import type { Keys } from './played';

/** One way in a line. */
function flow(ways: string): string {
  const lines = ways.split('\n').map((line) => line.trim());
  return `{${lines.filter((line) => line !== '').join(', ')}}`;
}

/** Of each way in why nobody came by it, after one case that was played to its end. */
function whys(keys: Keys, story: string): Readonly<Record<string, string>> {
  const all = filesOf(keys, `- {name: one, ${story}}`);
  const compiled = compile(all);
  const { tests, diagnostics } = compileTests(all, compiled);
  const found = [...compiled.diagnostics, ...diagnostics];
  expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [one] = runTests(tests, compiled, { files: all }).files.flatMap(({ cases }) => cases);
  return Object.fromEntries((one?.notEntered ?? []).map(({ way, why }) => [way, why]));
}

test('an empty story says of every way in why nobody came by it', () => {
  const enroll = flow(`
      fell: {becomes: customer.health < 50}
      long: {becomes: customer.health < 90, for: 2d}
      heard: {event: booked}
      quiet: {silence: {of: [login], for: 30d}}
      by_hand: {manual: true}
      ending: {at: {date: customer.ended_on, before: 10d}, past: run}
  `);
  const story = 'given: {customer: {created_at: 2026-03-01T10:00+01:00}}, script: [{after: 1d}]';
  const found = whys({ enroll, exits: '{gone: {event: clicked}}' }, story);
  expect(found).toEqual({
    fell: 'customer.health < 50 is not true (customer.health is 80)',
    long: 'customer.health < 90 is true, but did not become so in the story (customer.health is 80)',
    heard: 'no event booked came',
    quiet: expect.stringMatching(/^silence not over before 2026-03-31 \d\d:\d\d$/) as string,
    by_hand: 'nobody used it',
    ending: 'it has no moment (customer.ended_on is unknown)',
  });
});

test('a moment to come, and a condition that does not hold long enough yet, say when', () => {
  const enroll = flow(`
      ending: {at: {date: customer.ended_on, before: 10d}, past: run}
      red: {becomes: customer.health < 50, for: 2d}
  `);
  const story =
    'given: {customer: {ended_on: 2026-05-05}}, script: [{change: {customer: {health: 40}}}, {after: 1d}]';
  const found = whys({ enroll }, story);
  expect(found['ending']).toMatch(/^its next moment is 2026-04-\d\d \d\d:00$/);
  expect(found['red']).toMatch(
    /^customer\.health < 50 is true, but not long enough before 2026-03-04 \d\d:00$/,
  );
});

test('a way that its if refused says so with the values of that moment', () => {
  const enroll = flow(`
      red: {becomes: customer.health < 50, if: customer.vip}
  `);
  const script =
    'script: [{change: {customer: {health: 40}}}, {after: 1d}, {change: {customer: {vip: true}}}]';
  expect(whys({ enroll }, `given: {customer: {vip: false}}, ${script}`)).toEqual({
    red: 'it opened, but its if said no: customer.vip is not true (customer.vip is false)',
  });
});

test('whoever was enrolled has nothing to explain', () => {
  const enroll = '{red: {becomes: customer.health < 50}}';
  expect(whys({ enroll }, 'script: [{change: {customer: {health: 40}}}]')).toEqual({});
});
