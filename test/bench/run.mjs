/**
 * `npm run bench -- <suite> [--json]`: measures, prints a table (or JSON), and ends with 1 when a counted promise is
 * broken. What is promised is counted, or timed against the same machine's own pace: machines differ.
 */
import { needPackages } from '../packages.mjs';

const SUITES = {
  engine: async (how) => (await import('./engine/engine.mjs')).engine(how),
  data: async (how) => (await import('./data/data.mjs')).data(how),
  console: async (how) => (await import('./console/console.mjs')).console(how),
  language: async (how) => (await import('./language/language.mjs')).language(how),
};
const [suite, ...flags] = process.argv.slice(2);
const unknown = flags.filter((flag) => flag !== '--json');

if (!Object.hasOwn(SUITES, suite ?? '') || unknown.length > 0) {
  const why =
    suite === undefined ? 'name a suite' : `there is no ${unknown[0] ?? `suite "${suite}"`}`;
  process.stderr.write(
    `${why}\nusage: npm run bench -- ${Object.keys(SUITES).join(' | ')} [--json]\n`,
  );
  process.exit(2);
}
needPackages();
const { result, table, broken } = await SUITES[suite]({
  say: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(flags.includes('--json') ? `${JSON.stringify(result, null, 2)}\n` : table);
for (const line of broken) process.stderr.write(`broken: ${line}\n`);
process.exit(broken.length > 0 ? 1 : 0);
