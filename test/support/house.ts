import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { ApiClient } from '../../apps/cli/api-client';
import { factorOf, prepareClock } from '../../apps/cli/dev/day';
import { ensureDevKey } from '../../apps/cli/dev/dev-key';
import { anyPort } from '../../apps/cli/dev/ports';
import { startTemporal } from '../../apps/cli/dev/temporal';
import { findTemporal } from '../../apps/cli/dev/temporal-server';
import { openPool } from '../../apps/shared/database/pool';
import { freshDatabase } from './database';
import { SmtpSink } from './smtp-sink';
import { until } from './until';

const ROOT = join(__dirname, '..', '..');

interface Parts {
  readonly pool: Pool;
  readonly api: ApiClient;
  readonly sink: SmtpSink;
  readonly env: Readonly<Record<string, string>>;
  readonly temporalPid: number;
  readonly folder: string;
}

/** Real processes as `npm start` runs them: Temporal, API, worker, with a mail server of the test's own. Kill what you like. */
export class House {
  worker: ChildProcess | undefined;
  private apiProcess: ChildProcess | undefined;

  readonly pool: Pool;
  readonly api: ApiClient;
  readonly sink: SmtpSink;

  private constructor(private readonly parts: Parts) {
    this.pool = parts.pool;
    this.api = parts.api;
    this.sink = parts.sink;
  }

  /** `day`: how long a playbook day lasts; `now`: where playbook time starts. */
  static async open(options: { day?: string; now?: string } = {}): Promise<House> {
    const databaseUrl = await freshDatabase();
    const folder = mkdtempSync(join(tmpdir(), 'tenure-house-'));
    const [port, uiPort, apiPort] = [await anyPort(), await anyPort(), await anyPort()];
    const found = await findTemporal({
      progress: () => undefined,
      env: {},
      folder: join(ROOT, '.tenure'),
    });
    if (found.kind !== 'binary') throw new Error('the tests start a Temporal of their own');
    const temporal = await startTemporal({
      binary: found.path,
      port,
      uiPort,
      file: join(folder, 'temporal.db'),
      log: join(folder, 'temporal.log'),
    });
    const pool = openPool(databaseUrl, { max: 8, name: 'test' });
    const clock = {
      factor: options.day === undefined ? 1 : factorOf(options.day),
      ...(options.now === undefined ? {} : { now: Date.parse(options.now) }),
    };
    await prepareClock(pool, clock, Date.now());
    const key = await ensureDevKey(pool, 'test-secret-test-secret-test');
    const sink = await new SmtpSink().listen();
    const env = {
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
      TEMPORAL_NAMESPACE: 'default',
      SMTP_URL: sink.url,
      API_HOST: '127.0.0.1',
      API_PORT: String(apiPort),
      AUTH_DEV: '1',
      API_RATE: '5000/10000',
      TZ: 'UTC',
    };
    const client = new ApiClient(`http://127.0.0.1:${apiPort}`, key);
    const house = new House({ pool, api: client, sink, env, temporalPid: temporal.pid, folder });
    await house.startApi();
    return house;
  }

  async startApi(): Promise<void> {
    this.apiProcess = await this.start('api', {});
  }

  /** SIGKILL, and waits until it is gone. With `asked`: what it had asked of the database is cut off too, else that is done. */
  async killApi(asked?: 'asked'): Promise<void> {
    if (this.apiProcess === undefined) return;
    await ended(this.apiProcess, 'SIGKILL');
    this.apiProcess = undefined;
    const its = `FROM pg_stat_activity WHERE application_name = 'tenure-api' AND datname = current_database()`;
    if (asked) await this.pool.query(`SELECT pg_terminate_backend(pid) ${its}`);
    await until('the end of what the API had asked', async () => {
      const { rowCount } = await this.pool.query(`SELECT ${its}`);
      return rowCount === 0;
    });
  }

  async startWorker(env: Readonly<Record<string, string>> = {}): Promise<void> {
    this.worker = await this.start('worker', env);
  }

  /** SIGKILL, and waits until it is gone. */
  async killWorker(): Promise<void> {
    if (this.worker === undefined) return;
    await ended(this.worker, 'SIGKILL');
    this.worker = undefined;
  }

  /** It finishes what it is at, as it does for a deployment. */
  async stopWorker(): Promise<void> {
    if (this.worker === undefined) return;
    await ended(this.worker, 'SIGTERM');
    this.worker = undefined;
  }

  /** Waits until the worker has killed itself at a named crash point. */
  async workerCrashed(withinMs = 30_000): Promise<void> {
    const worker = this.worker;
    if (worker === undefined) throw new Error('no worker is running');
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`the worker did not reach its crash point within ${withinMs} ms`)),
        withinMs,
      );
      const done = () => (clearTimeout(late), resolve());
      if (worker.exitCode !== null || worker.signalCode !== null) done();
      else worker.once('exit', done);
    });
    this.worker = undefined;
  }

  async close(): Promise<void> {
    await this.killWorker();
    if (this.apiProcess !== undefined) await ended(this.apiProcess, 'SIGKILL');
    await this.pool.end();
    await this.sink.close();
    try {
      process.kill(this.parts.temporalPid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
    rmSync(this.parts.folder, { recursive: true, force: true });
  }

  private start(name: string, env: Readonly<Record<string, string>>): Promise<ChildProcess> {
    const child = fork(join(ROOT, 'dist', 'apps', name, 'main.js'), [], {
      cwd: ROOT,
      silent: true,
      execArgv: [],
      env: { ...process.env, ...this.parts.env, ...env },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
    return new Promise((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`${name} ended with ${code}:\n${said}`)));
      child.on(
        'message',
        (message: { ready?: boolean }) => message.ready === true && resolve(child),
      );
    });
  }
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
