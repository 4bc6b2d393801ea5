import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';

export interface TemporalOptions {
  readonly binary: string;
  readonly port: number;
  readonly uiPort: number;
  /** SQLite file that keeps the workflows. */
  readonly file: string;
  readonly log: string;
}

/** Starts the real Temporal server on loopback; answers once it takes connections. */
export async function startTemporal(options: TemporalOptions): Promise<{ pid: number }> {
  const out = openSync(options.log, 'a');
  const child = spawn(
    options.binary,
    [
      'server',
      'start-dev',
      '--ip',
      '127.0.0.1',
      '--port',
      String(options.port),
      '--ui-ip',
      '127.0.0.1',
      '--ui-port',
      String(options.uiPort),
      '--db-filename',
      options.file,
      '--log-level',
      'error',
      // Without it timers under a second are late by a second, and a short playbook day would lie.
      '--dynamic-config-value',
      'history.timerProcessorMaxTimeShift="20ms"',
    ],
    { detached: true, stdio: ['ignore', out, out] },
  );
  closeSync(out);
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `it ended with ${code ?? signal}`));
  const deadline = Date.now() + 30_000;
  while (!(await answers(options.port))) {
    if (ended !== undefined)
      throw new Error(
        `Temporal did not start: ${ended}\n${readFileSync(options.log, 'utf8').slice(-1000)}`,
      );
    if (Date.now() > deadline)
      throw new Error(
        `Temporal did not answer on port ${options.port} within 30 s; its words are in ${options.log}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  child.removeAllListeners('exit');
  return { pid: child.pid ?? 0 };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}
