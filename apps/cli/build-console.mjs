/**
 * apps/console -> dist/console with Vite, only when its sources or packages changed: a hash of them is kept in
 * .tenure, so that a second start does not build.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const sources = join(root, 'apps', 'console');
const output = join(root, 'dist', 'console');
const kept = join(root, '.tenure', 'console.sha256');

function* files(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

function hashOfSources() {
  const hash = createHash('sha256');
  for (const path of [...files(sources), join(root, 'package-lock.json')])
    hash
      .update(`${path.slice(root.length)}\0`)
      .update(readFileSync(path))
      .update('\0');
  return hash.digest('hex');
}

/** Whoever starts this may have set NODE_ENV; what is served is never React's half again as large development build. */
async function inProduction(work) {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

/** Answers whether it had to build. */
export async function buildConsole(say = () => {}) {
  const hash = hashOfSources();
  const known = existsSync(kept) ? readFileSync(kept, 'utf8') : '';
  if (known === hash && existsSync(join(output, 'index.html'))) return false;
  const from = Date.now();
  say('… console');
  const part = `${output}.${process.pid}`;
  await inProduction(async () => {
    const { build } = await import('vite');
    await build({
      configFile: join(sources, 'vite.config.mjs'),
      root: sources,
      logLevel: 'error',
      build: { outDir: part, emptyOutDir: true },
    });
  });
  for (const path of files(part))
    if (/\.(js|css|svg)$/.test(path))
      writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
  // Whoever serves while this runs sees the old console or the new one.
  rmSync(output, { recursive: true, force: true });
  renameSync(part, output);
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(kept, hash);
  say(`✓ console ${((Date.now() - from) / 1000).toFixed(1)} s`);
  return true;
}
