import { compile } from '../../playbooks/compiler/compile';
import type { Plan } from '../../playbooks/kernel/plan';
import { contactsOf, WEEK, worstSends } from '../../playbooks/compiler/bounds/worst';
import { longestWay } from '../../playbooks/simulator/longest';
import { pathsOf } from '../../playbooks/simulator/paths';
import { projectFolder, SMALL } from '../support/project-folder';

const small = projectFolder(SMALL);
const HEAD = (small.get('call.playbook.yaml') ?? '').split('steps:')[0] ?? '';

function planOf(steps: string): Plan {
  const compiled = compile(new Map([...small, ['call.playbook.yaml', `${HEAD}steps:\n${steps}`]]));
  const [playbook] = compiled.playbooks;
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (!playbook) throw new Error('it did not compile');
  return playbook.plan;
}
function told(plan: Plan): readonly string[] {
  return pathsOf(plan, 100).paths.map(
    ({ steps, ends }) =>
      `${steps.map(({ step, outcome }) => `${step} ${outcome}`).join(', ')} -> ${ends}`,
  );
}
const TASK = (id: string, outcomes: string): string =>
  `  - {id: ${id}, task: {title: T, assign: [queue.care], due: 1bd, give_up: 2d}, outcomes: ${outcomes}}\n`;
const SEND = (id: string): string =>
  `  - {id: ${id}, send: {template: hello, to: [contacts.champion]}}\n`;
const LEAVE = '  - {id: out, exit: done}\n';

test('a step whose outcomes part gives a path for each, one whose outcomes meet gives one', () => {
  const plan = planOf(
    TASK('one', '{given_up: {exit: done}}') + TASK('two', '{given_up: continue}') + LEAVE,
  );
  expect(told(plan)).toEqual([
    'one done, two done | given_up, out  -> done',
    'one given_up, one.done  -> done',
  ]);
});

test('a path that goes round is followed once and named', () => {
  const plan = planOf(TASK('one', '{given_up: {goto: one}}') + LEAVE);
  expect(told(plan)).toEqual([
    'one done, out  -> done',
    'one given_up, one done, out  -> done',
    'one given_up, one given_up -> goes round at one',
  ]);
});

test('paths beyond the number asked for are not made up', () => {
  const many = Array.from({ length: 12 }, (_, n) => TASK(`t${n}`, '{given_up: {exit: done}}')).join(
    '',
  );
  expect(pathsOf(planOf(many + LEAVE), 5)).toMatchObject({ more: true, paths: { length: 5 } });
});

test('mails that follow each other at once count in one week, those behind a wait do not', () => {
  const week = (text: string): number | undefined => {
    const plan = planOf(text);
    return worstSends(plan, contactsOf(plan)[0] ?? '', { within: WEEK, limit: 0 })?.n;
  };
  expect(week(SEND('one') + SEND('two') + LEAVE)).toBe(2);
  expect(week(`${SEND('one')}  - {id: rest, wait: 8d}\n${SEND('two')}${LEAVE}`)).toBe(1);
  expect(week(`${SEND('one')}  - {id: rest, wait: 6d}\n${SEND('two')}${LEAVE}`)).toBe(2);
});

test('the longest way takes every wait and timeout at its most', () => {
  const longest = longestWay(
    planOf(`  - {id: rest, wait: 2w}\n${TASK('one', '{given_up: continue}')}${LEAVE}`),
  );
  const days = longest.ms / 86_400_000;
  expect(days).toBeGreaterThanOrEqual(16);
  expect(days).toBeLessThan(17);
  expect(longest).toMatchObject({ dates: false, endless: [], rounds: [] });
});

test('a task without an end is named as what may take for ever', () => {
  const open = '  - {id: open, task: {title: T, assign: [queue.care], due: 1bd}}\n';
  expect(longestWay(planOf(open + LEAVE)).endless).toEqual(['open']);
});
