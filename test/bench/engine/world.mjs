/** The real things both contenders run on, and the counting of what they cost. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import pg from 'pg';
import { SMTPServer } from 'smtp-server';
import setup from '../../support/global-setup.mjs';
import teardown from '../../support/global-teardown.mjs';
import { openTemporal } from './temporal.mjs';

export async function openWorld() {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    shutdownSignals: [],
    telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
  });
  await setup();
  const statements = countStatements();
  const databaseUrl = await database(process.env.TEST_POSTGRES);
  const temporal = await openTemporal();
  const mails = [];
  const sink = await mailServer(mails);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4, application_name: 'bench' });
  return {
    server: temporal,
    databaseUrl,
    pool,
    mails,
    smtpUrl: `smtp://127.0.0.1:${sink.server.address().port}`,
    statements,
    close: async () => {
      await pool.end();
      await temporal.close();
      await new Promise((resolve) => sink.close(resolve));
      await teardown();
    },
  };
}

async function database(url) {
  const client = new pg.Client(`${url}/postgres`);
  await client.connect();
  await client.query('CREATE DATABASE bench TEMPLATE tenure_template');
  await client.end();
  return `${url}/bench`;
}

async function mailServer(mails) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, session, done) => {
      stream.resume();
      stream.on('end', () => {
        mails.push(...session.envelope.rcptTo.map(({ address }) => address));
        done();
      });
    },
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/**
 * Statements by the name of the connection, BEGIN and COMMIT included. Not counted: what a
 * relay asks when nothing is there, which it does however many enrollments there are.
 */
function countStatements() {
  const counts = new Map();
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function counted(...args) {
    const name = this.connectionParameters.application_name ?? '';
    const text = typeof args[0] === 'string' ? args[0] : (args[0]?.text ?? '');
    const answer = query.apply(this, args);
    const count = () => counts.set(name, (counts.get(name) ?? 0) + 1);
    if (name !== 'tenure-relay') count();
    else if (!/advisory|pg_locks/.test(text))
      answer?.then?.(
        (result) => result.rowCount > 0 && count(),
        () => undefined,
      );
    return answer;
  };
  return {
    /** By kind, since the answer of an earlier call. */
    since: (earlier = {}, names = []) =>
      Object.fromEntries(
        names.map((name) => [name, (counts.get(name) ?? 0) - (earlier[name] ?? 0)]),
      ),
  };
}
/** Looks again and again, bounded. */
export async function until(what, look, withinMs = 30_000) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What the server keeps about one workflow. */
export async function costOf(handle) {
  const { events } = await handle.fetchHistory();
  const { raw } = await handle.describe();
  return {
    history_events: events.length,
    workflow_tasks: events.filter((event) => event.workflowTaskStartedEventAttributes).length,
    history_bytes: Number(raw.workflowExecutionInfo.historySizeBytes),
  };
}

/** The middle one: a heartbeat of a busy machine is not the cost of an enrollment. */
export function median(costs) {
  const middle = (name) =>
    costs.map((cost) => cost[name]).sort((a, b) => a - b)[Math.floor(costs.length / 2)];
  return Object.fromEntries(Object.keys(costs[0]).map((name) => [name, middle(name)]));
}
