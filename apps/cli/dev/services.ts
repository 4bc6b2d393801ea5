import { join } from 'node:path';
import type { Pool } from 'pg';
import { migrate } from '../../shared/database/migrate';
import { openPool } from '../../shared/database/pool';
import type { PlaybookClock } from '../../../playbooks/kernel/clock';
import { Child } from './child';
import { keepTime, prepareClock } from './day';
import { ensureDevKey } from './dev-key';
import type { Folder } from './folder';
import { choosePort } from './ports';
import { startPostgres } from './postgres';
import { end, isAlive, owned, type Owned } from './processes';
import { startTemporal } from './temporal';
import { findTemporal } from './temporal-server';

export interface DevOptions {
  readonly factor: number;
  /** ms, where playbook time starts. */
  readonly now?: number;
  readonly apiPort: number;
  /** DATABASE_URL, TEMPORAL_ADDRESS, SMTP_URL: each switches that part to a real one. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly root: string;
}

type Step = <T>(title: string, work: (say: (line: string) => void) => Promise<T>) => Promise<T>;

/** What the services stand on: where they keep things, what was asked for, who is told. */
export interface Ground {
  readonly folder: Folder;
  readonly options: DevOptions;
  readonly step: Step;
  readonly guard: { send(charges: readonly Owned[]): void };
  readonly say: (line: string) => void;
}

/** Everything `npm start` runs, in the order of starting; `stop` takes it down in the order engine and data need. */
export class Services {
  private readonly charges = new Map<string, Owned>();
  private readonly children: { api?: Child; worker?: Child } = {};
  private pool: Pool | undefined;
  private stopTime: () => Promise<void> = () => Promise.resolve();
  private stopping = false;
  databaseUrl = '';
  temporalAddress = '';
  temporalUi: string | null = null;
  apiUrl = '';
  apiKey = '';
  clock: PlaybookClock | undefined;

  constructor(private readonly ground: Ground) {}

  async start(): Promise<void> {
    await Promise.all([this.startDatabase(), this.startTemporal()]);
    await this.startProcesses();
  }

  get pids(): Record<string, number> {
    return Object.fromEntries([...this.charges].map(([name, process]) => [name, process.pid]));
  }

  /** Workers, API, Temporal, Postgres: each still finds what it needs to finish. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.children.worker?.stop(8_000);
    await this.children.api?.stop(5_000);
    await this.stopTime();
    await this.pool?.end().catch(() => undefined);
    for (const [name, signal] of [
      ['temporal', 'SIGTERM'],
      ['postgres', 'SIGINT'],
    ] as const) {
      const charge = this.charges.get(name);
      if (charge !== undefined) await end(charge, signal, 10_000);
    }
    this.ground.folder.writeProcesses([]);
    this.ground.guard.send([]);
  }

  private async startDatabase(): Promise<void> {
    const { env } = this.ground.options;
    if (env['DATABASE_URL']) {
      this.databaseUrl = env['DATABASE_URL'];
    } else {
      await this.ground.step('Postgres', async (say) => {
        const port = await choosePort(7404, 'Postgres', say);
        const folder = this.ground.folder.in('postgres');
        const postgres = await startPostgres({
          folder,
          port,
          password: this.ground.folder.secrets().postgres,
          say,
        });
        this.own('postgres', postgres.pid);
        await createDatabase(postgres.url);
        this.databaseUrl = postgres.url;
      });
    }
    await this.ground.step('migrations', async (say) => {
      const ran = await migrate(this.databaseUrl);
      if (ran.length > 0) say(`${ran.length} applied`);
      this.pool = openPool(this.databaseUrl, { max: 2, name: 'tenure-dev' });
      const { factor, now } = this.ground.options;
      this.clock = await prepareClock(
        this.pool,
        { factor, ...(now === undefined ? {} : { now }) },
        Date.now(),
      );
      this.stopTime = keepTime(this.pool, this.clock);
      this.apiKey = await ensureDevKey(this.pool, this.ground.folder.secrets().key);
    });
  }

  private async startTemporal(): Promise<void> {
    const { env } = this.ground.options;
    await this.ground.step('Temporal', async (say) => {
      const found = await findTemporal({ progress: say, env, folder: this.ground.folder.path });
      if (found.kind === 'address') {
        this.temporalAddress = found.address;
        if (this.ground.options.factor !== 1)
          say(
            `${found.address} may fire timers under a second late; a short --day is then not exact`,
          );
        return;
      }
      const port = await choosePort(7402, 'Temporal', say);
      const uiPort = await choosePort(7403, "Temporal's own UI", say);
      const { pid } = await startTemporal({
        binary: found.path,
        port,
        uiPort,
        file: this.ground.folder.in('temporal.db'),
        log: this.ground.folder.in('temporal.log'),
      });
      this.own('temporal', pid);
      this.temporalAddress = `127.0.0.1:${port}`;
      this.temporalUi = `http://127.0.0.1:${uiPort}`;
    });
  }

  private async startProcesses(): Promise<void> {
    const { env, apiPort } = this.ground.options;
    const [port, smtpPort] = await Promise.all([
      choosePort(apiPort, 'the API', this.ground.say),
      choosePort(7401, 'the mail sandbox', this.ground.say),
    ]);
    const shared = {
      DATABASE_URL: this.databaseUrl,
      TEMPORAL_ADDRESS: this.temporalAddress,
      TEMPORAL_NAMESPACE: env['TEMPORAL_NAMESPACE'] ?? 'default',
      SMTP_URL: env['SMTP_URL'] || `smtp://127.0.0.1:${smtpPort}`,
      API_HOST: '127.0.0.1',
      API_PORT: String(port),
      PUBLIC_URL: env['PUBLIC_URL'] ?? '',
      AUTH_DEV: '1',
      TZ: 'UTC',
    };
    this.apiUrl = `http://127.0.0.1:${port}`;
    this.children.api = this.child('api', {
      ...shared,
      SANDBOX_SMTP_PORT: String(smtpPort),
      API_RATE: env['API_RATE'] ?? '1000/2000',
    });
    this.children.worker = this.child('worker', { ...shared, CHANNEL_SANDBOX: '1' });
    await Promise.all([
      this.ground.step('API', () => this.children.api?.start() ?? Promise.resolve()),
      this.ground.step('worker', () => this.children.worker?.start() ?? Promise.resolve()),
    ]);
  }

  private child(name: string, env: Readonly<Record<string, string>>): Child {
    return new Child({
      name,
      env,
      script: join(this.ground.options.root, 'dist', 'apps', name, 'main.js'),
      log: this.ground.folder.in(`${name}.log`),
      cwd: this.ground.options.root,
      say: this.ground.say,
      onStart: (process) => this.own(name, process.pid),
    });
  }

  private own(name: string, pid: number): void {
    this.charges.set(name, owned(name, pid));
    if (this.stopping) return;
    const all = [...this.charges.values()];
    this.ground.folder.writeProcesses(all);
    this.ground.guard.send(all);
  }
}

async function createDatabase(url: string): Promise<void> {
  const server = openPool(url.replace(/\/tenure$/, '/postgres'), { max: 1, name: 'tenure-dev' });
  try {
    const { rowCount } = await server.query(`SELECT 1 FROM pg_database WHERE datname = 'tenure'`);
    if (rowCount === 0) await server.query('CREATE DATABASE tenure');
  } finally {
    await server.end();
  }
}

/** Ends what a killed supervisor left behind, in the order of stopping. Returns the names of what it found. */
export async function cleanUp(folder: Folder): Promise<string[]> {
  const left = folder.processes().filter(isAlive);
  for (const name of ['worker', 'api', 'temporal', 'postgres']) {
    for (const process of left.filter((one) => one.name === name)) {
      await end(process, name === 'postgres' ? 'SIGINT' : 'SIGTERM', 8_000);
    }
  }
  folder.writeProcesses([]);
  folder.removeRun();
  return left.map((process) => process.name);
}
