import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface RunOptions {
  readonly timeoutMs: number;
  /** Over the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a program to its end and answers what it printed. Throws with the last lines it said, or that it is not there. */
export function run(file: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { timeoutMs, env } = options;
  return new Promise((resolve, reject) => {
    execFile(
      file,
      [...args],
      { timeout: timeoutMs, env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else if ('code' in error && error.code === 'ENOENT')
          reject(new Error(`there is no "${file}"`));
        else if (error.killed) reject(new Error(`not done after ${timeoutMs / 1000} s`));
        else reject(new Error(lastLine(stderr) ?? error.message));
      },
    );
  });
}

function lastLine(text: string): string | undefined {
  return text.trim().split('\n').at(-1) || undefined;
}

/** The folder of package.json, from source and from dist/ alike. */
export function projectRoot(from: string = __dirname): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error(`there is no package.json above ${__dirname}`);
  return projectRoot(parent);
}
