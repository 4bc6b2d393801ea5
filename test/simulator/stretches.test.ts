import { compile } from '../../playbooks/compiler/compile';
import { stretchesOf } from '../../playbooks/simulator/stretches';
import { LIBRARY, projectFolder, SMALL } from '../support/project-folder';

const small = projectFolder(SMALL);
const HEAD = (small.get('call.playbook.yaml') ?? '').split('steps:')[0] ?? '';

function told(steps: string): readonly string[] {
  const files = new Map([...small, ['call.playbook.yaml', `${HEAD}steps:\n${steps}`]]);
  const { playbooks, diagnostics } = compile(files);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [playbook] = playbooks;
  if (playbook === undefined) throw new Error('it did not compile');
  return stretchesOf(playbook.plan).map(({ steps: walked, ends }) => {
    const moves = walked.map(({ step, outcome }) => `${step} ${outcome}`.trim());
    return `${moves.join(', ')} -> ${typeof ends === 'string' ? ends : `${ends.step} as in ${ends.told}`}`;
  });
}
const TASK = (id: string, outcomes: string): string =>
  `  - {id: ${id}, task: {title: T, assign: [queue.care], due: 1bd, give_up: 2d}, outcomes: ${outcomes}}\n`;
const LEAVE = '  - {id: out, exit: done}\n';

test('what follows two outcomes is told once', () => {
  const lines = told(
    TASK('one', '{given_up: [{id: more, wait: 1d}]}') +
      TASK('two', '{given_up: {exit: done}}') +
      LEAVE,
  );
  expect(lines).toEqual([
    'one done, two done, out -> done',
    'one given_up, more reached -> two as in 1',
    'two given_up, two.done -> done',
  ]);
});

test('a way that goes round ends where it was told', () => {
  expect(told(TASK('one', '{given_up: {goto: one}}') + LEAVE)).toEqual([
    'one done, out -> done',
    'one given_up -> one as in 1',
  ]);
});

test('the number of stretches grows with the plan, not with its paths', () => {
  const branching = Array.from({ length: 40 }, (_, n) =>
    TASK(`t${n}`, `{given_up: [{id: w${n}, wait: 1d}]}`),
  );
  expect(told(branching.join('') + LEAVE)).toHaveLength(41);
});

test('every step of each shipped playbook is told', () => {
  for (const { id, plan } of compile(projectFolder(LIBRARY)).playbooks) {
    const seen = new Set(stretchesOf(plan).flatMap(({ steps }) => steps.map(({ pc }) => pc)));
    // Joins and turns are no steps; a fragment may have an end that nothing in it comes to.
    const silent = ['join', 'turn', 'end'];
    const never = plan.code.flatMap(({ op, step }, pc) =>
      seen.has(pc) || silent.includes(op) ? [] : [`${id} ${step} ${op}`],
    );
    expect(never).toEqual([]);
  }
});
