import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import { compile } from '../../playbooks/compiler/compile';
import { renderAll } from '../../playbooks/compiler/render';
import { runCase } from '../../playbooks/testing/run-case';
import { coverageBelow, runTests } from '../../playbooks/testing/run-tests';
import { verify } from '../../playbooks/testing/verify';
import { LIBRARY, projectFolder } from '../support/project-folder';

/** What we ship: no finding, every case green, nearly every step, outcome and arm seen, and no worst case. */

const files = projectFolder(LIBRARY);
const compiled = compile(files);
const { tests, diagnostics } = compileTests(files, compiled);
const run = runTests(tests, compiled, { files });

test('nothing is wrong with the library or its tests, not even a little', () => {
  expect(renderAll([...compiled.diagnostics, ...diagnostics], files)).toBe('');
  expect(verify(compiled).diagnostics).toEqual([]);
});

test.each(
  run.files.flatMap(({ file, cases }) => cases.map((one) => [file, one.name, one] as const)),
)('%s: %s', (_file, _name, { diagnostics: failures }) => {
  expect(renderAll(failures, files)).toBe('');
});

test.each(Object.entries(run.coverage))(
  'at least nine in ten places of %s are seen by its cases',
  (_id, { percent }) => {
    expect(percent).toBeGreaterThanOrEqual(90);
  },
);

test('every playbook has cases, and their names differ', () => {
  expect(Object.keys(run.coverage).sort()).toEqual(compiled.playbooks.map(({ id }) => id).sort());
  expect(coverageBelow(run, 90, compiled)).toEqual([]);
  const names = tests.flatMap(({ playbook, cases }) =>
    cases.map(({ name }) => `${playbook}: ${name}`),
  );
  expect(new Set(names).size).toBe(names.length);
});

test.each(compiled.playbooks)('every exit of $id is the end of some case', (playbook) => {
  const { project } = compiled;
  if (!project) throw new Error('the library has no project');
  const ended = tests
    .filter((one) => one.playbook === playbook.id)
    .flatMap(({ cases }) => cases.flatMap((one) => runCase(one, { playbook, project }).trace))
    .flatMap(({ kind, outcome }) => (kind === 'exit' && outcome ? [outcome] : []));
  expect(ended).toEqual(expect.arrayContaining(Object.keys(playbook.plan.exits)));
});
