/**
 * `npm start`: makes a fresh clone runnable, then hands over to `tenure dev`. Plain JavaScript without packages,
 * because it is what installs them.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Tenure needs Node 20.19 or newer; this is ${process.versions.node}\n`);
  process.exit(3);
}

function install() {
  return new Promise((resolve, reject) => {
    const from = Date.now();
    process.stdout.write('… packages (the first time only, a minute or two)\n');
    const ticking = setInterval(
      () => process.stdout.write(`  packages: ${Math.round((Date.now() - from) / 1000)} s\n`),
      10_000,
    );
    const npm = spawn('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
    npm.once('error', reject);
    npm.once('exit', (code) => {
      clearInterval(ticking);
      if (code !== 0) return reject(new Error(`npm ci ended with ${code}`));
      process.stdout.write(`✓ packages ${Math.round((Date.now() - from) / 1000)} s\n`);
      resolve();
    });
  });
}

try {
  // npm writes this file last: a half-finished installation does not have it.
  if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) await install();
  const { build } = await import('./build.mjs');
  await build();
  const { buildConsole } = await import('./build-console.mjs');
  await buildConsole((line) => process.stdout.write(`${line}\n`));
} catch (error) {
  process.stderr.write(
    `Tenure could not start: ${error instanceof Error ? error.message : error}\n`,
  );
  process.exit(3);
}
process.argv.splice(2, 0, 'dev');
await import(pathToFileURL(join(root, 'dist', 'apps', 'cli', 'main.js')).href);
