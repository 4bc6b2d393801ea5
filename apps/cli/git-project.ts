import { spawnSync } from 'node:child_process';
import type { SpawnSyncReturns } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { UsageError } from './exit';
import { MAX_BYTES, isWanted } from './project-files';

/**
 * The project in `folder` as it was at `ref` (a commit, branch or tag): path inside the project -> text. Only reads what
 * git has stored: nothing is checked out, no hook runs.
 */
export function readAtRef(folder: string, ref: string): Map<string, string> {
  const top = topOf(folder);
  const commit = commitOf(ref, top);
  const inside = relative(top, realpathSync(folder)).split(sep).join('/');
  const entries = entriesOf(top, commit, inside);
  if (!entries.some(({ name }) => name === 'catalog.yaml'))
    throw new UsageError(
      `there is no project in ${inside === '' ? 'the repository' : inside} at ${ref}`,
    );
  return textsOf(entries, top);
}

interface Entry {
  readonly name: string;
  readonly object: string;
}

function topOf(folder: string): string {
  const { status, stdout, stderr } = git(folder, ['rev-parse', '--show-toplevel']);
  const top = stdout.toString('utf8').replace(/\n$/, '');
  if (status === 0 && top !== '') return realpathSync(top);
  const [says = ''] = stderr.toString('utf8').split('\n');
  throw new UsageError(
    `${folder} is in no git repository that can be read (${says}); name the old folder instead: tenure diff <old folder> ${folder}`,
  );
}

/** `^{commit}`: a name of something else (a file, an option) is no ref. */
function commitOf(ref: string, top: string): string {
  const { status, stdout } = git(top, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ]);
  const commit = stdout.toString('utf8').trim();
  if (status === 0 && /^[0-9a-f]{40,64}$/.test(commit)) return commit;
  throw new UsageError(
    `"${ref}" is neither a folder nor a commit, branch or tag of ${top}; git branch and git log name those there are`,
  );
}

/** The files of the language in that folder of that commit. */
function entriesOf(top: string, commit: string, inside: string): readonly Entry[] {
  const paths = inside === '' ? [] : ['--', inside];
  const { status, stdout, stderr } = git(top, [
    '--literal-pathspecs',
    'ls-tree',
    '-r',
    '-z',
    '--full-tree',
    commit,
    ...paths,
  ]);
  if (status !== 0)
    throw new Error(`git could not list ${commit}: ${stderr.toString('utf8').trim()}`);
  return stdout
    .toString('utf8')
    .split('\0')
    .flatMap((line): readonly Entry[] => {
      const [, mode = '', object = '', path = ''] =
        /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      const name = inside === '' ? path : path.slice(inside.length + 1);
      if (!isWanted(name) || isHidden(name)) return [];
      if (mode === '120000')
        throw new UsageError(
          `${name} is a link at that commit; check it out and name its folder instead`,
        );
      return [{ name, object }];
    });
}

/** As in a folder: what begins with a dot is not looked at. */
function isHidden(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('.') || part === 'node_modules');
}

/** All at once: `<object> blob <bytes>\n<text>\n` for each that was asked for, in order. */
function textsOf(entries: readonly Entry[], top: string): Map<string, string> {
  const input = entries.map(({ object }) => `${object}\n`).join('');
  const { status, stdout, stderr } = git(top, ['cat-file', '--batch'], input);
  if (status !== 0)
    throw new Error(`git could not read the files: ${stderr.toString('utf8').trim()}`);
  const files = new Map<string, string>();
  let at = 0;
  for (const { name } of entries) {
    const end = stdout.indexOf('\n', at);
    const bytes = Number(/ (\d+)$/.exec(stdout.toString('utf8', at, end))?.[1]);
    if (!Number.isSafeInteger(bytes))
      throw new Error(`git has no text of ${name}; is the clone complete?`);
    files.set(name, stdout.toString('utf8', end + 1, end + 1 + bytes));
    at = end + 1 + bytes + 1;
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function git(folder: string, words: readonly string[], input = ''): SpawnSyncReturns<Buffer> {
  const ran = spawnSync('git', ['-C', folder, ...words], { input, maxBuffer: 4 * MAX_BYTES });
  const error: NodeJS.ErrnoException | undefined = ran.error;
  if (error?.code === 'ENOENT')
    throw new UsageError(
      'git is not installed; name the old folder instead: tenure diff <old folder> [<new folder>]',
    );
  if (error?.code === 'ENOBUFS')
    throw new UsageError('that commit holds more than a project can; is it the right folder?');
  if (ran.error) throw ran.error;
  return ran;
}
