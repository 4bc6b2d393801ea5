import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { editorSettings, schemasIn } from '../../../playbooks/compiler/schema/editor';
import { UsageError } from '../exit';
import { quoted, safe } from '../print';
import { writeFile } from '../write-file';

export function addInitCommand(tenure: Command, root: string): void {
  tenure
    .command('init [folder]')
    .description('write a small working project to begin with: a playbook, its mail, its tests')
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  tenure init playbooks      # into a new folder',
        '  tenure init                # into this one, when it is empty',
        '',
        'Files that are there already are never written over: a folder that is not empty is refused.',
      ].join('\n'),
    )
    .action((folder: string | undefined) => init(folder ?? '.', root));
}

function init(folder: string, root: string): void {
  checkEmpty(folder);
  const files = newProject(root);
  for (const [name, text] of files) {
    // A file that somebody made in the meantime is not written over either.
    writeFile(join(folder, name), text, 'new');
  }
  process.stdout.write(told(folder, [...files.keys()]));
}

/** What version control keeps in a folder is no content of ours. */
const BESIDE = new Set(['.git', '.DS_Store']);

function checkEmpty(folder: string): void {
  if (!existsSync(folder)) return; // what cannot be made is told when it is made
  const stats = statSync(folder);
  const elsewhere = 'name a new folder, for example: tenure init my-playbooks';
  if (!stats.isDirectory()) throw new UsageError(`${safe(folder)} is a file; ${elsewhere}`);
  const there = readdirSync(folder).filter((name) => !BESIDE.has(name));
  if (there.length === 0) return;
  const some = there.slice(0, 3).join(', ') + (there.length > 3 ? ', …' : '');
  const where = folder === '.' ? 'this folder' : folder;
  throw new UsageError(safe(`${where} is not empty (it has ${some}); ${elsewhere}`));
}

/** Our small project, with what editors need: path -> text. */
function newProject(root: string): ReadonlyMap<string, string> {
  const from = join(root, 'playbooks', 'fresh');
  if (!existsSync(from)) throw new Error(`the files of a new project are not at ${from}`);
  const names = readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const files = new Map(
    names.map((path) => [relative(from, path).split(sep).join('/'), readFileSync(path, 'utf8')]),
  );
  for (const [path, text] of schemasIn('schema')) files.set(path, text);
  // So that a new file has its schema before its first line says so.
  files.set('.vscode/settings.json', editorSettings('schema'));
  const extensions = { recommendations: ['redhat.vscode-yaml'] };
  files.set('.vscode/extensions.json', `${JSON.stringify(extensions, null, 2)}\n`);
  return files;
}

function told(folder: string, names: readonly string[]): string {
  const written = names.filter((name) => /\.(yaml|md)$/.test(name));
  const go = folder === '.' ? [] : [`  cd ${quoted(folder)}`];
  return [
    `${pc.green('written')} ${safe(folder)}`,
    ...written.map((name) => `  ${name}`),
    '  schema/, .vscode/           for editors',
    '',
    'Now:',
    ...go,
    '  tenure check                # nothing is wrong with it',
    '  tenure test                 # its cases, in virtual time',
    '  tenure simulate welcome --case "nobody makes"',
    '',
    'Then put your company into catalog.yaml, change welcome.playbook.yaml, and see what its tests say.',
    '',
  ].join('\n');
}
