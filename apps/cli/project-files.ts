import { lstatSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Files of a project by name; anything else in the folder is ignored. */
const WANTED =
  /(^|\/)(catalog|guards)\.yaml$|\.(playbook|test|migration)\.yaml$|^calendars\/[^/]+\.yaml$|^fragments\/[^/]+\.yaml$|^templates\/.+\.md$|\.ya?ml$/;
const MAX_BYTES = 8 * 1024 * 1024;

/** A folder that cannot be read as a project: said to the person as it is. */
export class ProjectUnreadable extends Error {}

/**
 * Reads the project in `folder`: path relative to it (with `/`) -> text. Follows no link that leads out of the
 * folder, and stops at 8 MiB: the compiler's own limits give the exact words.
 */
export function readProject(folder: string): Map<string, string> {
  let root: string;
  try {
    root = realpathSync(folder);
    if (!lstatSync(root).isDirectory())
      throw new ProjectUnreadable(`${folder} is a file; name the folder that holds catalog.yaml`);
  } catch (error) {
    if (error instanceof ProjectUnreadable) throw error;
    throw new ProjectUnreadable(
      `there is no folder ${folder}; name the folder that holds catalog.yaml`,
    );
  }
  const files = new Map<string, string>();
  let bytes = 0;
  for (const path of walk(root)) {
    const name = relative(root, path).split(sep).join('/');
    if (!WANTED.test(name)) continue;
    const text = readFileSync(path, 'utf8');
    bytes += text.length;
    if (bytes > MAX_BYTES)
      throw new ProjectUnreadable(
        `${folder} holds more than 8 MiB of YAML and templates; is it the right folder?`,
      );
    files.set(name, text);
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function* walk(folder: string, depth = 0): Generator<string> {
  if (depth > 12) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path, depth + 1);
    else if (entry.isFile()) yield path;
  }
}
