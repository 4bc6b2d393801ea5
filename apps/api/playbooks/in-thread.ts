import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../../shared/config/project-root';

/** Between its start and this word, a thread loads what it needs. */
export interface Begun {
  readonly kind: 'begun';
}

interface Limits {
  readonly beginsMs: number;
  readonly runsMs: number;
  readonly megabytes: number;
  /** What the caller hears when it takes longer, or more. */
  readonly tooMuch: () => Error;
}

/** What `<name>-thread` says of `request`, from a thread of its own, which is ended when its time is over: the API answers others meanwhile. */
export function inThread<Said extends object>(
  name: string,
  request: unknown,
  { beginsMs, runsMs, megabytes, tooMuch }: Limits,
): Promise<Said> {
  const path = join(projectRoot(__dirname), `dist/apps/api/playbooks/${name}-thread.js`);
  const thread = new Worker(path, {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  let timer: NodeJS.Timeout;
  return new Promise<Said>((resolve, reject) => {
    const late = (): void => reject(tooMuch());
    timer = setTimeout(late, beginsMs);
    thread.on('message', (said: Said | Begun) => {
      clearTimeout(timer);
      if (hasBegun(said)) timer = setTimeout(late, runsMs);
      else resolve(said);
    });
    thread.once('error', (error: Error & { code?: string }) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch() : error),
    );
  }).finally(() => {
    clearTimeout(timer);
    void thread.terminate();
  });
}

function hasBegun(said: object): said is Begun {
  return 'kind' in said && said.kind === 'begun';
}
