import { mostTogether } from '../../../playbooks/compiler/bounds/most';
import { latestBusiness } from '../../../playbooks/compiler/bounds/latest';
import { compile } from '../../../playbooks/compiler/compile';
import type { Plan } from '../../../playbooks/kernel/plan';
import { projectFolder, SMALL } from '../../support/project-folder';

/** How much can come together on one way. */

const small = projectFolder(SMALL);
const FILE = 'call.playbook.yaml';
const DAY = 1440;

function planOf(steps: string): Plan {
  const text = small.get(FILE) ?? '';
  const head = text.slice(0, text.indexOf('steps:\n'));
  const whole = `${head}steps:\n${steps}\n  - {id: end, exit: done}\ngoal: {exit: done}\n`;
  const { playbooks, diagnostics } = compile(new Map([...small, [FILE, whole]]));
  const [only] = playbooks;
  if (only === undefined) throw new Error(JSON.stringify(diagnostics, null, 1));
  return only.plan;
}

function notices(steps: string, within = 30 * DAY): number | undefined {
  const plan = planOf(steps);
  const weights = plan.code.map(({ op }) => (op === 'notify' ? 1 : 0));
  return mostTogether(plan, { weights, pace: 'quick', within }, 0)?.n;
}

const tell = (id: string): string => `{id: ${id}, notify: {to: [queue.care], text: x}}`;

test('steps one after the other add up, unless time passes between them', () => {
  expect(notices(`  - ${tell('a')}\n  - ${tell('b')}`)).toBe(2);
  expect(notices(`  - ${tell('a')}\n  - {id: w, wait: 31d}\n  - ${tell('b')}`)).toBe(1);
});

test('of several arms the fullest counts', () => {
  const arms = `  - id: way
    branch:
      - {if: facts.weak, then: [${tell('a')}, ${tell('b')}]}
      - else: [${tell('c')}]`;
  expect(notices(arms)).toBe(2);
});

test('branches add up, and what follows comes when they join', () => {
  const both = (join: string): string => `  - id: both
    parallel:
      join: ${join}
      branches:
        one: [${tell('a')}, {id: w1, wait: 40d}]
        two: [${tell('b')}, {id: w2, wait: 10d}]
  - ${tell('c')}`;
  expect(notices(both('all'))).toBe(2);
  expect(notices(both('any'))).toBe(3);
});

test('turns count as often as they fit into the time', () => {
  const rounds = (every: string): string =>
    `  - {id: r, repeat: {max: 50, ${every}do: [${tell('a')}]}}`;
  expect(notices(rounds(''))).toBe(50);
  expect(notices(rounds('every: 1d, '))).toBe(31);
  expect(notices(rounds('every: 10d, '), 5 * DAY)).toBe(1);
});

test('a repeat that ends early leaves less behind it, not more', () => {
  const day = `  - {id: rest, wait: 1d}\n  - id: again
    repeat:
      max: 500
      until: facts.weak
      do: [${tell('a')}, {id: pause, wait: 1h}]
  - id: more
    repeat:
      max: 500
      until: facts.weak
      do: [${tell('b')}, {id: pause2, wait: 1h}]`;
  const most = notices(day, DAY) ?? 0;
  // 25 turns fit into a day, of the one or the other; both together only by the grain of the count.
  expect(most).toBeGreaterThanOrEqual(26);
  expect(most).toBeLessThanOrEqual(30);
});

test('a branch that goes on and on stops when the others are joined', () => {
  const work = `  - id: work
    parallel:
      join: {all: [fix]}
      branches:
        fix: [{id: fixed, wait: {event: call.booked, timeout: never}}]
        updates: [{id: rounds, repeat: {max: 500, do: [${tell('a')}, {id: pause, wait: 1h}]}}]
  - {id: rest, wait: 12h}
  - ${[1, 2, 3, 4, 5, 6].map((n) => tell(`b${n}`)).join('\n  - ')}`;
  // Joined after half a day: 13 turns at most, then six; not joined: 25.
  expect(notices(work, DAY)).toBe(25);
});

test('a way back is not followed: it takes time', () => {
  const back = `  - ${tell('a')}
  - {id: w, wait: {event: call.booked, timeout: 1d}, outcomes: {timeout: {goto: a}}}`;
  expect(notices(back)).toBe(1);
});

test('business time is counted as late as the longest way may bring it', () => {
  const task = '{id: t, task: {title: x, assign: [queue.care], due: 1bd, give_up: 5d}}';
  const plan = (wait: string): Plan =>
    planOf(
      `  - {id: w, wait: ${wait}}\n  - ${task.replace('}}', '}, outcomes: {given_up: continue}}')}`,
    );
  expect(latestBusiness(plan('10d'))).toBe(15 * DAY);
  expect(latestBusiness(plan('100d'))).toBe(105 * DAY);
  expect(latestBusiness(planOf('  - {id: w, wait: 10d}'))).toBe(0);
});
