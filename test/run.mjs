/**
 * `npm test`: everything that must hold, on a fresh clone too. Fetches what running does not need, then looks
 * (types, lint, format, fences, unused), then runs: unit tests, real Postgres, real Temporal, real SMTP.
 * `npm test -- pure` or a jest pattern runs less.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const words = process.argv.slice(2);

function run(title, command, args, env = {}) {
  const from = Date.now();
  process.stdout.write(`\n=== ${title}\n`);
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  process.stdout.write(
    `=== ${title}: ${status === 0 ? 'ok' : 'FAILED'}, ${Math.round((Date.now() - from) / 1000)} s\n`,
  );
  return status === 0;
}

const bin = (name) => `node_modules/.bin/${name}`;
const complete =
  existsSync('node_modules/.package-lock.json') &&
  existsSync(bin('jest')) &&
  existsSync(bin('tsc'));
if (!complete && !run('packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']))
  process.exit(1);

const looks = [
  ['types', bin('tsc'), ['-p', '.']],
  ['types of the console', bin('tsc'), ['-p', 'apps/console']],
  ['types of its tests', bin('tsc'), ['-p', 'test/browser']],
  ['lint', bin('eslint'), ['.', '--max-warnings', '0']],
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
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
];
const failed = [];
if (words.length === 0)
  for (const [title, command, args] of looks) if (!run(title, command, args)) failed.push(title);

// A project by name, else a pattern of paths.
const named = ['pure', 'world', 'browser', 'alone'].includes(words[0]);
const asked = named ? [...words.slice(1), `--selectProjects=${words[0]}`] : words;
const jests =
  words.length === 0
    ? [
        ['tests', ['--selectProjects', 'pure', 'world', '--maxWorkers=2']],
        ['tests in a browser', ['--selectProjects=browser', '--runInBand']],
        ['tests that run alone', ['--selectProjects=alone', '--runInBand']],
      ]
    : [['tests', asked]];
for (const [title, args] of jests)
  if (
    !run(title, process.execPath, ['--no-warnings', 'node_modules/jest/bin/jest.js', ...args], {
      TZ: 'UTC',
    })
  )
    failed.push(title);

process.stdout.write(failed.length === 0 ? '\nall green\n' : `\nFAILED: ${failed.join(', ')}\n`);
process.exit(failed.length === 0 ? 0 : 1);
