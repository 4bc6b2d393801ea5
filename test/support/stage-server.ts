import { heartbeat } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Activities } from '../../activities/activities';
import { emailChannel } from '../../activities/channels/email';
import { deliverActivity } from '../../activities/deliver';
import { settleActivity } from '../../activities/settle';
import { Changes } from '../../apps/shared/change/changes';
import { Ingest } from '../../apps/shared/ingest/ingest';
import { resolveTask } from '../../apps/shared/tasks/resolve';
import { EnrollmentWorkflows, isPermanent } from '../../apps/shared/temporal/enrollment-workflows';
import { bundle } from '../../apps/worker/bundle';
import { DeliverRepository } from '../../apps/worker/deliver.repository';
import { Relay } from '../../apps/worker/relay';
import { SettleRepository } from '../../apps/worker/settle.repository';
import { createWorkers, SETTINGS, type Workers } from '../../apps/worker/worker';
import { REAL_TIME } from '../../playbooks/kernel/clock';
import type { Scenario, ScriptItem } from '../../playbooks/kernel/scenario';
import { workflowId } from '../../workflows/messages';
import { TestApi } from './api';
import { SmtpSink } from './smtp-sink';
import { timeSkippingServer } from './temporal';
import { until } from './until';

const SPAN_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

interface Parts {
  readonly server: TestWorkflowEnvironment;
  readonly api: TestApi;
  readonly sink: SmtpSink;
  readonly workers: Workers;
  readonly relay: Relay;
  /** Playbook time, ms: what the server's clock was when last asked. */
  readonly time: { ms: number };
}

/** Plays a scenario on everything real: Temporal with its time skipped, Postgres, the relay, SMTP. One at a time. */
export class StageServer {
  readonly server: TestWorkflowEnvironment;
  readonly api: TestApi;
  private readonly clock: { now(): number };
  private readonly changes: Changes;
  private readonly ingest: Ingest;

  private constructor(private readonly parts: Parts) {
    const { api, server, time } = parts;
    this.server = server;
    this.api = api;
    this.clock = { now: () => time.ms };
    const { pool, published } = api.world;
    this.changes = new Changes({ pool, published, clock: this.clock });
    this.ingest = new Ingest({ pool, published, clock: this.clock });
  }

  static async open(files: Readonly<Record<string, string>>): Promise<StageServer> {
    const [server, api, sink] = await Promise.all([
      timeSkippingServer(),
      TestApi.open(),
      new SmtpSink().listen(),
    ]);
    const as = await api.key(['playbooks:publish']);
    const published = await api.call('POST', '/v1/publications', {
      as,
      body: { files },
      headers: { 'idempotency-key': 'stage' },
    });
    if (published.status !== 201) throw new Error(published.text);
    const time = { ms: await server.currentTimeMs() };
    const workers = await createWorkers(SETTINGS, {
      connection: server.nativeConnection,
      namespace: 'default',
      activities: activities(api, sink, time),
      plans: api.world.published,
      bundlePath: await bundle(),
    });
    const relay = new Relay({
      databaseUrl: api.world.config.databaseUrl,
      workflows: new EnrollmentWorkflows(server.client),
      clock: REAL_TIME,
      log: () => undefined,
      isPermanent,
    });
    relay.start();
    return new StageServer({ server, api, sink, workers, relay, time });
  }

  async close(): Promise<void> {
    await this.parts.relay.stop();
    await this.parts.workers.stop();
    await this.api.close();
    await this.parts.sink.close();
    await this.server.teardown();
  }

  startOfTime(): Promise<number> {
    return this.server.currentTimeMs();
  }

  /** Enrolls by the event of the scenario's way in, plays the script, answers the enrollment's id. */
  async play(scenario: Scenario, entry: { type: string; id: string }): Promise<string> {
    await this.prepare(scenario);
    const { id: customer } = scenario.given.customer;
    await this.post(entry.id, entry.type, customer, scenario.with);
    const id = await until('the enrollment', () => this.enrollmentOf(customer));
    await this.quiet(id);
    for (const item of scenario.script) {
      await this.item(item, customer, id);
      await this.quiet(id);
    }
    return id;
  }

  private async prepare({ given }: Scenario): Promise<void> {
    const { pool } = this.api.world;
    for (const [id, person] of Object.entries(given.people)) {
      await pool.query(
        `INSERT INTO person (id, manager, zone, email, may_send, attributes, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, now(), now()) ON CONFLICT DO NOTHING`,
        [
          id,
          person.manager ?? null,
          person.zone ?? null,
          person.email ?? null,
          person.maySend ?? null,
          JSON.stringify(person.attributes),
        ],
      );
    }
    const source = 'stage';
    await this.changes.patchCustomer(
      given.customer.id,
      { ...given.customer.attributes },
      { source },
    );
    for (const { id, roles, locale, reach, attributes } of given.contacts) {
      await this.changes.patchContact(
        id,
        {
          customer_id: given.customer.id,
          roles,
          reach,
          ...(locale === undefined ? {} : { locale }),
          ...attributes,
        },
        { source },
      );
    }
  }

  private async item(item: ScriptItem, customer: string, id: string): Promise<void> {
    if (item.after !== undefined) {
      const unit = item.after.unit as keyof typeof SPAN_MS;
      await this.server.sleep(item.after.n * SPAN_MS[unit]);
      this.parts.time.ms = Math.max(this.parts.time.ms, await this.server.currentTimeMs());
      await this.quiet(id);
    }
    const { change, event, resolve } = item;
    if (change?.customer !== undefined)
      await this.changes.patchCustomer(customer, { ...change.customer }, { source: 'stage' });
    if (event !== undefined) await this.post(`e${item.line}`, event.type, customer, event.fields);
    if (resolve === undefined) return;
    const { rows } = await this.api.world.pool.query<{ task_id: string; assignee: string }>(
      `SELECT task_id, assignee FROM task_source JOIN task ON task.id = task_id WHERE step = $1 AND enrollment_id = $2 AND status = 'open'`,
      [resolve.task, id],
    );
    const { pool, published } = this.api.world;
    await resolveTask(
      { pool, published, clock: this.clock },
      {
        task: rows[0]?.task_id ?? '',
        by: resolve.by ?? rows[0]?.assignee ?? '',
        answer: resolve.answer,
        form: resolve.form,
      },
    );
  }

  private async post(id: string, type: string, customer: string, data: object): Promise<void> {
    const { refused } = await this.ingest.accept([{ id, type, customer, data }] as never, {
      source: 'stage',
    });
    if (refused.length > 0) throw new Error(JSON.stringify(refused));
  }

  private async enrollmentOf(customer: string): Promise<string | undefined> {
    const { rows } = await this.api.world.pool.query<{ id: string }>(
      'SELECT id FROM enrollment WHERE customer_id = $1 AND workflow_started_at IS NOT NULL',
      [customer],
    );
    return rows[0]?.id;
  }

  /** Nothing on its way: no outbox row, no workflow task, no activity, seen twice in a row. */
  private async quiet(id: string): Promise<void> {
    let times = 0;
    await until(
      'the enrollment to come to rest',
      async () => {
        const { rows } = await this.api.world.pool.query<{ n: string }>(
          'SELECT count(*) AS n FROM outbox',
        );
        const { raw } = await this.server.client.workflow.getHandle(workflowId(id)).describe();
        const busy =
          Number(rows[0]?.n) > 0 ||
          (raw.pendingActivities ?? []).length > 0 ||
          Boolean(raw.pendingWorkflowTask);
        times = busy ? 0 : times + 1;
        return times >= 3;
      },
      30_000,
    );
    this.parts.time.ms = Math.max(this.parts.time.ms, await this.server.currentTimeMs());
  }
}

/** The worker's own activities; playbook time is what the workflow says it is, never this machine's. */
function activities(api: TestApi, sink: SmtpSink, time: { ms: number }): Activities {
  const { pool, published } = api.world;
  const surroundings = { published, crashPoint: () => undefined, log: { warn: () => undefined } };
  const settle = settleActivity({ ...surroundings, store: new SettleRepository(pool) });
  const deliver = deliverActivity({
    ...surroundings,
    clock: { now: () => time.ms },
    store: new DeliverRepository(pool),
    channels: { email: emailChannel(sink.url) },
    heartbeat: () => heartbeat(),
  });
  const at = <R extends { now: number }>(request: R): R => (
    (time.ms = Math.max(time.ms, request.now)),
    request
  );
  return { settle: (request) => settle(at(request)), deliver: (request) => deliver(at(request)) };
}
