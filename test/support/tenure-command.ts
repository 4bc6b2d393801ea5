import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const BIN = join(__dirname, '..', '..', 'apps', 'cli', 'bin.mjs');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command line as somebody runs it whose shell stands in `cwd`. */
export function tenureIn(cwd: string, ...words: string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...words], {
    cwd,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { code: status, out: stdout, err: stderr };
}

/** Beside this process, in which the server at `url` runs. */
export function tenureAt(url: string, ...words: string[]): Promise<Ran> {
  const env = { ...process.env, TENURE_URL: url, NO_COLOR: '1' };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [BIN, ...words],
      { env, timeout: 60_000 },
      (_failed, out, err) => resolve({ code: child.exitCode, out, err }),
    );
  });
}
