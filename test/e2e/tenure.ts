import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../../apps/cli/api-client';
import type { Run } from '../../apps/cli/dev/folder';
import { startOf } from '../../apps/cli/dev/processes';

const ROOT = join(__dirname, '..', '..');

/** Of the checkout: fetched once for all tests. */
const TEMPORAL = join(ROOT, '.tenure', 'bin', 'temporal');

/** `npm start` as a person runs it, in a state folder of its own, and the `tenure` command beside it. */
export class Tenure {
  readonly folder = mkdtempSync(join(tmpdir(), 'tenure-e2e-'));
  /** `fetches`: it gets its Temporal itself, as on a new machine. */
  constructor({ fetches = false } = {}) {
    if (fetches || !existsSync(TEMPORAL)) return;
    const bin = join(this.folder, 'bin');
    mkdirSync(bin);
    symlinkSync(TEMPORAL, join(bin, 'temporal'));
  }

  private supervisor: ChildProcess | undefined;
  output = '';

  get runFile(): string {
    return join(this.folder, 'run.json');
  }
  run(): Run {
    return JSON.parse(readFileSync(this.runFile, 'utf8')) as Run;
  }
  api(): ApiClient {
    const run = this.run();
    return new ApiClient(run.api_url, run.api_key);
  }

  /** Starts it and waits for `run.json`; answers the milliseconds it took. */
  async start(...args: string[]): Promise<number> {
    const from = Date.now();
    const child = this.spawn(args);
    this.supervisor = child;
    while (!existsSync(this.runFile) || this.run().pids['supervisor'] !== child.pid) {
      if (child.exitCode !== null)
        throw new Error(`npm start ended with ${child.exitCode}:\n${this.output}`);
      if (Date.now() - from > 180_000)
        throw new Error(`npm start was not ready within three minutes:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return Date.now() - from;
  }

  /** A start that is expected to end by itself. */
  async startAndEnd(...args: string[]): Promise<{ code: number | null; output: string }> {
    const from = this.output.length;
    const child = this.spawn(args);
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    return { code, output: this.output.slice(from) };
  }

  /** Closes the terminal it prints to. */
  hangUp(): void {
    this.supervisor?.stdout?.destroy();
    this.supervisor?.stderr?.destroy();
  }

  /** Sends the signal to the supervisor and waits for its end; answers its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.supervisor;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    this.supervisor = undefined;
    return ended;
  }

  /** Which of the processes of `run` are still alive. */
  static alive(run: Run): string[] {
    return Object.entries(run.pids)
      .filter(([, pid]) => startOf(pid) !== undefined)
      .map(([name]) => name);
  }

  async close(): Promise<void> {
    await this.stop();
    // Started by root, Postgres lives elsewhere, and says so.
    const elsewhere = /it lives in (\S+\/tenure-[0-9a-f]{12})\s/.exec(this.output)?.[1];
    for (const folder of [this.folder, ...(elsewhere === undefined ? [] : [elsewhere])])
      rmSync(folder, { recursive: true, force: true });
  }

  /** `tenure …`: exit code and what it printed. */
  async command(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const run = existsSync(this.runFile) ? this.run() : undefined;
    const child = spawn(process.execPath, [join(ROOT, 'apps', 'cli', 'bin.mjs'), ...args], {
      cwd: ROOT,
      env: {
        ...process.env,
        ...(run === undefined ? {} : { TENURE_URL: run.api_url, TENURE_API_KEY: run.api_key }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, out, err };
  }

  private spawn(args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [join(ROOT, 'apps', 'cli', 'start.mjs'), ...args], {
      cwd: ROOT,
      env: {
        ...process.env,
        TENURE_FOLDER: this.folder,
        DATABASE_URL: '',
        SMTP_URL: '',
        TEMPORAL_ADDRESS: '',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    return child;
  }
}
