import { readFileSync, rmSync } from 'node:fs';
import { end, isAlive, type Owned } from './processes';

/**
 * A small process that outlives a killed supervisor by seconds: when its channel closes it ends what the supervisor
 * started and cannot end any more. API and worker go by themselves when their channel closes; databases do not know.
 */
let charges: readonly Owned[] = [];
/** `run.json`: what it says is no longer true once the supervisor is gone. */
const runFile = process.argv[2];
const supervisor = process.ppid;
const polite: Readonly<Record<string, NodeJS.Signals>> = { postgres: 'SIGINT' };

process.on('message', (message: { charges: readonly Owned[] }) => {
  charges = message.charges;
});
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => {
  forgetRun();
  void endAll().finally(() => process.exit(0));
});

function forgetRun(): void {
  try {
    const { pids } = JSON.parse(readFileSync(runFile ?? '', 'utf8')) as {
      pids: { supervisor: number };
    };
    if (pids.supervisor === supervisor) rmSync(runFile ?? '', { force: true });
  } catch {
    // There is none, or it belongs to a start that came after.
  }
}

async function endAll(): Promise<void> {
  const own = (name: string) => charges.filter((charge) => charge.name === name);
  const deadline = Date.now() + 8_000;
  const leaving = [...own('worker'), ...own('api')];
  while (Date.now() < deadline && leaving.some(isAlive)) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const name of ['worker', 'api', 'temporal', 'postgres']) {
    for (const charge of own(name)) await end(charge, polite[name] ?? 'SIGTERM', 5_000);
  }
}
