import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import type { Diagnostic } from '../../../playbooks/compiler/diagnostic';
import { nearest } from '../../../playbooks/compiler/findings';
import { junit } from '../../../playbooks/testing/junit';
import { coverageBelow, runTests } from '../../../playbooks/testing/run-tests';
import type { CaseResult } from '../../../playbooks/testing/run-case';
import type { FileResult, TestRun } from '../../../playbooks/testing/run-tests';
import { UsageError } from '../exit';
import { print, safe } from '../print';
import { draw, loadTests, plural, refuse } from '../findings';
import { playbookOf, projectFolder } from '../load-project';
import type { LoadedTests } from '../findings';
import { notEnteredText } from '../timeline';

interface TestFlags {
  readonly playbook?: string;
  readonly case?: string;
  readonly min?: string;
  readonly junit?: string;
  readonly json?: boolean;
}

export function addTestCommand(tenure: Command, root: string): void {
  tenure
    .command('test [folder]')
    .description('run the tests of a project in virtual time; needs no server')
    .option('--playbook <id>', 'only the tests of this playbook')
    .option('--case <words>', 'only cases whose name holds these words')
    .option('--min <percent>', 'fail below this coverage of steps, outcomes and arms')
    .option('--junit <file>', 'write the result as JUnit XML too')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  tenure test',
        '  tenure test playbooks/library --playbook renewal --min 90',
        '  tenure test --case "notice given"',
        '  tenure test --junit reports/playbooks.xml',
        '',
        'Ends with 1 when a case fails, a test is wrong, or coverage is below --min.',
      ].join('\n'),
    )
    .action((folder: string | undefined, flags: TestFlags) =>
      test(projectFolder(folder, root), flags),
    );
}

function test(folder: string, flags: TestFlags): void {
  const min = percent(flags.min);
  const loaded = loadTests(folder);
  if (!loaded.ok) throw refuse(loaded.diagnostics, loaded.files, flags);
  const run = runTests(loaded.tests, loaded.compiled, {
    files: loaded.files,
    only: chosen(flags, loaded),
  });
  if (flags.junit !== undefined) write(flags.junit, junit(run));
  const below = min === undefined ? [] : coverageBelow(run, min, loaded.compiled);
  print(asJson(run, below), flags.json, () => told(run, below, loaded));
  if (run.failed > 0 || below.length > 0) process.exitCode = 1;
}

function percent(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d{1,3}$/.test(text) && value <= 100) return value;
  throw new UsageError(`--min ${text}: write a percentage from 0 to 100, for example --min 90`);
}

/** What is named and is not there is wrong usage: a run of nothing would look like success. */
function chosen(
  flags: TestFlags,
  loaded: LoadedTests,
): (one: { readonly playbook: string; readonly name: string }) => boolean {
  if (flags.playbook !== undefined) playbookOf(loaded, flags.playbook);
  const words = flags.case?.toLowerCase() ?? '';
  const only = ({
    playbook,
    name,
  }: {
    readonly playbook: string;
    readonly name: string;
  }): boolean =>
    (flags.playbook === undefined || flags.playbook === playbook) &&
    name.toLowerCase().includes(words);
  const all = loaded.tests.flatMap(({ playbook, cases }) =>
    cases.map(({ name }) => ({ playbook, name })),
  );
  if (flags.case === undefined || all.some(only)) return only;
  const near = nearest(
    flags.case,
    all.map(({ name }) => name),
  );
  const hint = near === undefined ? known(all, flags.playbook) : `did you mean "${near}"?`;
  throw new UsageError(`no case is called "${flags.case}"; ${hint}`);
}

const MOST_NAMED = 10;

function known(
  all: readonly { readonly playbook: string; readonly name: string }[],
  only: string | undefined,
): string {
  const names = all.flatMap(({ playbook, name }) =>
    only === undefined || only === playbook ? [`  ${safe(name)}`] : [],
  );
  if (names.length === 0) return 'there are none';
  const more = names.length - MOST_NAMED;
  const rest = more > 0 ? [`  … and ${more} more`] : [];
  return ['there are', ...names.slice(0, MOST_NAMED), ...rest].join('\n');
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function asJson(run: TestRun, below: readonly Diagnostic[]): object {
  const { passed, failed, coverage } = run;
  const cases = run.files.flatMap(({ file, playbook, cases: all }) =>
    all.map(({ name, line, failures, diagnostics }) => ({
      file,
      line,
      playbook,
      name,
      ok: failures.length === 0,
      failures: failures.map(({ expected, happened }, at) => ({
        ...diagnostics[at],
        expected,
        happened,
      })),
    })),
  );
  return { ok: failed === 0 && below.length === 0, passed, failed, cases, coverage, below };
}

function told(run: TestRun, below: readonly Diagnostic[], { files }: LoadedTests): string {
  const parts = run.files.map((one) => fileText(one, files));
  const rows = Object.entries(run.coverage).map(([id, { percent: share, unseen }]) => {
    const missing = unseen.length === 0 ? '' : pc.dim(` (${unseen.length} never seen)`);
    return `${id}: ${share} % of steps, outcomes and arms${missing}`;
  });
  if (rows.length > 0)
    parts.push(`${pc.bold('coverage')}\n${rows.map((row) => `  ${row}`).join('\n')}\n`);
  if (below.length > 0) parts.push(draw(below, files).trimEnd());
  const failed = run.failed === 0 ? '' : `${pc.red(`${run.failed} failed`)}, `;
  const total = run.passed + run.failed;
  parts.push(`${failed}${pc.green(`${run.passed} passed`)} of ${plural(total, 'case')}`);
  return parts.join('\n');
}

function fileText({ file, cases }: FileResult, files: ReadonlyMap<string, string>): string {
  const rows = cases.map(({ name, failures, diagnostics, notEntered }) => {
    if (failures.length === 0) return `  ${pc.green('✓')} ${safe(name)}`;
    const drawn = failures.map(({ expected, happened }, at) => {
      const diagnostic = diagnostics[at];
      const head = diagnostic ? draw([diagnostic], files).split('\n  why:')[0] : '';
      return indented(`${head ?? ''}\n${beside(expected, happened)}`);
    });
    return `  ${pc.red('✗')} ${safe(name)}\n${[...drawn, ...nobody(notEntered)].join('\n')}`;
  });
  return `${pc.bold(file)}\n${rows.join('\n')}\n`;
}

/** Beneath a case that failed: nobody came in, and why. */
function nobody(notEntered: CaseResult['notEntered']): readonly string[] {
  if (notEntered === undefined) return [];
  return [indented(['nobody was enrolled', ...notEnteredText(notEntered)].join('\n  '))];
}

/** Expected and what happened instead, one under the other: lines of playbooks are long. */
function beside(expected: string, happened: readonly string[]): string {
  const [first = 'nothing', ...more] = happened.map(safe);
  const rows = [
    `  ${pc.green('expected')}  ${safe(expected)}`,
    `  ${pc.red('happened')}  ${first}`,
    ...more.map((one) => `            ${one}`),
  ];
  return rows.join('\n');
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
}
