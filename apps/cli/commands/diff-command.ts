import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { compile } from '../../../playbooks/compiler/compile';
import { diff } from '../../../playbooks/tools/diff/diff';
import type { State } from '../../../playbooks/tools/diff/diff';
import { diffText } from '../diff-text';
import { refuse } from '../findings';
import { readAtRef } from '../git-project';
import { asUsage, loadProject, projectFolder } from '../load-project';
import { print } from '../print';

interface DiffFlags {
  readonly json?: boolean;
}

export function addDiffCommand(tenure: Command, root: string): void {
  tenure
    .command('diff')
    .description(
      'what is different in meaning, and what that means for those inside; needs no server',
    )
    .argument('<old>', 'a folder, or a commit, branch or tag of git')
    .argument('[new]', 'a folder (default: this folder, else playbooks/library)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  tenure diff HEAD                       # what you have changed since the last commit',
        '  tenure diff main playbooks/library',
        '  tenure diff ../released . --json',
        '',
        'Comments, spacing, notes and the order of keys make no difference. Ends with 0 whether or not there is one.',
      ].join('\n'),
    )
    .action((old: string, now: string | undefined, flags: DiffFlags) =>
      run(old, projectFolder(now, root), flags),
    );
}

function run(old: string, folder: string, flags: DiffFlags): void {
  const after = whole(loadProject(folder), flags);
  const before = whole(isFolder(old) ? loadProject(old) : atRef(folder, old), flags);
  const found = diff(before, after);
  print(found, flags.json, () => diffText(found));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function atRef(folder: string, ref: string): State {
  const files = asUsage(() => readAtRef(folder, ref));
  return { files, compiled: compile(files) };
}

/** What does not compile has no meaning to compare. */
function whole(state: State, flags: DiffFlags): State {
  const { ok, diagnostics } = state.compiled;
  if (ok) return state;
  throw refuse(
    diagnostics.filter(({ severity }) => severity === 'error'),
    state.files,
    flags,
  );
}
