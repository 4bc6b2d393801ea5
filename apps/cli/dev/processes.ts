import { execFileSync } from 'node:child_process';

/** A process we started: the pid alone is not enough, the system hands pids out again. */
export interface Owned {
  readonly name: string;
  readonly pid: number;
  /** When the system says it started; a pid that came back with another start is not ours. */
  readonly started: string;
}

/** The start of a process as the system writes it, or undefined when there is none (a zombie is none). */
export function startOf(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C' },
    }).trim();
    return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
}

export function owned(name: string, pid: number): Owned {
  return { name, pid, started: startOf(pid) ?? '' };
}

export function isAlive(process: Owned): boolean {
  const started = startOf(process.pid);
  return started !== undefined && started === process.started;
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between the look and the signal.
  }
}

const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks a process to end and waits; after `graceMs` it is killed. */
export async function end(victim: Owned, polite: NodeJS.Signals, graceMs: number): Promise<void> {
  if (!isAlive(victim)) return;
  signal(victim.pid, polite);
  const deadline = Date.now() + graceMs;
  while (Date.now() < deadline) {
    await delay(50);
    if (!isAlive(victim)) return;
  }
  signal(victim.pid, 'SIGKILL');
  for (let i = 0; i < 100 && isAlive(victim); i++) await delay(20);
}
