import { activityInfo, heartbeat } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Pool } from 'pg';
import type { Activities } from '../../activities/activities';
import { callActivity } from '../../activities/call';
import { deliverActivity } from '../../activities/deliver';
import { settleActivity } from '../../activities/settle';
import { spreadBroadcasts } from '../../apps/shared/ingest/broadcast';
import { transact } from '../../apps/shared/database/transact';
import { scanDue } from '../../apps/shared/due/scan-due';
import { EnrollmentWorkflows, isPermanent } from '../../apps/shared/temporal/enrollment-workflows';
import { bundle } from '../../apps/worker/bundle';
import { CallRepository } from '../../apps/worker/call.repository';
import { openChannels } from '../../apps/worker/channels';
import { DeliverRepository } from '../../apps/worker/deliver.repository';
import { Relay } from '../../apps/worker/relay';
import { ReleaseRepository } from '../../apps/worker/release.repository';
import { scanReleases } from '../../apps/worker/scan-releases';
import { SettleRepository } from '../../apps/worker/settle.repository';
import { WaysScan } from '../../apps/worker/ways/scan-ways';
import { ComputedScan } from '../../apps/worker/computing/scan-computed';
import { createWorkers, SETTINGS, type Workers } from '../../apps/worker/worker';
import { toPlaybookTime, toRealDelay, type PlaybookClock } from '../../playbooks/kernel/clock';
import { lastRefresh, refreshedBy, RHYTHMS } from '../../playbooks/rules/refreshed';
import { TestApi } from './api';
import { AtRest } from './at-rest';
import { HttpStandIn } from './http-stand-in';
import { noticedRefresh } from './next-refresh';
import { SmtpSink } from './smtp-sink';
import { surveyLink } from './survey-link';
import { timeSkippingServer } from './temporal';
import { until } from './until';

/**
 * Playbook time runs slower than the server's and in steps of a minute: all that our machine does within four happens at
 * one moment of it, however busy the machine is. The server skips the rest. It gives a workflow ten years: 900 days fit.
 */
const FACTOR = 1 / 4;
const TICK_MS = 60_000;
/** Of the server's: a timer is set a little after the moment that it counts from, so it fires as much later. */
const LATE_MS = 15_000;

/** What refers to these goes with them. */
const STORIES =
  'customer person enrollment event event_key task outbox settle_log trace customer_change due last_event sender_place broadcast suppression'.split(
    ' ',
  );

interface Parts {
  readonly server: TestWorkflowEnvironment;
  readonly api: TestApi;
  readonly sink: SmtpSink;
  /** What calls are made to. */
  readonly systems: HttpStandIn;
  readonly workers: Workers;
  readonly relay: Relay;
  readonly line: { -readonly [Key in keyof PlaybookClock]: PlaybookClock[Key] };
  /** Playbook time when somebody last looked, ms. */
  readonly time: { ms: number };
  /** Activities that run now. */
  readonly working: { count: number };
}

/** A moment to come to. `isRefresh`: nobody waits for it, but values are computed anew. */
interface Stop {
  readonly at: number;
  readonly isRefresh?: boolean;
}

/** Everything real: Temporal with its time skipped, Postgres, the relay, SMTP. One story at a time. */
export class StageServer {
  readonly api: TestApi;
  readonly sink: SmtpSink;
  readonly systems: HttpStandIn;
  readonly workflows: EnrollmentWorkflows;
  readonly clock: { now(): number };
  private readonly rest: AtRest;

  /** Where its Temporal listens. */
  get temporalAddress(): string {
    return this.parts.server.address;
  }

  private constructor(private readonly parts: Parts) {
    this.api = parts.api;
    this.sink = parts.sink;
    this.systems = parts.systems;
    this.workflows = new EnrollmentWorkflows(parts.server.client);
    this.clock = { now: () => parts.time.ms };
    this.rest = new AtRest(parts.api.world.pool, parts.server.client);
    this.computing = this.freshScan();
    this.ways = this.freshWays();
  }

  /** `publish` makes what is published, by whatever door. */
  static async open(publish: (api: TestApi) => Promise<void>): Promise<StageServer> {
    const time = { ms: Date.now() };
    const api = await TestApi.open({}, undefined, { now: () => time.ms });
    try {
      await publish(api);
    } catch (error) {
      await api.close();
      throw error;
    }
    const [server, sink, systems] = await Promise.all([
      timeSkippingServer(),
      new SmtpSink().listen(),
      new HttpStandIn().open(),
    ]);
    const working = { count: 0 };
    const workers = await createWorkers(SETTINGS, {
      connection: server.nativeConnection,
      namespace: 'default',
      activities: activities(api, { sink, systems, working }, time),
      plans: api.world.published,
      bundlePath: await bundle(),
    });
    const line = { real: 0, virtual: 0, factor: FACTOR, tick: TICK_MS };
    const relay = new Relay({
      databaseUrl: api.world.config.databaseUrl,
      workflows: new EnrollmentWorkflows(server.client),
      clock: line,
      log: () => undefined,
      isPermanent,
    });
    relay.start();
    return new StageServer({ server, api, sink, systems, workers, relay, line, time, working });
  }

  async close(): Promise<void> {
    await this.parts.relay.stop();
    await this.parts.workers.stop();
    await this.api.close();
    await this.sink.close();
    await this.systems.close();
    await this.parts.server.teardown();
  }

  /** Playbook time goes on from here, wherever it was. Nothing may be under way. */
  async begin(now: number): Promise<void> {
    const { line, time } = this.parts;
    line.real = await this.readServer();
    line.virtual = now;
    time.ms = now;
    await this.api.world.pool.query('DELETE FROM computing');
    // Whoever a story gives is new to the playbooks: what had passed is for the way to say.
    await this.api.world.pool.query('UPDATE publication SET published_at = $1', [new Date(now)]);
    await this.api.world.published.refresh();
    this.computing = this.freshScan();
    this.ways = this.freshWays();
  }

  private freshScan(): ComputedScan {
    const finished = (_kind: string, _looked: number, changed: number) => this.heard(changed);
    return new ComputedScan({ ...this.scanning(), finished });
  }

  private freshWays(): WaysScan {
    return new WaysScan({
      ...this.scanning(),
      finished: (_looked, changed) => this.heard(changed),
    });
  }

  private scanning() {
    const { pool, published } = this.api.world;
    return { pool, published, clock: this.clock, seenEverywhereMs: 0 };
  }

  /** All that is due until then happens: the server skips to one moment that somebody waits for after the other. */
  async moveTo(at: number): Promise<void> {
    await this.quiet();
    await this.bringDue();
    for (let next = await this.nextStop(at); next !== undefined; next = await this.nextStop(at))
      await this.goTo(next);
    await this.goTo({ at });
  }

  /** The nearest moment that is due, but first the refresh of its day: what the clock computes is of that day by then. */
  private async nextStop(until: number): Promise<Stop | undefined> {
    const due = await this.nextDue(until);
    const { project } = await this.api.world.published.newest();
    const day =
      refreshedBy(project, RHYTHMS).length === 0
        ? -Infinity
        : lastRefresh('daily', due ?? until, project.catalog.organisation.zone);
    if (day > this.clock.now() && day !== due) return { at: day, isRefresh: true };
    return due === undefined ? undefined : { at: due };
  }

  /** What comes by scans is there before what timers bring; what a guard lets go comes after. */
  private async goTo({ at, isRefresh = false }: Stop): Promise<void> {
    const { line } = this.parts;
    await this.sleepUntil(line.real + (at - line.virtual) / line.factor);
    const happened = await this.bringDue();
    // No timer ends at a mere refresh, unless what it computed has set one.
    if (isRefresh && !happened) return;
    await this.sleepUntil(toRealDelay(line, at, 0) + LATE_MS);
    await this.scan();
  }

  /** ms, the server's. */
  private async sleepUntil(real: number): Promise<void> {
    const delay = Math.ceil(real - this.serverNow());
    if (delay > 0) {
      await this.parts.server.sleep(delay);
      await this.readServer();
    }
    this.look();
  }

  /** All comes to rest, what is due now is done as the worker's scans do it, and all comes to rest. */
  async scan(): Promise<void> {
    const { pool, published, links } = this.api.world;
    const { log } = this;
    await this.quiet();
    await this.bringDue();
    const releasing = { store: new ReleaseRepository(pool), published, links, log };
    await this.untilNothing(() => scanReleases(releasing, this.clock.now()));
    if (this.faults.length > 0) throw new Error(this.faults.join('\n'));
  }

  /** What the clock computes, events about everyone, and what has become due; whether there was any. */
  private async bringDue(): Promise<boolean> {
    const { pool, published } = this.api.world;
    const { log } = this;
    // A batch of these is over when somebody may have been told; of those each is somebody.
    const told = [
      await this.untilNothing(() => this.computing.step()),
      await this.untilNothing(() => this.ways.step()),
    ].some((one) => one.told);
    const found = [
      await this.untilNothing(() => spreadBroadcasts({ pool, published }, this.clock.now())),
      await this.untilNothing(() => scanDue({ pool, published, log }, this.clock.now())),
    ].some((one) => one.found);
    return told || found;
  }

  /** The last batch of a scan is over, and somebody may have been told by it. */
  private heard(changed: number): void {
    if (changed > 0) this.told = true;
  }
  private told = false;

  /** Whoever is told of something comes to rest before the next look. */
  private async untilNothing(
    scan: () => Promise<number>,
  ): Promise<{ told: boolean; found: boolean }> {
    const happened = { told: false, found: false };
    for (;;) {
      const found = (await scan()) > 0;
      if (!found && !this.told) return happened;
      happened.found ||= found;
      happened.told ||= this.told;
      this.told = false;
      await this.quiet();
    }
  }

  private readonly log = (words: string): void => void this.faults.push(words);
  private readonly faults: string[] = [];
  private computing: ComputedScan;
  private ways: WaysScan;

  /** The nearest moment ahead that anybody waits for, deadlines of workflows too: what they arm may be due sooner. */
  private async nextDue(until: number): Promise<number | undefined> {
    const { rows } = await this.api.world.pool.query<{ at: Date | null }>({
      name: 'next due',
      text: `SELECT min(x.at) AS at FROM (
         SELECT due_at AS at FROM wait UNION ALL SELECT due_at FROM due UNION ALL SELECT due_at FROM task WHERE status = 'open'
         UNION ALL SELECT give_up_at FROM task WHERE status = 'open') x WHERE x.at > $1 AND x.at <= $2`,
      values: [new Date(this.clock.now()).toISOString(), new Date(until).toISOString()],
    });
    const due = rows[0]?.at?.getTime() ?? Infinity;
    const live = await this.api.world.published.newest();
    const now = this.clock.now();
    const before = Math.min(due, until);
    const looking = { now, until: before };
    const refresh = (await noticedRefresh(this.api.world.pool, live, looking)) ?? Infinity;
    const next = Math.min(due, refresh);
    return next === Infinity ? undefined : next;
  }

  /** By the page behind the link of the last mail that asks them; false: nobody wrote to them. */
  async answerSurvey(address: string, said: { score: number; text?: string }): Promise<boolean> {
    const url = await surveyLink(this.sink.mails, address);
    if (url === undefined && this.sink.mails.every(({ to }) => to !== address)) return false;
    if (url === undefined) throw new Error(`no mail to ${address} leads to the page of a survey`);
    const form = { score: String(said.score), ...(said.text ? { text: said.text } : {}) };
    const { status, text } = await this.api.call('POST', url, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    });
    if (status !== 200) throw new Error(text);
    return true;
  }

  /** Nothing on its way: no outbox row, no workflow task, no activity. */
  async quiet(): Promise<void> {
    // Nobody has to be asked while one of our own activities runs.
    const look = async () => this.parts.working.count === 0 && !(await this.rest.isBusy());
    await until('the enrollments to come to rest', look, 60_000, 10);
    this.look();
  }

  /** Ends what is still under way and forgets everybody; what is published stays. */
  async clear(): Promise<void> {
    await this.rest.clear(await this.enrollments());
    // The relay may be looking: whoever of the two is chosen to yield begins again.
    this.emptying ??= await emptying(this.api.world.pool);
    const { emptying: sql } = this;
    await transact(this.api.world.pool, async (client) => {
      await client.query('SET LOCAL session_replication_role = replica');
      await client.query(sql);
    });
    this.sink.mails.length = 0;
  }
  private emptying: string | undefined;

  /** Of everybody whose workflow has been started, in the order of their starts; of one playbook, or of all. */
  async enrollments(playbook?: string): Promise<string[]> {
    const { rows } = await this.api.world.pool.query<{ id: string }>(
      `SELECT id FROM enrollment WHERE workflow_started_at IS NOT NULL AND ($1::text IS NULL OR playbook = $1)
       ORDER BY started_at, id`,
      [playbook ?? null],
    );
    return rows.map(({ id }) => id);
  }

  private look(): void {
    const { line, time } = this.parts;
    time.ms = Math.max(time.ms, toPlaybookTime(line, this.serverNow()));
  }

  /** ms. The server's time runs as ours does but for what it skips, and that only while somebody sleeps on it. */
  private serverNow(): number {
    return this.read.ms + (performance.now() - this.read.at);
  }

  private async readServer(): Promise<number> {
    const ms = await this.parts.server.currentTimeMs();
    this.read = { ms, at: performance.now() };
    return ms;
  }
  private read = { ms: 0, at: 0 };
}

/** Deletes from every table that holds what a story gives or leaves: TRUNCATE of so many takes ten times as long. */
async function emptying(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    `WITH RECURSIVE reached AS (
       SELECT oid FROM pg_class WHERE relname = ANY ($1) AND relnamespace = 'public'::regnamespace
       UNION SELECT c.conrelid FROM pg_constraint c JOIN reached r ON c.confrelid = r.oid WHERE c.contype = 'f')
     SELECT oid::regclass::text AS name FROM reached JOIN pg_class USING (oid) WHERE NOT relispartition`,
    [STORIES],
  );
  return rows.map(({ name }) => `DELETE FROM ${name}`).join(';');
}

/** The worker's own activities; playbook time is what the workflow says it is, never this machine's. */
function activities(
  api: TestApi,
  { sink, systems, working }: Pick<Parts, 'sink' | 'systems' | 'working'>,
  time: { ms: number },
): Activities {
  const { pool, published, links } = api.world;
  const surroundings = {
    published,
    links,
    crashPoint: () => undefined,
    log: { warn: () => undefined },
  };
  const settle = settleActivity({ ...surroundings, store: new SettleRepository(pool, published) });
  const deliver = deliverActivity({
    ...surroundings,
    clock: { now: () => time.ms },
    store: new DeliverRepository(pool, published),
    channels: openChannels({ smtpUrl: sink.url, connections: {}, channelSandbox: true }, pool),
    heartbeat: () => heartbeat(),
  });
  const counted =
    <R extends { now: number }, A>(work: (request: R) => Promise<A>) =>
    async (request: R): Promise<A> => {
      time.ms = Math.max(time.ms, request.now);
      working.count += 1;
      return work(request).finally(() => (working.count -= 1));
    };
  const call = callActivity({
    ...surroundings,
    clock: { now: () => time.ms },
    realNow: () => time.ms,
    store: new CallRepository(pool),
    connections: { billing: { url: systems.url, secret: 'c2VjcmV0', allowPrivate: true } },
    heartbeat: () => heartbeat(),
    attempt: () => activityInfo().attempt,
  });
  return { settle: counted(settle), deliver: counted(deliver), call: counted(call) };
}
