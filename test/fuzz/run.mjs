/**
 * `npm run fuzz [-- --seed N --yaml 10000 --expressions 100000 --templates 20000 --walks 1000]`: inputs nobody would
 * write, from a printed seed. Nothing may throw, hang, or need more memory than it is given, and every error has a
 * place in its file. A kind that is not named runs in full, unless another is. `--at N` runs the one input N again.
 * `npm run fuzz -- api [--seed N --calls 20000]`: calls of the API made of its own description, against a real one.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { needPackages } from '../packages.mjs';

const KINDS = {
  yaml: { module: ['yaml-files.ts', 'yamlFiles'], count: 10_000 },
  expressions: { module: ['expressions.ts', 'expressions'], count: 100_000 },
  templates: { module: ['templates.ts', 'templates'], count: 20_000 },
  walks: { module: ['walked.ts', 'walked'], count: 1_000 },
};
/** ms: an input that takes longer has no end. Promised are 2 s; measured is what a busy machine gives. */
const HANGS_MS = 60_000;
/** ms until the first input: our TypeScript is read before. */
const LOADS_MS = 600_000;
const LOOKS_MS = 500;
const MEMORY_MB = 512;
/** ms of processor time. */
const PROMISED = 2_000;

function usage(why) {
  const kinds = Object.keys(KINDS).map((kind) => `[--${kind} N]`);
  process.stderr.write(
    `${why}\nusage: npm run fuzz -- [--seed N] ${kinds.join(' ')} [--at N]\n       npm run fuzz -- api [--seed N] [--calls N]\n`,
  );
  process.exit(2);
}

function wordsOf(args) {
  const found = {};
  for (let at = 0; at < args.length; at += 2) {
    const [, name] = /^--([a-z]+)$/.exec(args[at]) ?? [];
    const value = Number(args[at + 1]);
    if (name === undefined || !(['seed', 'at'].includes(name) || Object.hasOwn(KINDS, name)))
      usage(`there is no ${args[at]}`);
    if (!Number.isInteger(value) || value < 0) usage(`${args[at]} takes a whole number`);
    found[name] = value;
  }
  return found;
}

/** The totals of one kind; a hang or an empty memory is a crash of the input that was at work. */
async function run(name, { seed, from, to }) {
  const course = JSON.stringify({ kind: KINDS[name].module, seed, from, to });
  const file = fileURLToPath(new URL('child.cjs', import.meta.url));
  const options = [`--max-old-space-size=${MEMORY_MB}`, '--stack-trace-limit=30', file, course];
  const child = spawn(process.execPath, options, { stdio: ['ignore', 2, 2, 'pipe'] });
  const ended = once(child, 'exit');
  let [number, since, hangs] = [from, Date.now() + LOADS_MS - HANGS_MS, false];
  const watch = setInterval(() => {
    if (Date.now() - since <= HANGS_MS) return;
    hangs = true;
    child.kill('SIGKILL');
  }, LOOKS_MS);
  let totals;
  for await (const line of createInterface({ input: child.stdio[3] })) {
    if (line.startsWith('{')) totals = JSON.parse(line);
    else [number, since] = [Number(line), Date.now()];
  }
  const [code, signal] = await ended;
  clearInterval(watch);
  if (totals !== undefined) return totals;
  const message = hangs ? `no answer after ${HANGS_MS / 1000} s` : `ended by ${signal ?? code}`;
  const crashes = [{ kind: name, seed, number, message }];
  const none = { clean: 0, findings: 0, run: 0, slowest: 0, slowestNumber: 0 };
  return { kind: name, inputs: number - from, ...none, crashes };
}

function show({ kind, seed, number, message, shrunk }) {
  const again = `npm run fuzz -- --seed ${seed} --${kind} 1 --at ${number}`;
  process.stdout.write(`\n${kind} ${number} of seed ${seed}: ${message}\nagain: ${again}\n`);
  if (shrunk) process.stdout.write(`in ${shrunk.about}:\n${JSON.stringify(shrunk.text)}\n`);
}

/** They need a database and a Temporal, as tests have them. */
function callTheApi(args) {
  const names = { '--seed': 'FUZZ_SEED', '--calls': 'FUZZ_CALLS' };
  const env = { FUZZ_SEED: String(randomInt(2 ** 31)), FUZZ_CALLS: '20000' };
  for (let at = 0; at < args.length; at += 2) {
    const [name, value] = [names[args[at]], args[at + 1]];
    if (name === undefined || !/^\d{1,9}$/.test(value ?? ''))
      usage(`api takes no ${args[at]} ${value}`);
    env[name] = value;
  }
  needPackages();
  process.stdout.write(`seed ${env.FUZZ_SEED}\n`);
  const { status } = spawnSync(
    'node_modules/.bin/jest',
    ['test/apps/api/fuzz', '--selectProjects', 'world'],
    { stdio: 'inherit', env: { ...process.env, ...env } },
  );
  process.exit(status ?? 1);
}

if (process.argv[2] === 'api') callTheApi(process.argv.slice(3));
const words = wordsOf(process.argv.slice(2));
const seed = words.seed ?? randomInt(2 ** 31);
needPackages();
const named = Object.keys(KINDS).filter((kind) => Object.hasOwn(words, kind));
const chosen = (named.length > 0 ? named : Object.keys(KINDS)).filter((kind) =>
  existsSync(new URL(KINDS[kind].module[0], import.meta.url)),
);
process.stdout.write(`seed ${seed}\n`);
let bad = 0;
for (const kind of chosen) {
  const count = words[kind] ?? KINDS[kind].count;
  const from = words.at ?? 0;
  const totals = await run(kind, { seed, from, to: from + (words.at === undefined ? count : 1) });
  const { inputs, clean, findings, run: played, slowest, slowestNumber, crashes } = totals;
  const slow = slowest > PROMISED ? 1 : 0;
  bad += crashes.length + slow;
  process.stdout.write(
    `${kind}: ${inputs} inputs, ${clean} without an error, ${findings} findings in place, ${played} runs, ` +
      `${crashes.length} crashes, slowest ${Math.round(slowest)} ms (${slowestNumber})${slow ? ' TOO SLOW' : ''}\n`,
  );
  crashes.forEach(show);
}
process.stdout.write(bad === 0 ? 'nothing broke\n' : `${bad} broke\n`);
process.exit(bad === 0 ? 0 : 1);
