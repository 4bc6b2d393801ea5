/** A real Temporal server of its own, and a client that knows how plans travel. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { ours } from './ours.mjs';

export async function openTemporal() {
  const { findTemporal } = ours('apps/cli/dev/temporal-server');
  const found = await findTemporal({
    progress: (line) => process.stderr.write(`${line}\n`),
    env: { PATH: process.env.PATH },
    folder: '.tenure',
  });
  const { payloadConverterPath } = ours('apps/shared/temporal/converter-path');
  // Started by ourselves: what it prints would be mixed with our JSON.
  const folder = mkdtempSync(join(tmpdir(), 'tenure-bench-'));
  const { anyPort } = ours('apps/cli/dev/ports');
  const port = await anyPort();
  const temporal = await ours('apps/cli/dev/temporal').startTemporal({
    binary: found.path,
    port,
    uiPort: await anyPort(),
    file: join(folder, 'temporal.db'),
    log: join(folder, 'temporal.log'),
  });
  const server = await TestWorkflowEnvironment.createFromExistingServer({
    address: `127.0.0.1:${port}`,
    namespace: 'default',
    client: { dataConverter: { payloadConverterPath }, identity: 'bench' },
  });
  return {
    client: server.client,
    nativeConnection: server.nativeConnection,
    close: async () => {
      await server.teardown();
      process.kill(temporal.pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
