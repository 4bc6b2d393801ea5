import { fork } from 'node:child_process';
import { join } from 'node:path';
import pc from 'picocolors';
import { toPlaybookTime } from '../../../playbooks/kernel/clock';
import { ApiClient } from '../api-client';
import { banner } from './banner';
import { bringIn, COMPANIES, type CompanyName } from './bring-in';
import { factorOf } from './day';
import { Folder } from './folder';
import type { Owned } from './processes';
import { cleanUp, Services } from './services';

export interface DevFlags {
  readonly day?: string;
  readonly now?: string;
  readonly port?: string;
  /** Project to publish; the shipped library by default. */
  readonly project?: string;
  /** Who is there to try it with. */
  readonly company?: string;
}

/** A flag that cannot be used: exit code 2. */
export class FlagRefused extends Error {}

/**
 * `tenure dev`: starts everything on this machine and stays until it is told to stop. Resolves with the exit code.
 * `root` is the checkout, `env` the environment it was started with.
 */
export async function dev(
  flags: DevFlags,
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  // Whoever read what this prints may be gone (a closed terminal, `| head`): that is no reason to fall over.
  for (const stream of [process.stdout, process.stderr])
    stream.removeAllListeners('error').on('error', () => undefined);
  const options = { ...readFlags(flags), env, root };
  const folder = new Folder(env['TENURE_FOLDER'] || join(root, '.tenure'));
  const lock = folder.lock();
  if (lock.kind === 'held') {
    const run = folder.run();
    process.stderr.write(
      `Tenure is already ${run === undefined ? 'starting' : 'running'} in this folder (process ${lock.by.pid})${run === undefined ? '' : `: ${run.api_url}`}\nstop it with Ctrl-C there, or: kill ${lock.by.pid}\n`,
    );
    return 3;
  }
  const say = (line: string) => void process.stdout.write(`  ${line}\n`);
  const guard = startGuard(
    join(root, 'dist', 'apps', 'cli', 'dev', 'guard.js'),
    folder.in('run.json'),
  );
  const services = new Services({ folder, options, step, guard, say });
  const told = untilTold();
  let code = 0;
  try {
    const left = await cleanUp(folder);
    if (left.length > 0) say(`cleaned up after a start that was killed: ${left.join(', ')}`);
    await Promise.race([
      services
        .start()
        .then(() => announce(services, folder, { ...flags, root, company: options.company })),
      told.then(stopEarly),
    ]);
    await told;
    process.stdout.write('\nstopping …\n');
  } catch (error) {
    if (!(error instanceof StoppedEarly)) {
      process.stderr.write(
        `${pc.red('Tenure could not start:')} ${error instanceof Error ? error.message : String(error)}\n`,
      );
      code = 3;
    }
  }
  folder.removeRun();
  await services.stop();
  guard.close();
  folder.unlock();
  return code;
}

class StoppedEarly extends Error {}
function stopEarly(): never {
  throw new StoppedEarly();
}

interface Read {
  readonly factor: number;
  readonly now?: number;
  readonly apiPort: number;
  readonly company: CompanyName;
}

function readFlags(flags: DevFlags): Read {
  try {
    const factor = flags.day === undefined ? 1 : factorOf(flags.day);
    const apiPort = Number(flags.port ?? 7400);
    if (!Number.isInteger(apiPort) || apiPort < 1 || apiPort > 65_535)
      throw new Error(`--port "${flags.port}" is no port; write for example --port 7400`);
    const company = COMPANIES.find((name) => name === (flags.company ?? 'demo'));
    if (company === undefined)
      throw new Error(
        `--company "${flags.company}" is none of ${COMPANIES.join(', ')}; write for example --company small`,
      );
    if (flags.now === undefined) return { factor, apiPort, company };
    const now = Date.parse(flags.now);
    if (Number.isNaN(now) || !/(Z|[+-]\d\d:\d\d)$/.test(flags.now)) {
      throw new Error(
        `--now "${flags.now}" is no time with an offset; write for example --now 2026-03-07T23:00:00+08:00`,
      );
    }
    return { factor, now, apiPort, company };
  } catch (error) {
    throw new FlagRefused(error instanceof Error ? error.message : String(error));
  }
}

async function announce(
  services: Services,
  folder: Folder,
  flags: Omit<DevFlags, 'company'> & { readonly company: CompanyName; readonly root: string },
): Promise<void> {
  const api = new ApiClient(services.apiUrl, services.apiKey);
  const { root, company } = flags;
  const project = flags.project ?? join(root, 'playbooks', 'library');
  const now = services.clock ? toPlaybookTime(services.clock, Date.now()) : Date.now();
  await step('library and demo company', (say) =>
    bringIn({ api, folder, root, say, company, now }, project),
  );
  folder.writeRun({
    api_url: services.apiUrl,
    api_key: services.apiKey,
    mailbox_url: `${services.apiUrl}/sandbox`,
    temporal_ui_url: services.temporalUi,
    temporal_address: services.temporalAddress,
    database_url: services.databaseUrl,
    pids: { supervisor: process.pid, ...services.pids },
  });
  process.stdout.write(banner(services, flags.day));
}

/** One line per step: its name at once, its time when it is done. */
async function step<T>(
  title: string,
  work: (say: (line: string) => void) => Promise<T>,
): Promise<T> {
  const from = Date.now();
  const words: string[] = [];
  process.stdout.write(`${pc.dim('…')} ${title}\n`);
  const result = await work((line) => {
    words.push(line);
    process.stdout.write(`  ${title}: ${line}\n`);
  });
  process.stdout.write(
    `${pc.green('✓')} ${title} ${pc.dim(`${((Date.now() - from) / 1000).toFixed(1)} s`)}\n`,
  );
  return result;
}

function startGuard(
  script: string,
  runFile: string,
): { send(charges: readonly Owned[]): void; close(): void } {
  const guard = fork(script, [runFile], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return {
    send: (charges) => void (guard.connected && guard.send({ charges })),
    close: () => guard.connected && guard.disconnect(),
  };
}

function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    let times = 0;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (++times === 2) process.stdout.write('still stopping, a few seconds more …\n');
        resolve();
      });
    }
  });
}
