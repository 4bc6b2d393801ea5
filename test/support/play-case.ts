import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { decideApproval } from '../../apps/shared/approvals/decide-approval';
import { Changes } from '../../apps/shared/change/changes';
import { newEnrollment } from '../../apps/shared/change/enter';
import { noEffects, writeEffects } from '../../apps/shared/change/effects';
import { transact } from '../../apps/shared/database/transact';
import { Ingest } from '../../apps/shared/ingest/ingest';
import { report } from '../../apps/shared/ingest/report';
import type { Published } from '../../apps/shared/publications/published';
import { resolveTask } from '../../apps/shared/tasks/resolve';
import type { EnrollmentWorkflows } from '../../apps/shared/temporal/enrollment-workflows';
import { resolveSpan } from '../../playbooks/calendar/resolve';
import { SYSTEM_EVENTS } from '../../playbooks/kernel/built-in';
import type { Project } from '../../playbooks/kernel/catalog';
import type { Value } from '../../playbooks/kernel/expression';
import type { Scenario, ScriptItem } from '../../playbooks/kernel/scenario';
import type { Operation } from '../../playbooks/kernel/input';
import type { Call } from '../../playbooks/kernel/plan';
import { isReported } from '../../playbooks/rules/reported';
import { give } from './give';
import { answering, type Manner } from './http-stand-in';
import { contactOf, later, recordOf } from './of-scenario';
import { until } from './until';

/** What a scenario is played on: everything real, with time that somebody moves or that runs by itself. */
export interface Stage {
  readonly api: { readonly world: { readonly pool: Pool; readonly published: Published } };
  readonly clock: { now(): number };
  readonly systems: { manner: Manner };
  readonly sink: { refuseNext(reply: string): void };
  readonly workflows: Pick<EnrollmentWorkflows, 'operate'>;
  begin(now: number): Promise<void>;
  /** What is given has been written, by a transaction that is still open. */
  given?(client: PoolClient): Promise<void>;
  moveTo(at: number): Promise<void>;
  quiet(): Promise<void>;
  scan(): Promise<void>;
  enrollments(playbook?: string): Promise<string[]>;
  /** ms that something may take to be there; absent: it is there once all is quiet. */
  readonly patienceMs?: number;
  /** Whether the address has got a link to the page of a survey; what is said there. Absent: it is told as an event. */
  answerSurvey?(address: string, said: { score: number; text?: string }): Promise<boolean>;
}

type Change = NonNullable<ScriptItem['change']>;

const SOURCE = 'scenario';

/** Plays a scenario on everything real, item by item, in the order of the simulator. Answers the enrollments, by their start. */
export async function playCase(stage: Stage, scenario: Scenario): Promise<readonly string[]> {
  await stage.begin(scenario.now);
  // At once: what runs beside it must not find a customer by half.
  await transact(stage.api.world.pool, async (client) => {
    await give(client, scenario);
    await stage.given?.(client);
  });
  const player = new Player(stage, scenario, await stage.api.world.published.project());
  stage.systems.manner = await player.answersOfCalls();
  if (scenario.enroll !== undefined) await player.force(scenario.enroll);
  await stage.quiet();
  for (const item of scenario.script) await player.perform(item);
  return stage.enrollments(scenario.playbook);
}

class Player {
  private readonly changes: Changes;
  private readonly ingest: Ingest;
  private now: number;
  /** The time that the script has come to. */
  private scripted: number;
  private happened = 0;

  constructor(
    private readonly stage: Stage,
    private readonly scenario: Scenario,
    private readonly project: Project,
  ) {
    const { pool, published } = stage.api.world;
    const deps = { pool, published, clock: stage.clock };
    this.changes = new Changes(deps);
    this.ingest = new Ingest(deps);
    this.now = this.scripted = scenario.now;
  }

  /** Past the door: what opens it has been said, as the scenario would have it. */
  async force(way: string): Promise<void> {
    const { pool, published } = this.stage.api.world;
    const { playbook: id, given, with: trigger } = this.scenario;
    const playbook = (await published.live()).find((one) => one.id === id);
    if (!playbook) throw new Error(`${id} is not published`);
    const { subject, customer } = given;
    const entrant = { playbook, way, subject, customer: customer.id, key: 'forced', trigger };
    const now = this.stage.clock.now();
    const effects = noEffects();
    effects.enrollments.push(newEnrollment({ ...entrant, seen: {} }, now));
    await transact(pool, (client) => writeEffects(client, effects, now));
  }

  /** What one thing leads to has come to rest before the next one happens, as in the simulator. */
  async perform(item: ScriptItem): Promise<void> {
    const { event, resolve, approve, reject, fail, pause, resume, skipStale } = item;
    await this.move(item);
    const done: (() => unknown)[] = this.changed(this.told(item.change ?? {}));
    if (event) done.push(() => this.event(event));
    if (resolve) done.push(() => this.resolve(resolve));
    if (approve) done.push(() => this.decide(approve, 'approved'));
    if (reject) done.push(() => this.decide(reject, 'rejected'));
    if (fail) done.push(() => this.fail(fail.with ?? '550 refused by the script'));
    const stale = skipStale ? ({ skipStale: true } as const) : {};
    if (pause) done.push(() => this.operate({ kind: 'pause' }));
    if (resume) done.push(() => this.operate({ kind: 'resume', ...stale }));
    for (const [index, act] of done.entries()) {
      if (index > 0) await this.stage.quiet();
      await act();
    }
    await this.stage.scan();
  }

  /** Other systems answer what is given, by the method and path of the call. */
  async answersOfCalls(): Promise<Manner> {
    const { published } = this.stage.api.world;
    const { playbook: id, given } = this.scenario;
    const live = (await published.live()).find((one) => one.id === id);
    const code = live?.version.plan.code ?? [];
    return (response, heard) => {
      const status = this.failing;
      this.failing = undefined;
      const call = code.find(
        (one): one is Call =>
          one.op === 'call' && one.method === heard.method && one.path === heard.path,
      );
      const answer = given.answers?.[call?.answer ?? ''] ?? {};
      answering(status ?? (call ? 200 : 404), answer)(response, heard);
    };
  }
  private failing: number | undefined;

  /** `status 422` and `connection-refused` are what a call meets, anything else what a mail does. */
  private fail(words: string): void {
    const status = /^status (\d{3})$/.exec(words)?.[1];
    if (status !== undefined) this.failing = Number(status);
    else if (words === 'connection-refused') this.failing = 401;
    else this.stage.sink.refuseNext(words);
  }

  private async move({ at, after }: ScriptItem): Promise<void> {
    // Where time runs by itself, what came before took some of it.
    const passed = this.stage.patienceMs === undefined ? 0 : this.stage.clock.now();
    this.now = at ?? this.from(Math.max(this.now, passed), after);
    this.scripted = at ?? this.from(this.scripted, after);
    if (at === undefined && after === undefined) return;
    await this.stage.moveTo(this.now);
    await this.stage.scan();
  }

  private from(now: number, after: ScriptItem['after']): number {
    if (!after) return now;
    const { zone, calendar: id } = this.project.catalog.organisation;
    const calendar = this.project.calendars[id];
    const to = resolveSpan(after, now, { zone, ...(calendar ? { calendar } : {}) });
    if (to.kind !== 'at') throw new Error(`the calendar ${id} does not cover ${to.year}`);
    return to.at;
  }

  private told(change: Change): Change {
    if (this.stage.patienceMs === undefined) return change;
    return later(change, this.stage.clock.now() - this.scripted, this.project.catalog);
  }

  /** One call each, as in the simulator. */
  private changed({ customer, contacts = {}, records = {} }: Change): (() => Promise<unknown>)[] {
    const { given } = this.scenario;
    const from = { source: SOURCE };
    const rows = Object.entries(records).flatMap(([type, some]) =>
      some.map((row) => ({ type, row })),
    );
    return [
      ...(customer
        ? [() => this.changes.patchCustomer(given.customer.id, { ...customer }, from)]
        : []),
      ...Object.entries(contacts).map(
        ([name, patch]) =>
          () =>
            this.changes.patchContact(contactOf(given, name).id, { ...patch }, from),
      ),
      ...rows.map(({ type, row: { id, ...patch } }) => () => {
        const isNew = !given.records[type]?.some((row) => row.id === id);
        const owner = isNew ? { customer_id: given.customer.id } : {};
        return this.changes.patchRecord(type, id, { ...owner, ...patch }, from);
      }),
    ];
  }

  private async event(event: NonNullable<ScriptItem['event']>): Promise<void> {
    const { type, fields, contact, record } = event;
    const { given } = this.scenario;
    if (isReported(type)) return this.report(type, fields);
    if (type === 'survey.answered' && (await this.clicked(fields, contact))) return;
    const own = SYSTEM_EVENTS[type];
    const kind = (this.project.catalog.events[type] ?? own)?.about ?? 'customer';
    const id = `${given.customer.id}/${(this.happened += 1)}`;
    const about =
      kind === 'customer'
        ? { customer: given.customer.id }
        : kind === 'contact'
          ? { contact: contactOf(given, contact).id }
          : kind === 'everyone'
            ? {}
            : { record: { type: kind, id: record ?? recordOf(given, kind) } };
    const { refused } = await this.ingest.accept(
      [{ id, type, data: own ? whole(own, fields) : fields, ...about }] as never,
      {
        source: SOURCE,
      },
    );
    if (refused.length > 0) throw new Error(JSON.stringify(refused));
  }

  /** Who has been asked by a mail of this playbook says it behind its link. */
  private async clicked(said: Readonly<Record<string, Value>>, name?: string): Promise<boolean> {
    const { playbook, given } = this.scenario;
    const { survey, score, text } = said;
    const address = contactOf(given, name).reach['email'];
    if (survey !== playbook || typeof score !== 'number' || address === undefined) return false;
    const words = typeof text === 'string' ? { text } : {};
    return (await this.stage.answerSurvey?.(address, { score, ...words })) ?? false;
  }

  /** What only the product itself can tell. */
  private async report(type: string, data: Readonly<Record<string, Value>>): Promise<void> {
    const { pool, published } = this.stage.api.world;
    const { id: customer } = this.scenario.given.customer;
    const key = `${customer}/${(this.happened += 1)}`;
    const live = await published.newest();
    const now = this.stage.clock.now();
    await transact(pool, (client) =>
      report({ client, published, live, now }, [{ key, type, data, customer, generation: 0 }]),
    );
  }

  private async resolve(said: NonNullable<ScriptItem['resolve']>): Promise<void> {
    const { pool, published } = this.stage.api.world;
    const task = await this.first(`an open task of step "${said.task}"`, () =>
      pool.query<{ id: string; assignee: string | null; items: number }>(
        `SELECT t.id, t.assignee, jsonb_array_length(t.checklist) AS items FROM task_source s JOIN task t ON t.id = s.task_id
       WHERE s.step = $1 AND t.status = 'open' AND s.left_at IS NULL AND t.customer_id = $2 ORDER BY t.opened_at DESC LIMIT 1`,
        [said.task, this.scenario.given.customer.id],
      ),
    );
    const { answer, form } = said;
    const by = said.by ?? task.assignee ?? 'somebody';
    const deps = { pool, published, clock: this.stage.clock };
    // Whoever says so has done all of it.
    const checklist = Array.from({ length: task.items }, () => true);
    await resolveTask(deps, { task: task.id, by, answer, form, checklist });
  }

  private async decide(
    said: NonNullable<ScriptItem['approve']>,
    decision: 'approved' | 'rejected',
  ): Promise<void> {
    const { pool } = this.stage.api.world;
    const draft = await this.first(`a draft of step "${said.step}"`, () =>
      pool.query<{ id: string; version: number; person: string | null }>(
        `SELECT a.id, a.version, p.approver AS person FROM approval a
       LEFT JOIN approval_approver p ON p.approval_id = a.id AND p.kind = 'person'
       WHERE a.step = $1 AND a.status = 'open' AND a.customer_id = $2 ORDER BY a.opened_at DESC, p.since LIMIT 1`,
        [said.step, this.scenario.given.customer.id],
      ),
    );
    const { id: approval, version, person } = draft;
    const by = said.by ?? person ?? 'somebody';
    await decideApproval({ pool, clock: this.stage.clock }, { approval, version, by, decision });
  }

  /** What the script speaks of: on a stage whose time runs by itself it may be a moment away. */
  private first<T extends QueryResultRow>(
    what: string,
    ask: () => Promise<QueryResult<T>>,
  ): Promise<T> {
    const look = async () => (await ask()).rows[0];
    return until(
      `${what} for ${this.scenario.given.customer.id}`,
      look,
      this.stage.patienceMs ?? 0,
    );
  }

  private async operate(operation: Operation): Promise<void> {
    const enrollment = (await this.stage.enrollments(this.scenario.playbook)).at(-1) ?? '';
    const who = { by: 'operator', reason: 'scenario', id: `operation/${(this.happened += 1)}` };
    await this.stage.workflows.operate(enrollment, { ...who, operation });
  }
}

/** A scenario leaves out of our own events what does not matter to it; whoever posts one says all. */
function whole(
  { fields }: (typeof SYSTEM_EVENTS)[string],
  told: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  const missing = Object.entries(fields).filter(
    ([name, { required }]) => required && told[name] === undefined,
  );
  const filler = (type: string): Value =>
    type === 'number' ? 0 : type === 'boolean' ? false : 'unsaid';
  return {
    ...told,
    ...Object.fromEntries(missing.map(([name, { type }]) => [name, filler(type)])),
  };
}
