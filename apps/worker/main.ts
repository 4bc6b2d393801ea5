import { activityInfo, heartbeat } from '@temporalio/activity';
import { NativeConnection } from '@temporalio/worker';
import { callActivity } from '../../activities/call';
import { deliverActivity } from '../../activities/deliver';
import { settleActivity } from '../../activities/settle';
import type { Activities } from '../../activities/activities';
import { fillNext } from '../shared/backfill/fill-next';
import { spreadBroadcasts } from '../shared/ingest/broadcast';
import { scanDue } from '../shared/due/scan-due';
import { realNow, SettingClock } from '../shared/clock';
import { readConfig, type Config } from '../shared/config/config';
import { LinkMaker } from '../shared/links/link-maker';
import { releaseParked } from '../shared/change/release-parked';
import { moveNext } from '../shared/moves/move-next';
import { openPool } from '../shared/database/pool';
import { transact } from '../shared/database/transact';
import { uuid7 } from '../shared/uuid7';
import { WORKERS_MAY_MEND } from '../../playbooks/rules/mends';
import { Published } from '../shared/publications/published';
import {
  EnrollmentWorkflows,
  isPermanent,
  temporalClient,
} from '../shared/temporal/enrollment-workflows';
import { bundle } from './bundle';
import { CallRepository } from './call.repository';
import { openChannels } from './channels';
import { crashPoint } from './crash-point';
import { DeliverRepository } from './deliver.repository';
import { Log } from './log';
import { NoticeMails } from './notice-mails.repository';
import { NoticeScan } from './notice-scan';
import { Relay } from './relay';
import { ReleaseRepository } from './release.repository';
import { ResendRepository } from './resend.repository';
import { scanHeartbeat } from './scan-heartbeat';
import { scanReleases } from './scan-releases';
import { scanResends } from './scan-resends';
import { Scans, type Scan } from './scans';
import { SettleRepository } from './settle.repository';
import { WaysScan } from './ways/scan-ways';
import { ComputedScan } from './computing/scan-computed';
import { createWorkers, SETTINGS } from './worker';

interface World {
  readonly config: Config;
  readonly pool: ReturnType<typeof openPool>;
  readonly published: Published;
  readonly clock: SettingClock;
  readonly log: Log;
  readonly links: LinkMaker;
}

/** The worker process: workers for enrollments and mails, and a relay. Says `ready` to its parent, stops on SIGTERM and when the parent is gone. */
async function main(): Promise<void> {
  const log = new Log();
  log.carryTemporal();
  const config = readConfig();
  const bundlePath = await bundle();
  const pool = openPool(config.databaseUrl, {
    name: 'tenure-worker',
    max: 20,
    onError: (error) => log.warn(`database connection lost: ${error.message}`, {}),
  });
  const world = {
    config,
    pool,
    log,
    published: new Published(pool),
    clock: await SettingClock.read(pool),
    links: await LinkMaker.read(pool, config.publicUrl),
  };
  const warn = (line: string): void => log.warn(line, {});
  const connection = await NativeConnection.connect({ address: config.temporal.address });
  const client = temporalClient(config.temporal);
  const channels = openChannels(config, pool);
  const workers = await createWorkers(SETTINGS, {
    connection,
    namespace: config.temporal.namespace,
    activities: activities(world, channels),
    plans: world.published,
    bundlePath,
  });
  const relay = new Relay({
    databaseUrl: config.databaseUrl,
    workflows: new EnrollmentWorkflows(client),
    clock: world.clock.line,
    log: warn,
    isPermanent,
  });
  await transact(pool, (through) =>
    releaseParked(through, WORKERS_MAY_MEND, { id: `worker/${uuid7()}`, now: world.clock.now() }),
  );
  const notices = new NoticeScan({
    ...world,
    ...{ mails: new NoticeMails(pool), channel: channels.email, base: config.publicUrl },
    log: warn,
  });
  relay.start();
  notices.start();
  const againMs = againAfter(world.clock.line.factor);
  const releases = { ...world, store: new ReleaseRepository(pool), againMs, log: warn };
  const scans = new Scans({
    scans: [
      { name: 'due', pass: (now) => scanDue({ pool, published: world.published, log: warn }, now) },
      { name: 'releases', pass: (now) => scanReleases(releases, now) },
      again(world, channels),
      { name: 'broadcasts', pass: (now) => spread(world, now) },
      ...bulks(world),
      computing(world),
      ways(world),
    ],
    clock: world.clock,
    factor: world.clock.line.factor,
    log: warn,
    ended: scanHeartbeat(pool),
  });
  scans.start();

  /** Who brings work in first, then who does it, then what it is done with. */
  const stop = async (): Promise<void> => {
    await scans.stop();
    await relay.stop();
    await Promise.all([workers.stop(), notices.stop()]);
    await Promise.all([client.connection.close(), connection.close(), pool.end()]);
  };
  const ended = stopOnce(stop, log);
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const)
    process.on(signal, () => ended(0));
  workers.done.catch((error: unknown) => {
    log.error(`a worker failed: ${error instanceof Error ? error.message : String(error)}`);
    ended(1);
  });
  process.send?.({ ready: true });
}

/** An hour, and half a real minute, in which playbook time may run for days: who was told is on the way that long. */
function againAfter(factor: number): number {
  return Math.max(3_600_000, 30_000 * factor);
}

/** One batch, then a pause: a product launch is not told to all customers at once. */
async function spread({ pool, published }: World, now: number): Promise<number> {
  await spreadBroadcasts({ pool, published }, now);
  return 0;
}

/** At its own pace as well. */
async function fill({ pool, published }: World, now: number): Promise<number> {
  await fillNext({ pool, published }, now);
  return 0;
}

async function move({ pool, published }: World, now: number): Promise<number> {
  await moveNext({ pool, published }, now);
  return 0;
}

function again(
  { config, pool, published, clock, log, links }: World,
  channels: ReturnType<typeof openChannels>,
): Scan {
  const deps = {
    ...{ published, links, channels, clock, log, store: new ResendRepository(pool) },
    logLine: (line: string) => log.warn(line, {}),
    crashPoint: crashPoint(config.crashAt),
  };
  return { name: 'resends', pass: (now) => scanResends(deps, now) };
}

function ways({ pool, published, clock, log }: World): Scan {
  const finished = (looked: number, moved: number): void =>
    log.info(`computed when ways in open for ${looked} customers`, { moved });
  const scan = new WaysScan({ pool, published, clock, finished });
  return { name: 'ways', pass: () => scan.step() };
}

function bulks(world: World): readonly Scan[] {
  return [
    { name: 'backfills', pass: (now) => fill(world, now) },
    { name: 'migrations', pass: (now) => move(world, now) },
  ];
}

function computing({ pool, published, clock, log }: World): Scan {
  const scan = new ComputedScan({
    pool,
    published,
    clock,
    finished: (kind, looked, changed) =>
      kind === 'came_to_be' &&
      log.info(`computed the attributes of ${looked} customers`, { changed }),
  });
  return { name: 'computed', pass: () => scan.step() };
}

function activities(
  { config, pool, published, clock, log, links }: World,
  channels: ReturnType<typeof openChannels>,
): Activities {
  const surroundings = { published, log, links, crashPoint: crashPoint(config.crashAt) };
  return {
    settle: settleActivity({ ...surroundings, store: new SettleRepository(pool, published) }),
    deliver: deliverActivity({
      ...surroundings,
      clock,
      store: new DeliverRepository(pool, published),
      channels,
      heartbeat: () => heartbeat(),
    }),
    call: callActivity({
      ...surroundings,
      clock,
      realNow,
      store: new CallRepository(pool, published),
      connections: config.connections,
      heartbeat: () => heartbeat(),
      attempt: () => activityInfo().attempt,
    }),
  };
}

/** However often it is asked. A stop that hangs is cut: everything that was begun survives a kill anyway. */
function stopOnce(stop: () => Promise<void>, log: Log): (code: number) => void {
  let stopping = false;
  return (code) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    stop().then(
      () => process.exit(code),
      (error: unknown) => {
        log.error(`stopping failed: ${String(error)}`);
        process.exit(1);
      },
    );
  };
}
const STOP_MS = 7_000;

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
