/**
 * `npm run exits [-- <folder>]`: every playbook of the library, or of a folder, runs to each of its exits on a real
 * `npm start` whose day lasts two seconds, all side by side. Ends with 1 when an exit was not reached.
 */
import { createRequire } from 'node:module';
import { build } from '../../apps/cli/build.mjs';
import { needPackages } from '../packages.mjs';

const [folder, ...more] = process.argv.slice(2);
if (more.length > 0 || folder?.startsWith('-')) {
  process.stderr.write('usage: npm run exits [-- <folder>]\n');
  process.exit(2);
}
needPackages();
await build();
const require = createRequire(import.meta.url);
require('../fuzz/typescript.cjs');
const { main } = require('./exits.ts');
main(folder).then(
  (reached) => process.exit(reached ? 0 : 1),
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
