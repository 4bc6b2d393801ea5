import { stripVTControlCharacters } from 'node:util';
import { timeline } from '../../../apps/cli/timeline';
import type { TracedEntry } from '../../../playbooks/kernel/trace-entry';
import type { Plan } from '../../../playbooks/kernel/plan';

/** The first two columns of what is printed: number of the day, and its date. */
function days(from: string, ...times: string[]): readonly string[] {
  const trace = times.map((at, seq): TracedEntry => ({
    seq,
    at: Date.parse(at),
    kind: 'wait',
    why: 'waits',
  }));
  const lines = { file: 'p.playbook.yaml', code: [], ways: {}, exits: {} };
  const plan = { code: [] } as unknown as Plan;
  const drawn = timeline({ trace }, Date.parse(from), { lines, plan, zone: 'Asia/Shanghai' });
  const rows = drawn.split('\n').filter((row) => row.startsWith('day '));
  return rows.map((row) => row.replace(/^(day \d+) +\w{3} (\S+ \S+).*$/, '$1 $2'));
}

test('one date has one number: days are counted by the calendar of the zone that is shown', () => {
  const began = '2026-03-02T17:00+08:00';
  const shown = days(began, began, '2026-03-03T09:00+08:00', '2026-03-03T18:00+08:00');
  expect(shown).toEqual([
    'day 0 2026-03-02 17:00',
    'day 1 2026-03-03 09:00',
    'day 1 2026-03-03 18:00',
  ]);
});

test('the day changes at midnight there, not in UTC', () => {
  const shown = days('2026-03-02T23:59+08:00', '2026-03-02T23:59+08:00', '2026-03-03T00:01+08:00');
  expect(shown).toEqual(['day 0 2026-03-02 23:59', 'day 1 2026-03-03 00:01']);
});

test('an empty story says of every way in why nobody came by it', () => {
  const lines = { file: 'p.playbook.yaml', code: [], ways: {}, exits: {} };
  const source = { lines, plan: { code: [] } as unknown as Plan, zone: 'Asia/Shanghai' };
  const notEntered = [{ way: 'won', why: 'no event deal.won came' }];
  const drawn = timeline({ trace: [], exit: null, notEntered }, 0, source);
  expect(stripVTControlCharacters(drawn)).toBe(
    'never enrolled (times of Asia/Shanghai)\n  way in won: no event deal.won came',
  );
});
