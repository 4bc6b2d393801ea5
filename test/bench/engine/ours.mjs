/** What was built, as the bench loads it. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
export const ours = (path) => require(`../../../dist/${path}.js`);
