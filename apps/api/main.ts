import { readConfig } from '../shared/config/config';
import { createApp } from './app';
import { serveMetrics } from './metrics/serve-metrics';
import { openWorld, closeWorld } from './open-world';

/** Starts the API process: says `ready` to its parent when it listens; stops on SIGTERM and when the parent is gone. */
async function main(): Promise<void> {
  const config = readConfig();
  const world = await openWorld(config);
  const app = await createApp(world);
  const mailSandbox = world.mailSandbox;
  await mailSandbox?.listen();
  await app.listen(config.api.port, config.api.host);
  const metrics = config.metrics && (await serveMetrics(world, config.metrics));
  const stop = once(async () => {
    await app.close();
    await mailSandbox?.close();
    metrics?.close();
    await closeWorld(world);
    process.exit(0);
  });
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
  process.send?.({ ready: true, url: await app.getUrl() });
}

function once(stop: () => Promise<void>): () => void {
  let stopping: Promise<void> | undefined;
  return () => {
    stopping ??= stop().catch((error: unknown) => {
      process.stderr.write(`stopping failed: ${String(error)}\n`);
      process.exit(1);
    });
  };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
