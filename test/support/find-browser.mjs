/**
 * A Chromium for the browser tests, in this order: CHROMIUM_PATH, PATH, Debian's package where it may be installed,
 * Playwright's own download. Throws the one line that mends it; the tests are never skipped.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

// The shell is the same Chromium without the windows around it: half the work for a page.
const NAMES = [
  ...['chromium-headless-shell', 'chrome-headless-shell'],
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
];
const PACKAGES = ['chromium-headless-shell', 'chromium'];
const INSTALL_MS = 300_000;

function onPath(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here.
    }
  }
  return undefined;
}

function known() {
  for (const name of NAMES) {
    const path = onPath(name);
    if (path !== undefined) return path;
  }
  return undefined;
}

function run(command, args) {
  return spawnSync(command, args, { stdio: 'ignore', timeout: INSTALL_MS }).status === 0;
}

function fromDebian() {
  if (process.getuid?.() !== 0 || onPath('apt-get') === undefined) return undefined;
  run('apt-get', ['update', '-q']);
  for (const name of PACKAGES) {
    process.stdout.write(`browser: installing the package ${name}\n`);
    if (run('apt-get', ['install', '-qy', '--no-install-recommends', name])) return known();
  }
  return undefined;
}

function fromPlaywright() {
  const require = createRequire(import.meta.url);
  const { chromium } = require('playwright-core');
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  process.stdout.write('browser: downloading the one of Playwright\n');
  const cli = join(dirname(require.resolve('playwright-core/package.json')), 'cli.js');
  run(process.execPath, [cli, 'install', 'chromium']);
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

export function findBrowser() {
  const told = process.env.CHROMIUM_PATH;
  if (told) {
    if (existsSync(told)) return told;
    throw new Error(
      `CHROMIUM_PATH is "${told}", where there is no file: name a Chromium, for example CHROMIUM_PATH=/usr/bin/chromium`,
    );
  }
  const found = known() ?? fromDebian() ?? fromPlaywright();
  if (found !== undefined) return found;
  throw new Error(
    'the browser tests need a Chromium: install one (Debian: apt-get install chromium) or set CHROMIUM_PATH=/path/to/chromium',
  );
}
