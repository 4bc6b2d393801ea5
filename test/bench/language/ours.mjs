/** The built product. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
export const ours = (path) => require(`../../../dist/${path}.js`);
export const folder = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
