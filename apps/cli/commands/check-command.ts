import { join, relative } from 'node:path';
import { type Command, Option } from 'commander';
import pc from 'picocolors';
import type { Diagnostic } from '../../../playbooks/compiler/diagnostic';
import { UsageError } from '../exit';
import { watchFolder } from '../watch-folder';
import { print } from '../print';
import { draw, loadTests, plural, summary } from '../findings';
import { projectFolder } from '../load-project';
import type { LoadedTests } from '../findings';

interface CheckFlags {
  readonly json?: boolean;
  readonly format?: 'text' | 'json' | 'github';
  readonly watch?: boolean;
}

export function addCheckCommand(tenure: Command, root: string): void {
  tenure
    .command('check [folder]')
    .description(
      'check a project and its tests: every mistake with its place, reason and fix; needs no server',
    )
    .option('--json', 'print JSON: {ok, diagnostics: [{code, severity, file, line, column, …}]}')
    .addOption(
      new Option('--format <kind>', 'how findings are printed').choices(['text', 'json', 'github']),
    )
    .option('--watch', 'check again whenever a file changes, until Ctrl-C')
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  tenure check                             # this folder, else the shipped library',
        '  tenure check playbooks/library --watch',
        '  tenure check --format github             # annotations on a pull request',
        "  tenure check --json | jq '.diagnostics[] | [.code, .file, .line]'",
        '',
        'Ends with 1 when there is an error; warnings do not fail.',
      ].join('\n'),
    )
    .action((folder: string | undefined, flags: CheckFlags) => {
      const where = projectFolder(folder, root);
      return flags.watch === true ? watching(where, flags) : check(where, flags);
    });
}

function check(folder: string, flags: CheckFlags): void {
  const loaded = loadTests(folder);
  show(loaded, flags);
  if (!loaded.ok) process.exitCode = 1;
}

function show(loaded: LoadedTests, flags: CheckFlags): void {
  const { ok, diagnostics, compiled, files, folder, tests } = loaded;
  const format = flags.json === true ? 'json' : (flags.format ?? 'text');
  if (format === 'github') {
    process.stdout.write(diagnostics.map((one) => annotation(one, folder)).join(''));
    return;
  }
  const playbooks = compiled.playbooks.map(({ id, hash }) => ({ id, hash }));
  print({ ok, diagnostics, playbooks }, format === 'json', () => {
    const cases = tests.reduce((sum, test) => sum + test.cases.length, 0);
    const what = `${plural(playbooks.length, 'playbook')}, ${plural(cases, 'case')} in ${folder}`;
    const drawn = draw(diagnostics, files);
    if (!ok) return `${drawn}${summary(diagnostics)}`;
    const warned = diagnostics.length === 0 ? '' : `, ${plural(diagnostics.length, 'warning')}`;
    return `${drawn}${pc.green('ok')} ${what}${warned}`;
  });
}

/** A workflow command of GitHub: shown at the line of a pull request. Paths are relative to where it runs. */
function annotation(one: Diagnostic, folder: string): string {
  const { severity, code, message, why, fix, line, column, endLine, endColumn } = one;
  const file = relative(process.cwd(), join(folder, one.file)) || one.file;
  const place = [
    `file=${property(file)}`,
    `line=${line}`,
    `endLine=${endLine}`,
    `col=${column}`,
    `endColumn=${endColumn}`,
    `title=${property(code)}`,
  ].join(',');
  return `::${severity} ${place}::${data(`${message}\nwhy: ${why}\nfix: ${fix}`)}\n`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Checks now and after every change, until the terminal interrupts. Only a folder that cannot be read at the start ends it. */
async function watching(folder: string, flags: CheckFlags): Promise<void> {
  if (flags.json === true || flags.format === 'json')
    throw new UsageError('--watch prints for people; leave out --json');
  const again = (): void => {
    try {
      process.stdout.write(`${pc.dim(new Date().toLocaleTimeString())}\n`);
      show(loadTests(folder), flags);
    } catch (error) {
      process.stdout.write(
        `${pc.red('error')} ${error instanceof Error ? error.message : String(error)}\n`,
      );
    }
  };
  // Watched before the first look: what changes while it is printed is seen too.
  const close = watchFolder(folder, again);
  try {
    check(folder, flags);
  } catch (error) {
    close();
    throw error;
  }
  process.exitCode = 0;
  await new Promise<void>((stop) => {
    const end = (): void => {
      close();
      stop();
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
}
