import { readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import type { Dirent, Stats } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Files of a project by name; anything else in the folder is ignored. */
const WANTED =
  /(^|\/)(catalog|guards)\.yaml$|\.(playbook|test|migration)\.yaml$|^calendars\/[^/]+\.yaml$|^fragments\/[^/]+\.yaml$|^templates\/.+\.md$|\.ya?ml$/;
const FOLDERS = /^(calendars|fragments|templates)(\/|$)/;
/** Of a whole project. */
export const MAX_BYTES = 8 * 1024 * 1024;
/** Of a single file: as much as a project may hold, so that nobody waits for a disk image. */
const MAX_FILE = 4 * 1024 * 1024;
/** Entries looked at: a folder of this size is a home directory, or links that lead round in circles. */
const MAX_ENTRIES = 20_000;

/** Whether a path inside a project (with `/`) is read. */
export function isWanted(name: string): boolean {
  return WANTED.test(name);
}

/** A folder that cannot be read as a project: said to the person as it is. */
export class ProjectUnreadable extends Error {}

/**
 * Reads the project in `folder`: path relative to it (with `/`) -> text. A link that leads out of the folder is
 * refused, not passed over: whoever made it thinks that the file is there. Stops at 8 MiB: the compiler's own
 * limits give the exact words.
 */
export function readProject(folder: string): Map<string, string> {
  const root = rootOf(folder);
  const files = new Map<string, string>();
  let bytes = 0;
  for (const path of walk({ root, entries: 0 }, root)) {
    const name = nameOf(root, path);
    if (!isWanted(name)) continue;
    const text = textOf(path, name);
    if (text === undefined) continue;
    bytes += text.length;
    if (bytes > MAX_BYTES)
      throw new ProjectUnreadable(
        `${folder} holds more than 8 MiB of YAML and templates; is it the right folder?`,
      );
    files.set(name, text);
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Undefined: it went away since the folder was listed. */
function textOf(path: string, name: string): string | undefined {
  try {
    return readText(path, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Bytes that are not UTF-8 become U+FFFD, which the compiler refuses where it stands. */
export function readText(path: string, name: string): string {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw new ProjectUnreadable(`${name} is a folder; name a file`);
    if (!stats.isFile()) throw new ProjectUnreadable(`${name} is no ordinary file; name one`);
    if (stats.size > MAX_FILE)
      throw new ProjectUnreadable(
        `${name} has ${Math.ceil(stats.size / 1024 / 1024)} MiB; files of a project have 256 KiB at most`,
      );
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw denied(error, { path, name, mode: 'r' });
  }
}

/** What the system says, in words that say what to do; everything else as it is. */
function denied(
  error: unknown,
  { path, name, mode }: { readonly path: string; readonly name: string; readonly mode: string },
): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'EACCES' && code !== 'EPERM') return error;
  return new Error(`${name} may not be read by you; run: chmod u+${mode} ${path}`, {
    cause: error,
  });
}

function rootOf(folder: string): string {
  let root: string;
  try {
    root = realpathSync(folder);
  } catch {
    throw new ProjectUnreadable(
      `there is no folder ${folder}; name the folder that holds catalog.yaml`,
    );
  }
  if (statSync(root).isDirectory()) return root;
  throw new ProjectUnreadable(`${folder} is a file; name the folder that holds catalog.yaml`);
}

function nameOf(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

interface Walk {
  readonly root: string;
  entries: number;
}

function* walk(on: Walk, folder: string, depth = 0): Generator<string> {
  if (depth > 12) return;
  for (const entry of entriesOf(on, folder)) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const { root } = on;
    const path = join(folder, entry.name);
    const kind = entry.isSymbolicLink() ? followed(root, path) : entry;
    if (kind?.isDirectory() === true) {
      if (WANTED.test(nameOf(root, path)))
        throw new ProjectUnreadable(`${nameOf(root, path)} is a folder; it must be a file`);
      yield* walk(on, path, depth + 1);
    } else if (kind?.isFile() === true) yield path;
  }
}

function entriesOf(on: Walk, folder: string): Dirent[] {
  const name = nameOf(on.root, folder) || 'the folder';
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    on.entries += entries.length;
    if (on.entries <= MAX_ENTRIES) return entries;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw denied(error, { path: folder, name, mode: 'rx' });
  }
  throw new ProjectUnreadable(
    `${on.root} holds more than ${MAX_ENTRIES} files and folders; is it the right folder?`,
  );
}

/** What a link inside the folder leads to. One that leads nowhere or out matters only where a file of ours should be. */
function followed(root: string, path: string): Stats | undefined {
  const name = nameOf(root, path);
  const target = realTarget(path);
  if (target !== undefined && path.startsWith(target + sep))
    throw new ProjectUnreadable(`${name} is a link to a folder it is in; remove it`);
  if (target?.startsWith(root + sep) === true) return statSync(target);
  if (!WANTED.test(name) && !FOLDERS.test(name)) return undefined;
  const where = target === undefined ? 'leads nowhere' : 'leads out of the project';
  throw new ProjectUnreadable(`${name} is a link that ${where}; put the file itself there`);
}

function realTarget(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
