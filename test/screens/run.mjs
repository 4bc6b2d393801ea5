/**
 * `npm run screens [-- <name> …]`: each screen of the console on a real `npm start`, with the demo company and without
 * anybody, in both languages and themes, into docs/screens/. Ends with 1 when a page complains, or axe finds something.
 */
import { createRequire } from 'node:module';
import { build } from '../../apps/cli/build.mjs';
import { needPackages } from '../packages.mjs';
import { findBrowser } from '../support/find-browser.mjs';

needPackages();
await build();
const require = createRequire(import.meta.url);
require('../fuzz/typescript.cjs');
const { main } = require('./screens.ts');
main(findBrowser(), process.argv.slice(2)).then(
  (clean) => process.exit(clean ? 0 : 1),
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
