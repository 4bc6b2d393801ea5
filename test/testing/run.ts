import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import { compile } from '../../playbooks/compiler/compile';
import type { Diagnostic } from '../../playbooks/compiler/diagnostic';
import { coverageBelow, runTests } from '../../playbooks/testing/run-tests';
import type { TestRun } from '../../playbooks/testing/run-tests';
import { projectFolder, SMALL } from '../support/project-folder';

const small = projectFolder(SMALL);

export interface Ran {
  readonly diagnostics: readonly Diagnostic[];
  readonly run: TestRun;
  readonly files: ReadonlyMap<string, string>;
}

/** Compiles and runs one test file over the small project; `min` asks for coverage, `playbook` replaces the one tested. */
export function ran(text: string, min = 0, playbook = small.get('call.playbook.yaml') ?? ''): Ran {
  const files = new Map([...small, ['call.playbook.yaml', playbook], ['call.test.yaml', text]]);
  const compiled = compile(files);
  const { tests, diagnostics } = compileTests(files, compiled);
  const run = runTests(tests, compiled, { files });
  const found = run.files.flatMap(({ cases }) => cases.flatMap((one) => one.diagnostics));
  const below = coverageBelow(run, min, compiled);
  return { diagnostics: [...diagnostics, ...found, ...below], run, files };
}
