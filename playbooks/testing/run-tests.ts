import type { Compiled } from '../compiler/compile';
import type { CompiledTest } from '../compiler/cases/test-case';
import type { Diagnostic } from '../compiler/diagnostic';
import { LineMap } from '../compiler/lines';
import { toDiagnostic } from '../compiler/messages';
import { coverageOf } from './coverage';
import type { Coverage } from './coverage';
import type { Failure } from './judge';
import { runCase } from './run-case';
import type { CaseResult } from './run-case';

/** What the tests of a project came to. */
export interface TestRun {
  readonly files: readonly FileResult[];
  readonly passed: number;
  readonly failed: number;
  /** Per playbook, over all its files. */
  readonly coverage: Readonly<Record<string, Coverage>>;
}
export interface FileResult {
  readonly file: string;
  readonly playbook: string;
  readonly cases: readonly (CaseResult & { readonly diagnostics: readonly Diagnostic[] })[];
}

/**
 * Runs compiled tests of a compiled project. `files`: their text, for places. `only`: which cases are wanted; what is
 * left out does not count. Pure, and never throws over what a test or playbook says.
 */
export function runTests(
  tests: readonly CompiledTest[],
  compiled: Compiled,
  given: {
    readonly files: ReadonlyMap<string, string>;
    readonly only?: (test: { readonly playbook: string; readonly name: string }) => boolean;
  },
): TestRun {
  const wanted = given.only ?? (() => true);
  const files = tests.flatMap((test) => {
    const { file, playbook } = test;
    const cases = test.cases.filter(({ name }) => wanted({ playbook, name }));
    const result = runFile({ ...test, cases }, compiled, given.files.get(file) ?? '');
    return cases.length === 0 ? [] : [result];
  });
  const all = files.flatMap(({ cases }) => cases);
  const failed = all.filter(({ failures }) => failures.length > 0).length;
  return { files, passed: all.length - failed, failed, coverage: covered(files, compiled) };
}

function runFile(test: CompiledTest, compiled: Compiled, text: string): FileResult {
  const { file, playbook: id } = test;
  const playbook = compiled.playbooks.find((one) => one.id === id);
  const { project } = compiled;
  if (playbook === undefined || project === undefined) return { file, playbook: id, cases: [] };
  const lines = new LineMap(text);
  const cases = test.cases.map((one) => {
    const result = runCase(one, { playbook, project });
    return { ...result, diagnostics: result.failures.map((each) => inPlace(each, lines)) };
  });
  return { file, playbook: id, cases };
}

function inPlace({ code, span, words, happened, todo }: Failure, lines: LineMap): Diagnostic {
  const [first] = happened;
  const instead = first === undefined ? 'nothing happened there' : `what happened: ${first}`;
  return toDiagnostic({ code, span, args: { words, instead, todo } }, lines);
}

function covered(
  files: readonly FileResult[],
  { playbooks }: Compiled,
): Readonly<Record<string, Coverage>> {
  const found: Record<string, Coverage> = {};
  for (const { id, plan } of playbooks) {
    const traces = files
      .filter(({ playbook }) => playbook === id)
      .flatMap(({ cases }) => cases.map(({ trace }) => trace));
    if (traces.length > 0) found[id] = coverageOf(plan, traces);
  }
  return found;
}

const MOST_LISTED = 12;

/** Playbooks of which less than `min` per cent are seen, as warnings at the playbook's first line. */
export function coverageBelow(run: TestRun, min: number, compiled: Compiled): Diagnostic[] {
  return Object.entries(run.coverage).flatMap(([id, { percent, seen, unseen }]) => {
    if (percent >= min) return [];
    const file = compiled.playbooks.find((one) => one.id === id)?.lines.file ?? '';
    const more = unseen.length - MOST_LISTED;
    const list = unseen.slice(0, MOST_LISTED).join(' · ') + (more > 0 ? ` and ${more} more` : '');
    const args = { list, percent: seen.length, all: seen.length + unseen.length, min };
    const span = { file, start: 0, end: 1 };
    return [toDiagnostic({ code: 'coverage-below', span, args }, new LineMap(''))];
  });
}
