/**
 * TypeScript -> dist/, file by file with swc, only what changed. Types are checked by the tests, not here:
 * a start must not wait for a compiler that only looks.
 */
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildConsole } from './build-console.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** Built by another tool into a folder of its own. */
const consoles = [join(root, 'apps', 'console'), join(root, 'dist', 'console')];
const rooms = ['apps', 'workflows', 'activities', 'playbooks', 'migrations'];

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (consoles.includes(path)) continue;
    if (entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== 'library')
      yield* files(path);
    else if (entry.name.endsWith('.ts')) yield path;
  }
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Compiles what is newer than its output, removes output without a source. Returns the number of files compiled. */
export async function build() {
  const dist = join(root, 'dist');
  const config = join(root, '.swcrc');
  const settings = Math.max(modified(config), modified(join(root, 'package-lock.json')));
  const wanted = new Set();
  const stale = [];
  for (const room of rooms) {
    for (const source of files(join(root, room))) {
      const output = join(dist, relative(root, source).replace(/\.ts$/, '.js'));
      wanted.add(output);
      if (modified(output) <= Math.max(modified(source), settings)) stale.push([source, output]);
    }
  }
  if (stale.length > 0) {
    const { transformSync } = await import('@swc/core');
    const options = JSON.parse(readFileSync(config, 'utf8'));
    delete options.$schema;
    for (const [source, output] of stale) {
      const { code } = transformSync(readFileSync(source, 'utf8'), {
        ...options,
        filename: source,
        swcrc: false,
      });
      mkdirSync(dirname(output), { recursive: true });
      // Two builds at once must never show each other half a file.
      const part = `${output}.${process.pid}`;
      writeFileSync(part, code);
      renameSync(part, output);
    }
  }
  prune(dist, wanted);
  return stale.length;
}

function prune(folder, wanted) {
  if (!statSync(folder, { throwIfNoEntry: false })) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (consoles.includes(path)) continue;
    if (entry.isDirectory()) prune(path, wanted);
    else if (entry.name.endsWith('.js') && entry.name !== 'workflow-bundle.js' && !wanted.has(path))
      rmSync(path, { force: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${await build()} files compiled\n`);
  const built = await buildConsole();
  process.stdout.write(built ? 'console built\n' : 'console unchanged\n');
}
