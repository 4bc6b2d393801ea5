import { join } from 'node:path';
import { IllegalStateError } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { findTemporal, findTestServer } from '../../apps/cli/dev/temporal-server';
import { payloadConverterPath } from '../../apps/shared/temporal/converter-path';

/**
 * Only what is wrong: failed workflow tasks are told as warnings by those tests that want them. Not before there is a
 * server: a runtime that nothing uses keeps the process from ending. It ends with what used it last.
 */
function installRuntime(): void {
  try {
    Runtime.install({
      logger: new DefaultLogger('ERROR'),
      shutdownSignals: [],
      telemetryOptions: {
        logging: {
          forward: {},
          filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }),
        },
      },
    });
  } catch (error) {
    // Something uses it still, and has installed it as above.
    if (!(error instanceof IllegalStateError)) throw error;
  }
}

const search = {
  progress: (): void => undefined,
  env: { PATH: process.env['PATH'] },
  folder: join(__dirname, '..', '..', '.tenure'),
};
const client = { dataConverter: { payloadConverterPath }, identity: 'test' };

/** A server whose time flies while a result is awaited. One per test file, its tests one after the other: time never goes back. */
export async function timeSkippingServer(): Promise<TestWorkflowEnvironment> {
  const path = await findTestServer(search);
  installRuntime();
  return TestWorkflowEnvironment.createTimeSkipping({
    client,
    server: { executable: { type: 'existing-path', path } },
  });
}

/** The real server in memory, on loopback and a free port, with timers that fire when they are due. */
export async function devServer(): Promise<TestWorkflowEnvironment> {
  const found = await findTemporal({ ...search, env: { PATH: search.env.PATH } });
  if (found.kind !== 'binary') throw new Error('tests start a server of their own');
  installRuntime();
  return TestWorkflowEnvironment.createLocal({
    client,
    server: {
      executable: { type: 'existing-path', path: found.path },
      ip: '127.0.0.1',
      extraArgs: ['--dynamic-config-value', 'history.timerProcessorMaxTimeShift="20ms"'],
    },
  });
}
