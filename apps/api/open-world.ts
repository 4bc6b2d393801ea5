import type { Config } from '../shared/config/config';
import { SettingClock } from '../shared/clock';
import { openDataSource } from '../shared/database/data-source';
import { openPool } from '../shared/database/pool';
import { Published } from '../shared/publications/published';
import { LinkMaker } from '../shared/links/link-maker';
import { Credentials } from './auth/credentials';
import { TemporalDoor } from './enrollments/temporal-door';
import { Metrics } from './metrics/metrics';
import { MailSandbox } from './sandbox/mail-sandbox';
import type { World } from './world';

const VERSION = '0.1.0';

/** Connects to what the configuration names. Temporal is connected when it is first needed. */
export async function openWorld(config: Config, log: World['log'] = toStderr): Promise<World> {
  const pool = openPool(config.databaseUrl, {
    name: 'tenure-api',
    max: 10,
    onError: (error) => log(`database: ${error.message}`),
  });
  const data = await openDataSource(config.databaseUrl, 'tenure-api-reads');
  const clock = await SettingClock.read(pool);
  const port = config.sandboxSmtpPort;
  return {
    config,
    pool,
    data,
    clock,
    published: new Published(pool),
    credentials: new Credentials(pool),
    links: await LinkMaker.read(pool, config.publicUrl),
    temporal: new TemporalDoor(config.temporal),
    ...(port === undefined ? {} : { mailSandbox: new MailSandbox(pool, clock, port) }),
    metrics: new Metrics(),
    version: VERSION,
    log,
  };
}

export async function closeWorld(world: World): Promise<void> {
  world.metrics.stop();
  await world.data.destroy();
  await world.pool.end();
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
