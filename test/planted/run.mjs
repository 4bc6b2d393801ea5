/**
 * `npm run planted`: does anybody notice? Plants one change after the other in a copy of the tree, runs the cases of
 * the library against it and says which of them turned red. Ends with 1 when a change went unnoticed.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { needPackages } from '../packages.mjs';
import { changes } from './changes.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const COPIED = [
  'apps',
  'playbooks',
  'workflows',
  'activities',
  'migrations',
  'dist',
  '.swcrc',
  'package.json',
  'package-lock.json',
];
const copy = mkdtempSync(join(tmpdir(), 'tenure-planted-'));
const NAMED = 3;

function prepare() {
  for (const name of COPIED)
    if (existsSync(join(root, name)))
      cpSync(join(root, name), join(copy, name), { recursive: true, preserveTimestamps: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
}

function node(...words) {
  return spawnSync(process.execPath, words, { cwd: copy, encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** Names of the cases that fail; throws when the tests could not be run at all. */
function redCases(playbook) {
  const built = node(join('apps', 'cli', 'build.mjs'));
  if (built.status !== 0) throw new Error(`it does not build: ${built.stderr}`);
  const main = join('dist', 'apps', 'cli', 'main.js');
  const ran = node(main, 'test', join('playbooks', 'library'), '--playbook', playbook, '--json');
  if (ran.status !== 0 && ran.status !== 1) throw new Error(`it does not run: ${ran.stderr}`);
  const { cases } = JSON.parse(ran.stdout);
  if (cases === undefined)
    throw new Error(`it is no project any more: ${ran.stdout.slice(0, 300)}`);
  return cases.filter(({ failures }) => failures.length > 0).map(({ name }) => name);
}

function plant({ what, file, from, to, playbook }) {
  const path = join(copy, file);
  const before = readFileSync(path, 'utf8');
  if (before.split(from).length !== 2) throw new Error(`${file} does not hold this once: ${from}`);
  writeFileSync(
    path,
    before.replace(from, () => to),
  );
  try {
    return report(what, file, redCases(playbook));
  } finally {
    writeFileSync(path, before);
  }
}

function report(what, file, red) {
  const more = red.length > NAMED ? ` and ${red.length - NAMED} more` : '';
  const told =
    red.length === 0 ? ['NOBODY NOTICED'] : red.slice(0, NAMED).map((name) => `red: ${name}`);
  process.stdout.write(
    `${what} (${file})\n${told.map((line) => `    ${line}`).join('\n')}${more}\n`,
  );
  return red.length > 0;
}

process.once('SIGINT', () => {
  rmSync(copy, { recursive: true, force: true });
  process.exit(130);
});

needPackages();
try {
  prepare();
  const early = [...new Set(changes.map(({ playbook }) => playbook))].flatMap(redCases);
  if (early.length > 0) throw new Error(`red before anything is planted: ${early.join(', ')}`);
  const noticed = changes.map(plant).filter((seen) => seen).length;
  process.stdout.write(`${noticed} of ${changes.length} changes were noticed\n`);
  if (noticed < changes.length) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 3;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
