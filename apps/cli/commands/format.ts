import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { render } from '../../../playbooks/compiler/render';
import { format } from '../../../playbooks/tools/format';
import { UsageError } from '../exit';
import { asUsage } from '../load-project';
import { safe } from '../print';
import { readProject, readText } from '../project-files';

interface FormatFlags {
  readonly check?: boolean;
}

/** A file by the path to write it to and the name it has in its project. */
interface File {
  readonly path: string;
  readonly name: string;
  readonly text: string;
}

export function addFormatCommand(tenure: Command): void {
  tenure
    .command('fmt [paths...]')
    .description('write files in one form: order of keys, spacing, long lines; comments stay')
    .option('--check', 'change nothing; exit 1 when a file is not in form')
    .addHelpText(
      'after',
      '\nWithout paths: the project in this folder. What a playbook means never changes.\n\nExamples:\n  tenure fmt\n  tenure fmt playbooks/library --check\n  tenure fmt onboarding.playbook.yaml',
    )
    .action((paths: string[], flags: FormatFlags) => formatAll(paths, flags));
}

function formatAll(paths: readonly string[], flags: FormatFlags): void {
  const files = wanted(paths);
  const changed: string[] = [];
  let unreadable = 0;
  for (const { path, name, text } of files) {
    const formatted = format(text, name);
    if (!formatted.ok) {
      unreadable++;
      const drawn = formatted.diagnostics.map((one) => render({ ...one, file: path }, text));
      process.stdout.write(`${safe(drawn.join('\n\n'))}\n\n`);
    } else if (formatted.text !== text) {
      changed.push(path);
      if (flags.check !== true) writeFileSync(path, formatted.text);
    }
  }
  for (const path of changed)
    process.stdout.write(
      `${flags.check === true ? pc.yellow('not in form') : 'written'} ${path}\n`,
    );
  process.stdout.write(summary(files.length, changed.length, unreadable, flags));
  if (unreadable > 0 || (flags.check === true && changed.length > 0)) process.exitCode = 1;
}

function summary(all: number, changed: number, unreadable: number, flags: FormatFlags): string {
  const broken = unreadable === 0 ? '' : `, ${unreadable} left as they are: mend them first`;
  const verb = flags.check === true ? 'to be formatted (run: tenure fmt)' : 'formatted';
  if (changed + unreadable === 0) return `${pc.green('ok')} ${all} files in form\n`;
  return `${changed} of ${all} files ${verb}${broken}\n`;
}

function wanted(paths: readonly string[]): File[] {
  if (paths.length > 0) return paths.flatMap(filesAt);
  if (existsSync('catalog.yaml')) return filesAt('.');
  throw new UsageError(
    'there is no catalog.yaml here; name the files or the folder: tenure fmt playbooks/library',
  );
}

function filesAt(path: string): File[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new UsageError(`there is no file or folder ${path}`);
  if (!stats.isDirectory()) {
    if (/\.ya?ml$/.test(path))
      return [{ path, name: path, text: asUsage(() => readText(path, path)) }];
    throw new UsageError(`${path} is no YAML file; fmt writes .yaml files`);
  }
  return [...asUsage(() => readProject(path))]
    .filter(([name]) => /\.ya?ml$/.test(name))
    .map(([name, text]) => ({ path: join(path, name), name, text }));
}
