import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import {
  editorSettings,
  schemaLine,
  schemasIn,
  withSchemaLine,
} from '../../../playbooks/compiler/schema/editor';
import { Findings, UsageError } from '../exit';
import { asUsage } from '../load-project';
import { quoted, safe } from '../print';
import { readProject } from '../project-files';
import { writeFile } from '../write-file';

interface SchemaFlags {
  readonly out?: string;
  readonly lines?: boolean;
  readonly check?: boolean;
}

export function addSchemaCommand(tenure: Command): void {
  tenure
    .command('schema [folder]')
    .description('write the JSON Schemas of all files, by which editors complete and underline')
    .option('--out <folder>', 'where they are written, inside the project (default: schema)')
    .option('--lines', 'also put the line that names its schema on top of every YAML file')
    .option('--check', 'write nothing; exit 1 when something is missing or of another version')
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  tenure schema                    # into schema/ of the project in this folder',
        '  tenure schema playbooks --lines  # and name them in every file',
        '  tenure schema --check            # in CI, after Tenure was updated',
        '',
        '.vscode/settings.json is written where there is none.',
      ].join('\n'),
    )
    .action((folder: string | undefined, flags: SchemaFlags) => schema(folder, flags));
}

function schema(folder: string | undefined, flags: SchemaFlags): void {
  const project = folder ?? '.';
  const files = asUsage(() => readProject(project));
  if (!files.has('catalog.yaml'))
    throw new UsageError(
      `there is no catalog.yaml in ${safe(project)}; name the folder of a project: tenure schema playbooks`,
    );
  const out = inside(project, flags.out);
  const wanted = wantedFiles(out, files, flags.lines === true);
  const stale = [...wanted].filter(([name, text]) => textAt(join(project, name)) !== text);
  if (flags.check === true)
    return told(
      stale.map(([name]) => name),
      { all: wanted.size, run: commandFor(folder, flags) },
    );
  for (const [name, text] of stale) writeFile(join(project, name), text, 'over');
  const settings = join(project, '.vscode', 'settings.json');
  const known = existsSync(settings);
  if (!known) writeFile(settings, editorSettings(out), 'new');
  const written = [...stale.map(([name]) => name), ...(known ? [] : ['.vscode/settings.json'])];
  process.stdout.write(report(written, wanted.size));
}

/** Everything that should be there: path -> text. */
function wantedFiles(
  out: string,
  files: ReadonlyMap<string, string>,
  lines: boolean,
): ReadonlyMap<string, string> {
  const wanted = new Map(schemasIn(out));
  for (const [name, text] of lines ? files : []) {
    const line = schemaLine(name, out);
    if (line !== undefined) wanted.set(name, withSchemaLine(text, line));
  }
  return wanted;
}

/** The folder as a path inside the project: a first line can name no other. */
function inside(project: string, out: string | undefined): string {
  if (out === undefined) return 'schema';
  const path = relative(resolve(project), resolve(project, out)).split(sep).join('/');
  if (path !== '' && !path.startsWith('..') && !/^([A-Za-z]:|\/)|\s/.test(path)) return path;
  throw new UsageError(
    `--out takes a folder inside the project, without spaces; found "${safe(out)}"; write --out schema`,
  );
}

function textAt(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** What writes that which was looked at. */
function commandFor(folder: string | undefined, { out, lines }: SchemaFlags): string {
  return [
    'tenure schema',
    ...(folder === undefined ? [] : [quoted(folder)]),
    ...(lines === true ? ['--lines'] : []),
    ...(out === undefined ? [] : ['--out', quoted(out)]),
  ].join(' ');
}

function told(
  stale: readonly string[],
  { all, run }: { readonly all: number; readonly run: string },
): void {
  if (stale.length > 0)
    throw new Findings(
      `${stale.map((name) => `${pc.yellow('not up to date')} ${safe(name)}`).join('\n')}\nrun: ${run}`,
    );
  process.stdout.write(`${pc.green('ok')} ${all} files up to date\n`);
}

function report(written: readonly string[], all: number): string {
  if (written.length === 0) return `${pc.green('ok')} ${all} files up to date\n`;
  return `${written.map((name) => `${pc.green('written')} ${safe(name)}`).join('\n')}\n`;
}
