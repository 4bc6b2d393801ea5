import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** The console as it was built, held in memory: a few hundred kilobytes that never change while the process runs. */

export interface ConsoleFile {
  readonly type: string;
  readonly body: Buffer;
  /** Made by the build where it pays. */
  readonly gzip?: Buffer;
  readonly etag: string;
}

export interface BuiltConsole {
  /** Holds `__NONCE__` where each answer puts one of its own. */
  readonly page: string;
  /** By name under /assets. */
  readonly assets: ReadonlyMap<string, ConsoleFile>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Beside the compiled API, else where the sources are run directly. Undefined: not built. */
export function readConsole(): BuiltConsole | undefined {
  const folder = [
    join(__dirname, '..', '..', '..', 'console'),
    join(__dirname, '..', '..', '..', 'dist', 'console'),
  ].find((one) => existsSync(join(one, 'index.html')));
  if (folder === undefined) return undefined;
  const assets = new Map<string, ConsoleFile>();
  for (const name of readdirSync(join(folder, 'assets'))) {
    const type = TYPES[extname(name)];
    if (type !== undefined) assets.set(name, readAsset(join(folder, 'assets', name), type));
  }
  return { page: readFileSync(join(folder, 'index.html'), 'utf8'), assets };
}

function readAsset(path: string, type: string): ConsoleFile {
  const body = readFileSync(path);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const gzip = existsSync(`${path}.gz`) ? readFileSync(`${path}.gz`) : undefined;
  return { type, body, etag, ...(gzip === undefined ? {} : { gzip }) };
}
