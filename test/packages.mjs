/** What running Tenure does not need, and working on it does: `npm start` leaves it out. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const modules = join(import.meta.dirname, '..', 'node_modules');

function areComplete() {
  const some = ['.package-lock.json', '.bin/jest', '.bin/tsc'];
  return some.every((name) => existsSync(join(modules, name)));
}

/** Fetches it when it is not there. False: that failed, and npm has said why. */
export function fetchPackages() {
  if (areComplete()) return true;
  process.stderr.write('fetching the packages that tests and measures need …\n');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // What a command prints for programs stays its own.
  const stdio = ['ignore', process.stderr, process.stderr];
  const { status } = spawnSync('npm', args, { cwd: join(modules, '..'), stdio });
  return status === 0;
}

/** The same for a command that cannot go on without. */
export function needPackages() {
  if (fetchPackages()) return;
  process.stderr.write('the packages could not be fetched; mend that, or run: npm ci\n');
  process.exit(3);
}
