import type { CrashPoint } from '../../activities/surroundings';

/**
 * For crash tests: ends this process like a power cut when it passes the named point for the nth time.
 * `crashAt` is `<point>` or `<point>:<n>`; without it nothing ever happens.
 */
export function crashPoint(crashAt: string | undefined, end: () => void = endNow): CrashPoint {
  if (crashAt === undefined) return () => undefined;
  const [, point, n] = /^(.+?)(?::(\d+))?$/.exec(crashAt) ?? [];
  let left = Number(n ?? 1);
  return (name) => {
    if (name === point && --left === 0) end();
  };
}

function endNow(): void {
  process.kill(process.pid, 'SIGKILL');
  // The signal may reach another thread first: this one must not take a single further step.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
