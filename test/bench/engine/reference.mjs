/** The reference playbook on the real engine: ingest, relay, workers, tasks. */
import { heartbeat } from '@temporalio/activity';
import { referenceOf } from './playbook.mjs';
import { ours } from './ours.mjs';
import { costOf, median, until } from './world.mjs';

/** Names of the connections, and what their statements are for. */
const KINDS = {
  ingest: 'sql_ingest',
  'tenure-relay': 'sql_relay',
  settle: 'sql_settle',
  deliver: 'sql_deliver',
  task: 'sql_task',
  publications: 'sql_publications',
};

/** `further`: steps the playbook has besides, which nobody reaches. */
export async function reference(world, { count, prefix, further = 0 }) {
  const { pool, server } = world;
  await publish(pool, { number: further + 1, source: referenceOf(further) });
  const engine = await start(world);
  const costs = [];
  const effects = [];
  let last;
  for (let i = 0; i < count; i++) {
    const customer = `${prefix}-${i}`;
    await seed(pool, customer);
    const before = world.statements.since({}, Object.keys(KINDS));
    const handle = await live(engine, { pool, server, customer });
    const statements = world.statements.since(before, Object.keys(KINDS));
    last = handle;
    costs.push({ ...(await costOf(handle)), ...byKind(statements) });
    effects.push(await effectsOf(pool, world.mails, customer));
  }
  const replay = await engine.replay(last);
  await engine.stop();
  return { counts: median(costs), effects, replay };
}

function byKind(statements) {
  const all = Object.values(statements).reduce((sum, count) => sum + count, 0);
  const kinds = Object.entries(statements).map(([name, count]) => [KINDS[name], count]);
  return { sql_statements: all, ...Object.fromEntries(kinds) };
}

/** One enrollment from the event that starts it to its end. */
async function live({ ingest, tasks }, { pool, server, customer }) {
  const post = (type, data = {}) =>
    ingest.accept([{ id: `${type}/${customer}`, type, customer, data }], { source: 'bench' });
  await accepted(post('deal.won', { deal_id: customer }));
  const one = async (sql) => (await pool.query(sql, [customer])).rows[0];
  await until('it waits for the kick-off', () =>
    one("SELECT 1 FROM wait WHERE customer_id = $1 AND type = 'kickoff.booked' AND met_at IS NULL"),
  );
  await accepted(post('kickoff.booked'));
  const { id: task } = await until('the task is open', () =>
    one("SELECT id FROM task WHERE customer_id = $1 AND status = 'open'"),
  );
  await tasks.resolve({ task, by: 'ana' });
  const { id } = await one('SELECT id FROM enrollment WHERE customer_id = $1');
  const handle = server.client.workflow.getHandle(ours('workflows/messages').workflowId(id));
  await handle.result();
  return handle;
}

async function accepted(posting) {
  const { refused } = await posting;
  if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused)}`);
}

async function effectsOf(pool, mails, customer) {
  const { rows } = await pool.query('SELECT title, status FROM task WHERE customer_id = $1', [
    customer,
  ]);
  const to = `${customer}@customer.example`;
  return {
    mails: mails.filter((address) => address === to).length,
    tasks: rows.map(
      ({ title, status }) => `${typeof title === 'string' ? title : title.en} ${status}`,
    ),
  };
}

/** Workers, relay and ingest in this process, so that their statements can be counted. */
async function start({ databaseUrl, server, smtpUrl }) {
  const { openPool } = ours('apps/shared/database/pool');
  const { Published } = ours('apps/shared/publications/published');
  const names = ['ingest', 'settle', 'deliver', 'task', 'publications'];
  const pools = Object.fromEntries(names.map((name) => [name, openPool(databaseUrl, { name })]));
  const clock = { now: () => Date.now() };
  const published = new Published(pools.publications);
  const around = {
    published,
    log: { warn: (text) => process.stderr.write(`${text}\n`) },
    crashPoint: () => undefined,
  };
  const activities = {
    settle: ours('activities/settle').settleActivity({
      ...around,
      store: new (ours('apps/worker/settle.repository').SettleRepository)(pools.settle, published),
    }),
    deliver: ours('activities/deliver').deliverActivity({
      ...around,
      clock,
      heartbeat: () => heartbeat(),
      store: new (ours('apps/worker/deliver.repository').DeliverRepository)(
        pools.deliver,
        published,
      ),
      channels: { email: ours('activities/channels/email').emailChannel(smtpUrl) },
    }),
  };
  const { createWorkers, SETTINGS } = ours('apps/worker/worker');
  const workers = await createWorkers(SETTINGS, {
    connection: server.nativeConnection,
    namespace: 'default',
    activities,
    plans: published,
    bundlePath: await ours('apps/worker/bundle').bundle(),
  });
  const { EnrollmentWorkflows } = ours('apps/shared/temporal/enrollment-workflows');
  const relay = new (ours('apps/worker/relay').Relay)({
    databaseUrl,
    workflows: new EnrollmentWorkflows(server.client),
    clock: ours('playbooks/kernel/clock').REAL_TIME,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  relay.start();
  const { Ingest } = ours('apps/shared/ingest/ingest');
  const { resolveTask } = ours('apps/shared/tasks/resolve');
  return {
    ingest: new Ingest({ pool: pools.ingest, published, clock }),
    tasks: { resolve: (said) => resolveTask({ pool: pools.task, published, clock }, said) },
    /** What the replay of one enrollment needs; plans are in memory from then on. */
    replay: async (handle) => ({
      history: await handle.fetchHistory(),
      options: {
        workflowBundle: { codePath: await ours('apps/worker/bundle').bundle() },
        dataConverter: {
          payloadConverterPath: ours('apps/shared/temporal/converter-path').payloadConverterPath,
          payloadCodecs: [new (ours('apps/shared/temporal/plan-codec').PlanCodec)(published)],
        },
        reuseV8Context: true,
      },
    }),
    stop: async () => {
      await relay.stop();
      await workers.stop();
      await Promise.all(Object.values(pools).map((pool) => pool.end()));
    },
  };
}

/** A publication with this playbook alone, which takes the place of the one before. Answers its version. */
export async function publish(pool, { number, source }) {
  const library = ours('apps/cli/project-files').readProject('playbooks/starter');
  const files = new Map([...library].filter(([name]) => !name.endsWith('.playbook.yaml')));
  files.set('reference.playbook.yaml', source);
  const { ok, diagnostics, project, playbooks } = ours('playbooks/compiler/compile').compile(files);
  const [playbook] = playbooks;
  if (!ok || !playbook) throw new Error(JSON.stringify(diagnostics, null, 2));
  const { id, hash, json, lines, templates } = playbook;
  await pool.query(
    `INSERT INTO publication (id, files, project, published_by, published_at) VALUES ('bench-' || $2::text, '{}', $1, 'bench', now())`,
    [JSON.stringify(project), number],
  );
  await pool.query(
    `INSERT INTO playbook_version (hash, playbook, number, plan, lines, templates, publication_id, published_at)
     VALUES ($1, $2, $6::integer, $3, $4, $5, 'bench-' || $6::text, now())`,
    [hash, id, json, JSON.stringify(lines), JSON.stringify(templates), number],
  );
  await pool.query(
    `INSERT INTO playbook (id, version, publication_id) VALUES ($1, $2, 'bench-' || $3::text)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, publication_id = excluded.publication_id`,
    [id, hash, number],
  );
  return hash;
}

async function seed(pool, customer) {
  await pool.query(
    `INSERT INTO person (id, email, attributes, created_at, updated_at) VALUES ('ana', 'ana@acme.example', '{"name": "Ana"}', now(), now())
     ON CONFLICT DO NOTHING`,
  );
  await pool.query(
    `INSERT INTO customer (id, attributes, created_at, updated_at)
     VALUES ($1, jsonb_build_object('name', $1::text, 'csm', 'ana', 'annual_value', 1000), now(), now())`,
    [customer],
  );
  await pool.query(
    `INSERT INTO contact (id, customer_id, locale, roles, reach, attributes, created_at, updated_at)
     VALUES ($1 || '-champion', $1, 'en', '{champion}', jsonb_build_object('email', $1 || '@customer.example'), '{"name": "Chen"}', now(), now())`,
    [customer],
  );
}
