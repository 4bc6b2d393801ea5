/** The hand-written contender: default settings, a row for each mail and task, the same mail server. */
import { createRequire } from 'node:module';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import nodemailer from 'nodemailer';
import pg from 'pg';
import { costOf, median, until } from './world.mjs';

const require = createRequire(import.meta.url);
const taskQueue = 'hand-written';

export async function handWritten(world, { count, prefix }) {
  const { server, databaseUrl, statements } = world;
  const pool = new pg.Pool({ connectionString: databaseUrl, application_name: 'hand-written' });
  await pool.query(
    'CREATE TABLE hand_mail (customer text, subject text, at timestamptz DEFAULT now())',
  );
  await pool.query('CREATE TABLE hand_task (customer text, title text, status text)');
  const worker = await Worker.create({
    connection: server.nativeConnection,
    taskQueue,
    workflowsPath: require.resolve('./hand-written.workflow.mjs'),
    activities: activities(pool, world.smtpUrl),
  });
  const running = worker.run();
  const costs = [];
  const effects = [];
  let last;
  for (let i = 0; i < count; i++) {
    const customer = `${prefix}-${i}`;
    const sent = world.mails.length;
    const before = statements.since({}, ['hand-written']);
    const handle = await live(world, { customer, own: pool });
    last = handle;
    const { 'hand-written': sql_statements } = statements.since(before, ['hand-written']);
    costs.push({ ...(await costOf(handle)), sql_statements });
    const { rows } = await world.pool.query(
      'SELECT title, status FROM hand_task WHERE customer = $1',
      [customer],
    );
    effects.push({
      mails: world.mails.length - sent,
      tasks: rows.map(({ title, status }) => `${title} ${status}`),
    });
  }
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: require.resolve('./hand-written.workflow.mjs'),
    logger: new DefaultLogger('ERROR'),
  });
  const options = { workflowBundle, reuseV8Context: true };
  const replay = { history: await last.fetchHistory(), options };
  worker.shutdown();
  await running;
  await pool.end();
  return { counts: median(costs), effects, replay };
}

/** `own`: the connection whose statements count. */
async function live({ server, pool }, { customer, own }) {
  const handle = await server.client.workflow.start('handWritten', {
    taskQueue,
    workflowId: `hand-written/${customer}`,
    args: [{ customer, to: `${customer}@customer.example` }],
  });
  const one = async (sql) => (await pool.query(sql, [customer])).rows[0];
  await until('the first mail', () => one('SELECT 1 FROM hand_mail WHERE customer = $1'));
  // It is on its way to the condition: the timer is the sign that it has come there.
  await until('it waits', async () =>
    (await handle.fetchHistory()).events.some((event) => event.timerStartedEventAttributes),
  );
  await handle.signal('kickoff');
  await until('the task is open', () => one('SELECT 1 FROM hand_task WHERE customer = $1'));
  await until(
    'it waits for the task',
    async () =>
      (await handle.fetchHistory()).events.filter((event) => event.timerStartedEventAttributes)
        .length > 1,
  );
  await own.query("UPDATE hand_task SET status = 'resolved' WHERE customer = $1", [customer]);
  await handle.signal('resolved');
  await handle.result();
  return handle;
}

function activities(pool, smtpUrl) {
  const transport = nodemailer.createTransport(smtpUrl);
  return {
    sendMail: async ({ customer, to, subject }) => {
      await transport.sendMail({ from: 'care@acme.example', to, subject, text: subject });
      await pool.query('INSERT INTO hand_mail (customer, subject) VALUES ($1, $2)', [
        customer,
        subject,
      ]);
    },
    openTask: async ({ customer, title }) => {
      await pool.query("INSERT INTO hand_task VALUES ($1, $2, 'open')", [customer, title]);
    },
  };
}
