import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Runtime } from '@temporalio/worker';

export type Download = (
  program: 'temporal' | 'temporal-test-server',
  folder: string,
) => Promise<string>;

const TIMEOUT_MS = 180_000;

/**
 * The official download, through the SDK: it fetches the archive when asked for an ephemeral server, so we start one
 * for a moment and keep the file. Answers the path. Throws at once where there is no way to the internet.
 */
export const downloadServer: Download = async (program, folder) => {
  const worker = await import('@temporalio/worker');
  const scratch = join(folder, `download-${process.pid}`);
  mkdirSync(scratch, { recursive: true });
  try {
    const runtime = worker.Runtime.instance();
    const server = await limited(runtime.createEphemeralServer(wanted(program, scratch)));
    await runtime.shutdownEphemeralServer(server);
    const file = readdirSync(scratch).find((name) => !name.endsWith('.downloading'));
    if (file === undefined) throw new Error('the download left no file behind');
    const path = join(folder, program);
    renameSync(join(scratch, file), path);
    chmodSync(path, 0o755);
    return path;
  } catch (error) {
    throw new Error(firstLine(error), { cause: error });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

type Ephemeral = Parameters<Runtime['createEphemeralServer']>[0];

function wanted(program: 'temporal' | 'temporal-test-server', downloadDir: string): Ephemeral {
  const exe = {
    type: 'cached-download',
    downloadDir,
    version: 'default',
    ttl: 86_400_000,
    sdkName: 'sdk-typescript',
    sdkVersion: '1.24.0',
  } as const;
  if (program === 'temporal-test-server')
    return { type: 'time-skipping', exe, port: null, extraArgs: [] };
  return {
    type: 'dev-server',
    exe,
    namespace: 'default',
    ip: '127.0.0.1',
    port: null,
    uiPort: null,
    ui: false,
    dbFilename: null,
    log: { format: 'pretty', level: 'warn' },
    extraArgs: [],
  };
}

async function limited<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`not done after ${TIMEOUT_MS / 1000} s`)),
      TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? 'it failed';
}
