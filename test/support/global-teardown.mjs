import { rmSync } from 'node:fs';

/** ms: by then jest has said what it has to say, and how it went. */
const LAST_WORDS = 3_000;

/** `run`: jest's own words about it; whoever measures ends by itself. */
export default async function teardown(run) {
  const { postgres, folder } = globalThis.__postgres ?? {};
  await postgres?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
  // A client of a Temporal that is gone tries again for minutes, and files that run in this process would wait for it.
  if (run) setTimeout(() => process.exit(), LAST_WORDS).unref();
}
