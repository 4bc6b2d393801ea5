/** What running Tenure does not need, and working on it does: `npm start` leaves it out. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const modules = join(import.meta.dirname, '..', 'node_modules');

function areComplete() {
  const some = ['.package-lock.json', '.bin/jest', '.bin/tsc'];
  return some.every((name) => existsSync(join(modules, name)));
}

/** Fetches it when it is not there. When that fails, npm has said why, and the command ends. */
export function needPackages() {
  if (areComplete()) return;
  process.stderr.write('fetching the packages that tests and measures need …\n');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // What a command prints for programs stays its own.
  const stdio = ['ignore', process.stderr, process.stderr];
  const { status } = spawnSync('npm', args, { cwd: join(modules, '..'), stdio });
  if (status === 0) return;
  process.stderr.write('the packages could not be fetched; mend that, or run: npm ci\n');
  process.exit(3);
}
