import { renderAll } from '../../playbooks/compiler/render';
import { junit } from '../../playbooks/testing/junit';
import { CALL } from './call';
import { ran } from './run';
import type { Ran } from './run';

function changed(from: string, to: string): Ran {
  expect(CALL).toContain(from);
  return ran(CALL.replace(from, to));
}

function found({ diagnostics }: Ran): readonly string[] {
  return diagnostics.map(({ code, line, message }) => `${line} ${code}: ${message}`);
}

test('a case whose expectations hold passes', () => {
  const { run, diagnostics } = ran(CALL);
  expect(diagnostics).toEqual([]);
  expect(run).toMatchObject({ passed: 1, failed: 0 });
});

test('what was expected is shown beside what happened to the same step', () => {
  const { run } = changed('{task: ring, to: ana,', '{task: ring, to: max,');
  const [failure] = run.files[0]?.cases[0]?.failures ?? [];
  expect(failure).toMatchObject({
    code: 'test-expectation-failed',
    expected: 'task: ring, to: max, due: 2026-03-10T17:00+01:00',
  });
  expect(failure?.happened[0]).toBe(
    'task: ring, to: ana, due: 2026-03-10T17:00+01:00  (2026-03-09T09:00+01:00, line 24)',
  );
});

test.each([
  [
    'a thing that must not happen',
    'not_expect: [{notify: word}]',
    'not_expect: [{task: ring}]',
    '16 test-expectation-failed: expected no {task: ring}; it happened at 2026-03-09T09:00+01:00',
  ],
  [
    'a thing that never may happen',
    'never: [{skipped: hello}]',
    'never: [{task: ring, to: ana}]',
    '22 test-expectation-failed: expected no {task: ring, to: ana}; it happened at 2026-03-09T09:00+01:00',
  ],
  [
    'another exit',
    '    exit: done',
    '    exit: gone',
    '21 test-expectation-failed: expected exit gone; it is done',
  ],
  [
    'tasks that are not open',
    'open_tasks: []',
    'open_tasks: [ring]',
    '23 test-expectation-failed: expected open_tasks [ring]; it is []',
  ],
  [
    'another number',
    '{send: 1, task: 1}',
    '{send: 2, task: 1}',
    '24 test-expectation-failed: expected counts.send 2; it is 1',
  ],
  [
    'what else happened, where nothing else may',
    '{notify: word, to: max}, {exit: done}',
    '{exit: done}',
    '17 test-expectation-failed: expected nothing else; there was {notify: word, to: max} too',
  ],
  [
    'a resolution of what is not open',
    'after: 5bd',
    'after: 1bd',
    '17 test-never-reached: no task of step "ring" is open',
  ],
])('%s fails at its line', (_title, from, to, says) => {
  expect(found(changed(from, to))).toContain(says);
});

test('what came before the item that cannot be played is looked at all the same', () => {
  const both = changed('after: 5bd', 'after: 1bd');
  expect(found(both)).toEqual([
    '15 test-expectation-failed: expected {task: ring, to: ana, due: 2026-03-10T17:00+01:00}; nothing happened',
    '17 test-never-reached: no task of step "ring" is open',
  ]);
});

test('steps, outcomes and arms that no case sees are named', () => {
  const { run, diagnostics } = ran(CALL, 90);
  expect(run.coverage.call?.unseen).toEqual([
    'ring: given_up',
    'ring: nobody',
    'size: customer.tier == "gold"',
  ]);
  expect(diagnostics).toMatchObject([
    { code: 'coverage-below', severity: 'warning', file: 'call.playbook.yaml' },
  ]);
});

test('a failure stands in the JUnit file with its place, and the file is XML', () => {
  const { run } = changed('    exit: done', '    exit: gone');
  const xml = junit(run);
  expect(xml).toContain('<testsuites name="tenure" tests="1" failures="1">');
  expect(xml).toContain('call.test.yaml:21&#10;expected: exit: gone');
  expect(xml.match(/<testcase /g)).toHaveLength(1);
});

test('a failure is drawn with the line of the test', () => {
  const { diagnostics, files } = changed('    exit: done', '    exit: gone');
  expect(renderAll(diagnostics, files)).toContain('  21 |     exit: gone');
});
