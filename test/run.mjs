/**
 * `npm test`: everything that must hold, on a fresh clone too. Fetches what running does not need, then runs
 * unit tests, real Postgres, real Temporal, real SMTP, a real browser, and looks meanwhile (types, lint, format, fences,
 * unused).
 * `npm test -- pure` or a jest pattern runs less.
 */
import { spawn } from 'node:child_process';
import { availableParallelism, constants, setPriority } from 'node:os';
import { needPackages } from './packages.mjs';

const words = process.argv.slice(2);
const bin = (name) => `node_modules/.bin/${name}`;
const secondsSince = (from) => Math.round((Date.now() - from) / 1000);
/** One line for each thing that was run, in the order of their ends. */
const ended = [];

/**
 * `loud`: what it prints is seen while it runs; else all of it when it has ended, so that two do not talk at once.
 * `leisurely`: it takes what others leave of the processors.
 */
async function run(title, command, args, { loud = false, leisurely = false, env = {} } = {}) {
  const from = Date.now();
  if (loud) process.stdout.write(`\n=== ${title}\n`);
  const child = spawn(command, args, {
    stdio: loud ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  if (leisurely && child.pid !== undefined) yieldTo(child.pid);
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => (printed += text));
  const ok = await new Promise((resolve) => {
    child.once('error', (error) => {
      printed += `${error.message}\n`;
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
  ended.push({ title, ok, seconds: secondsSince(from) });
  if (!loud) process.stdout.write(`\n=== ${title}\n${printed}`);
  process.stdout.write(`=== ${title}: ${ok ? 'ok' : 'FAILED'}, ${secondsSince(from)} s\n`);
  return ok;
}

function yieldTo(pid) {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or this system does not let us.
  }
}

function finish(from) {
  const failed = ended.filter(({ ok }) => !ok).map(({ title }) => title);
  for (const { title, ok, seconds } of ended)
    process.stdout.write(`${String(seconds).padStart(5)} s  ${title}${ok ? '' : ': FAILED'}\n`);
  const all = `${secondsSince(from)} s`;
  process.stdout.write(
    failed.length === 0 ? `\nall green, ${all}\n` : `\nFAILED: ${failed.join(', ')}, ${all}\n`,
  );
  process.exit(failed.length === 0 ? 0 : 1);
}

// What people get wrong most often first.
const looks = [
  ['lint and types', bin('oxlint'), []],
  [
    'fences',
    bin('depcruise'),
    [
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'err',
      'apps',
      'workflows',
      'activities',
      'playbooks',
      'migrations',
    ],
  ],
  ['unused', bin('knip'), ['--no-progress']],
  ['format', bin('oxfmt'), ['--check']],
];

/** One after the other, beside the tests, which wait now and then for a server or a browser. */
async function look() {
  for (const [title, command, args] of looks) await run(title, command, args, { leisurely: true });
}

function jest(title, args) {
  const command = ['--no-warnings', 'node_modules/jest/bin/jest.js', ...args];
  return run(title, process.execPath, command, { loud: true, env: { TZ: 'UTC' } });
}

const from = Date.now();
needPackages();

if (words.length === 0) {
  const looked = look();
  // Each waits now and then for a server or a browser: one worker more than there are processors. With two more all
  // takes as long, and each test longer.
  const workers = Math.min(6, availableParallelism() + 1);
  const projects = ['--selectProjects', 'pure', 'world', 'browser'];
  await jest('tests', [...projects, `--maxWorkers=${workers}`]);
  await looked;
  await jest('tests that run alone', ['--selectProjects=alone', '--runInBand']);
} else {
  // A project by name, else a pattern of paths.
  const named = ['pure', 'world', 'browser', 'alone'].includes(words[0]);
  await jest('tests', named ? [...words.slice(1), `--selectProjects=${words[0]}`] : words);
}
finish(from);
