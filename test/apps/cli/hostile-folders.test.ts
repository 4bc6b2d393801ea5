import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMALL } from '../../support/project-folder';
import { CALL } from '../../testing/call';

/** Whatever is in the folder: a place or a name, what to do, the right exit code, and nothing from outside. */

const root = join(__dirname, '..', '..', '..');
const bin = join(root, 'apps', 'cli', 'bin.mjs');
let folder: string;
/** Programs are started: on a busy machine each takes its time. */
jest.setTimeout(180_000);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenure-'));
  cpSync(SMALL, folder, { recursive: true });
  writeFileSync(join(folder, 'call.test.yaml'), CALL);
});
afterEach(() => {
  chmodSync(folder, 0o755);
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly code: number | null;
  readonly text: string;
}

const COMMANDS: readonly ((where: string) => readonly string[])[] = [
  (where) => ['check', where],
  (where) => ['test', where],
  (where) => ['verify', where],
  (where) => ['simulate', 'call', '--case', 'nobody books', '--project', where],
];

function tenure(words: readonly string[], uid?: number): Promise<Ran> {
  const options = { timeout: 60_000, ...(uid === undefined ? {} : { uid }) };
  const child = spawn(process.execPath, [bin, ...words], options);
  const parts: string[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part.toString()));
  child.stderr.on('data', (part: Buffer) => parts.push(part.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, text: parts.join('') }));
  });
}

async function allSay(code: number, words: string, where = folder, uid?: number): Promise<void> {
  const all = await Promise.all(COMMANDS.map((command) => tenure(command(where), uid)));
  for (const ran of all) {
    expect(ran.text).toContain(words);
    expect(ran.text).not.toMatch(/\n\s+at .*\(|root:x:|node:internal/);
    expect(ran.code).toBe(code);
  }
}

function inside(name: string): string {
  return join(folder, ...name.split('/'));
}

test('a sound project is clean for every command', async () => {
  const all = await Promise.all(COMMANDS.map((command) => tenure(command(folder))));
  expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
});

test('an empty folder says which file is missing', async () => {
  mkdirSync(inside('nothing'));
  await allSay(1, 'catalog.yaml:1:1 error missing-file', inside('nothing'));
});

test('a folder that is not there, and a file instead of one, are wrong usage', async () => {
  await allSay(2, 'there is no folder', inside('nowhere'));
  await allSay(2, 'is a file; name the folder', inside('catalog.yaml'));
});

test('links that lead out are refused by name, and nothing behind them is read', async () => {
  symlinkSync('/etc/passwd', inside('templates/secret.en.md'));
  await allSay(2, 'templates/secret.en.md is a link that leads out of the project');
  rmSync(inside('templates/secret.en.md'));
  symlinkSync('/etc', inside('templates/etc'));
  await allSay(2, 'templates/etc is a link that leads out of the project');
});

test('a link that leads round in a circle is refused by name', async () => {
  symlinkSync(inside('templates'), inside('templates/again'));
  await allSay(2, 'templates/again is a link to a folder it is in');
});

test('a file that is too large is a finding, and a disk image is not even read', async () => {
  writeFileSync(inside('huge.playbook.yaml'), `playbook: huge\n# ${'x'.repeat(300 * 1024)}\n`);
  await allSay(1, 'huge.playbook.yaml:1:1 error yaml-too-large');
  truncateSync(inside('huge.playbook.yaml'), 3 * 1024 ** 3);
  await allSay(2, 'huge.playbook.yaml has 3072 MiB');
});

test('a binary file is a finding with its place', async () => {
  writeFileSync(
    inside('call.playbook.yaml'),
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 0xff, 0xfe]),
  );
  await allSay(1, 'call.playbook.yaml:1:');
});

test('a pipe that is called like a file does not hang anybody', async () => {
  rmSync(inside('catalog.yaml'));
  execFileSync('mkfifo', [inside('catalog.yaml')]);
  await allSay(1, 'error missing-file');
});

const isRoot = process.getuid?.() === 0;
/** Root may read everything: as root the commands are run as nobody. */
const uid = isRoot ? 65_534 : undefined;

test('a file and a folder without permission say what to type', async () => {
  chmodSync(folder, 0o755);
  chmodSync(inside('catalog.yaml'), 0o000);
  await allSay(3, `catalog.yaml may not be read by you; run: chmod u+r ${folder}`, folder, uid);
  chmodSync(inside('catalog.yaml'), 0o644);
  chmodSync(inside('templates'), 0o000);
  await allSay(3, `templates may not be read by you; run: chmod u+rx ${folder}`, folder, uid);
  chmodSync(inside('templates'), 0o755);
});
