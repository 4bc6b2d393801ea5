#!/usr/bin/env node
/** `tenure`: compiles what changed in the checkout, then runs the command line. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) {
  process.stderr.write('the packages are not installed yet; run: npm start (or npm ci)\n');
  process.exit(3);
}
const { build } = await import('./build.mjs');
await build();
await import(pathToFileURL(join(root, 'dist', 'apps', 'cli', 'main.js')).href);
