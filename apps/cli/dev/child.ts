import { fork, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { end, owned, type Owned } from './processes';

export interface ChildOptions {
  readonly name: string;
  /** Compiled entry point. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly log: string;
  readonly cwd: string;
  readonly say: (line: string) => void;
  /** Told of every new process under this name. */
  readonly onStart: (process: Owned) => void;
}

const RESTARTS = 20;

/** One of our own Node processes: waits until it says it is ready, starts it again when it dies, ends it when told. */
export class Child {
  private process: ChildProcess | undefined;
  private stopping = false;
  private restarts = 0;

  constructor(private readonly options: ChildOptions) {}

  get pid(): number {
    return this.process?.pid ?? 0;
  }

  async start(): Promise<void> {
    const { script, env, cwd, log } = this.options;
    // detached: Ctrl-C reaches the whole group of a terminal, and we own the order of stopping.
    const child = fork(script, [], {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      silent: true,
    });
    this.process = child;
    const file = createWriteStream(log, { flags: 'a' });
    child.stdout?.pipe(file, { end: false });
    child.stderr?.pipe(file, { end: false });
    this.options.onStart(owned(this.options.name, child.pid ?? 0));
    await this.ready(child);
    child.once('exit', (code, signal) => void this.again(code ?? signal));
  }

  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    const child = this.process;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await end(owned(this.options.name, child.pid), 'SIGTERM', graceMs);
  }

  private ready(child: ChildProcess): Promise<void> {
    const { name, log } = this.options;
    return new Promise((done, fail) => {
      const early = (code: number | null) =>
        fail(new Error(`${name} ended with ${code} before it was ready; its words are in ${log}`));
      child.once('exit', early);
      child.on('message', (message: { ready?: boolean }) => {
        if (message.ready !== true) return;
        child.off('exit', early);
        done();
      });
    });
  }

  private async again(how: string | number | null): Promise<void> {
    if (this.stopping) return;
    const { name, say, log } = this.options;
    if (this.restarts++ >= RESTARTS) {
      say(`${name} died ${RESTARTS} times and is left alone; its words are in ${log}`);
      return;
    }
    say(`${name} ended (${how}); starting it again`);
    try {
      await this.start();
      say(`${name} is back`);
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await this.again('not ready');
    }
  }
}
