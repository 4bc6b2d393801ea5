import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Enrollment } from '../../shared/database/entities/enrollment.entity';
import { Trace } from '../../shared/database/entities/trace.entity';
import { enrollByHand, REASON } from '../../shared/tasks/enroll-by-hand';
import type { Plan } from '../../../playbooks/kernel/plan';
import type { TraceEntry } from '../../../playbooks/kernel/trace-entry';
import { type Because, becauseOf } from '../../../playbooks/tools/because';
import { type Caller, grantTo, nameOf } from '../auth/caller';
import { APPROVERS } from '../approvals/approval-rows';
import { checkOwnCustomer, isOwnCustomer } from '../auth/own';
import { standingOf } from '../playbooks/standing';
import { type Page, placeOf, toPage } from '../http/cursor';
import type { Once } from '../http/idempotent.decorator';
import { notFound } from '../http/problem';
import { localised } from '../http/localised';
import { catalogOf, readingOrder, WORLD, type World } from '../world';
import type { EnrollmentsQuery, NewEnrollment, TraceQuery } from './enrollments.schema';
import { titlesInTrace } from './titles-in-trace';
import { operatorVerbs } from './operator-verbs';
import {
  outcomesAt,
  placesOf,
  type DraftRow,
  type SendRow,
  type TaskRow,
  type WaitRow,
} from './places';

type Shown = Readonly<Record<string, unknown>>;

@Injectable()
export class EnrollmentsService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  /** The caller's key is the way-in key: the same again is the same enrollment, for ever. */
  async create(asked: NewEnrollment, { caller, idempotencyKey }: Once): Promise<Shown> {
    await catalogOf(this.world);
    const { playbook, way, subject, with: fields, reason, dry_run: dryRun = false } = asked;
    const key = `key/${createHash('sha256')
      .update(`${nameOf(caller)}\n${idempotencyKey}`)
      .digest('hex')}`;
    const request = { playbook, way, subject, with: fields, reason, key, actor: nameOf(caller) };
    if (dryRun || grantTo(caller, 'enrollments:create') === 'own') {
      const would = await enrollByHand(this.world, { ...request, dryRun: true });
      await checkOwnCustomer(this.world.pool, await catalogOf(this.world), {
        caller,
        permission: 'enrollments:create',
        customer: would.customer,
      });
      if (dryRun)
        return { id: null, playbook, subject, customer_id: would.customer, dry_run: true };
    }
    const done = await enrollByHand(this.world, request);
    return {
      id: done.enrollment,
      playbook,
      subject,
      customer_id: done.customer,
      again: done.again,
    };
  }

  async list(query: EnrollmentsQuery, locales: readonly string[]): Promise<Page<Shown>> {
    const select = this.world.data.getRepository(Enrollment).createQueryBuilder('e');
    select.orderBy({ 'e.started_at': 'DESC', 'e.id': 'DESC' }).take(query.limit + 1);
    for (const name of ['playbook', 'exit', 'status'] as const)
      if (query[name] !== undefined)
        select.andWhere(`e.${name} = :${name}`, { [name]: query[name] });
    if (query.customer !== undefined)
      select.andWhere('e.customer_id = :customer', { customer: query.customer });
    if (query.since !== undefined)
      select.andWhere('e.started_at >= :since', { since: query.since });
    if (query.version !== undefined)
      select.andWhere(
        'e.version IN (SELECT v.hash FROM playbook_version v WHERE v.number = :number)',
        { number: query.version },
      );
    if (query.step !== undefined)
      select.andWhere(
        `e.ended_at IS NULL AND EXISTS (SELECT 1 FROM (${standingOf('(SELECT e.id AS id) i')}) p WHERE p.step = :step)`,
        { step: query.step },
      );
    if (query.parked_step !== undefined)
      select.andWhere(
        'e.ended_at IS NULL AND EXISTS (SELECT 1 FROM parked_step p WHERE p.enrollment_id = e.id AND p.step = :parked)',
        { parked: query.parked_step },
      );
    const after = placeOf('enrollments', query);
    if (after !== undefined)
      select.andWhere('(e.started_at, e.id) < (:at, :id)', { at: after[0], id: after[1] });
    const rows = await select.getMany();
    const shown = await this.show(rows, await readingOrder(this.world, locales));
    return toPage('enrollments', query, {
      rows,
      placeOf: (row) => [row.started_at.toISOString(), row.id],
      toItem: (row) => shown.get(row.id) ?? {},
    });
  }

  /** Those of a customer that go on, newest first, at most 200. */
  async insideOf(customer: string, locales: readonly string[]): Promise<Shown[]> {
    const rows = await this.world.data.getRepository(Enrollment).find({
      where: { customer_id: customer, ended_at: IsNull() },
      order: { started_at: 'DESC', id: 'DESC' },
      take: 200,
    });
    const shown = await this.show(rows, await readingOrder(this.world, locales));
    return rows.map(({ id }) => shown.get(id) ?? {});
  }

  /** With what the caller may do about it now. */
  async get(id: string, caller: Caller, locales: readonly string[]): Promise<Shown> {
    const row = await this.find(id);
    const { pool, published } = this.world;
    const order = await readingOrder(this.world, locales);
    const [{ rows }, parked, shown, { plan, lines }] = await Promise.all([
      pool.query<Beside>(BESIDE, [id]),
      pool.query<ParkedRow>(
        'SELECT step, code, reason, at FROM parked_step WHERE enrollment_id = $1 ORDER BY at, step',
        [id],
      ),
      this.show([row], order),
      published.version(row.version),
    ]);
    const stuck = parked.rows.map((one) => {
      const pc = plan.code.findIndex(({ step }) => step === one.step);
      const { line = null, file = lines.file } = lines.code[pc] ?? {};
      return { ...one, file, line, outcomes: outcomesAt(plan, pc) };
    });
    return {
      ...shown.get(id),
      ...rows[0],
      title: localised(plan.title, order),
      file: lines.file,
      vars: plan.vars,
      parked_steps: stuck,
      verbs: await this.verbs(row, caller, {
        parked: stuck.length,
        vars: Object.keys(plan.vars).length,
        newer: Number(rows[0]?.newest ?? 0) > Number(shown.get(id)?.['version'] ?? 0),
      }),
    };
  }

  private async verbs(
    row: Enrollment,
    caller: Caller,
    standing: Pick<Parameters<typeof operatorVerbs>[1], 'parked' | 'vars' | 'newer'>,
  ): Promise<string[]> {
    const verbs = operatorVerbs(caller, {
      status: row.status,
      ended: row.ended_at !== null,
      closed: row.closed_at !== null,
      ...standing,
    });
    if (verbs.length === 0) return [];
    const own = await isOwnCustomer(this.world.pool, await catalogOf(this.world), {
      caller,
      permission: 'enrollments:operate',
      customer: row.customer_id,
    });
    return own ? verbs : [];
  }

  async trace(id: string, query: TraceQuery, locales: readonly string[]): Promise<Page<Shown>> {
    const { [REASON]: reason } = (await this.find(id)).seen;
    const select = this.world.data.getRepository(Trace).createQueryBuilder('t');
    select
      .where('t.enrollment_id = :enrollment', { enrollment: id })
      .orderBy('t.seq')
      .take(query.limit + 1);
    const list = `trace of ${id}`;
    const after = placeOf(list, query);
    if (after !== undefined) select.andWhere('t.seq > :after', { after: after[0] });
    const rows = await select.getMany();
    const order = await readingOrder(this.world, locales);
    const titleOf = await titlesInTrace(this.world.pool, id, { told: rows, order });
    const hashes = [...new Set(rows.map(({ version }) => version))];
    const plans = new Map(
      await Promise.all(
        hashes.map(
          async (hash) => [hash, (await this.world.published.version(hash)).plan] as const,
        ),
      ),
    );
    return toPage(list, query, {
      rows,
      placeOf: (row) => [row.seq],
      toItem: ({ seq, at, kind, step, visit, outcome, why, values, file, line, ...row }) => ({
        seq,
        at,
        kind,
        step,
        title: titleOf({ step, visit }),
        visit,
        outcome,
        why,
        because: becauseOfRow({ kind, step, outcome, values, ...row }, plans.get(row.version)),
        values: kind === 'enrolled' && reason !== undefined ? { ...values, reason } : values,
        file,
        line,
      }),
    });
  }

  async find(id: string): Promise<Enrollment> {
    const row = await this.world.data.getRepository(Enrollment).findOneBy({ id });
    if (row === null) throw notFound(`enrollment "${id}"`);
    return row;
  }

  /** A few reads for a whole page, whatever its length. */
  private async show(
    rows: readonly Enrollment[],
    order: readonly string[],
  ): Promise<Map<string, Shown>> {
    const ids = rows.map((row) => row.id);
    const { pool, published } = this.world;
    type Of<T> = T & { readonly enrollment_id: string };
    const [waits, tasks, sends, drafts, numbers, names] = await Promise.all([
      pool.query<Of<WaitRow>>(
        'SELECT * FROM wait WHERE enrollment_id = ANY ($1) AND step IS NOT NULL AND exit IS NULL ORDER BY armed_at, arm',
        [ids],
      ),
      pool.query<Of<TaskRow>>(
        `SELECT s.enrollment_id, s.step, s.visit, s.task_id, t.title, t.opened_at, t.give_up_at FROM task_source s JOIN task t ON t.id = s.task_id
         WHERE s.enrollment_id = ANY ($1) AND t.status = 'open'`,
        [ids],
      ),
      pool.query<Of<SendRow>>(
        `SELECT o.enrollment_id, o.step, o.visit, o.id, o.status, o.created_at, w.reason, w.until
         FROM outreach o LEFT JOIN outreach_wait w ON w.outreach_id = o.id
         WHERE o.enrollment_id = ANY ($1) AND o.status IN ('planned', 'waiting', 'awaiting_approval', 'claimed', 'handed_off')
         ORDER BY o.copy`,
        [ids],
      ),
      pool.query<Of<DraftRow>>(
        `SELECT a.enrollment_id, a.step, a.visit, a.id, a.within_at, a.otherwise, ${APPROVERS}
         FROM approval a WHERE a.enrollment_id = ANY ($1) AND a.status = 'open'`,
        [ids],
      ),
      pool.query<{ hash: string; number: number }>(
        'SELECT hash, number FROM playbook_version WHERE hash = ANY ($1)',
        [rows.map((row) => row.version)],
      ),
      pool.query<{ id: string; name: string | null }>(
        "SELECT id, attributes ->> 'name' AS name FROM customer WHERE id = ANY ($1)",
        [rows.map((row) => row.customer_id)],
      ),
    ]);
    const nameOfCustomer = new Map(names.rows.map(({ id, name }) => [id, name]));
    const number = new Map(numbers.rows.map((row) => [row.hash, row.number]));
    const entries = rows.map(async (row) => {
      const mine = (one: { enrollment_id: string }): boolean =>
        one.enrollment_id === row.id && row.ended_at === null;
      const { plan, lines } = await published.version(row.version);
      const places = placesOf(
        {
          waits: waits.rows.filter(mine),
          tasks: tasks.rows.filter(mine),
          sends: sends.rows.filter(mine),
          drafts: drafts.rows.filter(mine),
        },
        { plan, lines, order },
      );
      const { [REASON]: reason = null, ...seen } = row.seen;
      const way = {
        name: row.way,
        kind: plan.ways[row.way]?.kind ?? null,
        line: lines.ways[row.way]?.line ?? null,
        seen,
        reason,
      };
      return [
        row.id,
        {
          ...toEnrollment(row),
          customer_name: nameOfCustomer.get(row.customer_id) ?? null,
          version: number.get(row.version) ?? null,
          hash: row.version,
          way,
          at: places,
        },
      ] as const;
    });
    return new Map(await Promise.all(entries));
  }
}

function becauseOfRow(
  { kind, step, pc, outcome, values }: Pick<Trace, 'kind' | 'step' | 'pc' | 'outcome' | 'values'>,
  plan: Plan | undefined,
): Because | null {
  if (plan === undefined) return null;
  const entry = {
    kind: kind as TraceEntry['kind'],
    ...(step === null ? {} : { step }),
    ...(pc === null ? {} : { pc }),
    ...(outcome === null ? {} : { outcome }),
    ...(values === null ? {} : { values: values as NonNullable<TraceEntry['values']> }),
  };
  return becauseOf(entry, plan) ?? null;
}

interface Beside {
  readonly tasks: string[];
  readonly outreach: string[];
  /** Of the version that takes in. */
  readonly newest: number;
}
interface ParkedRow {
  readonly step: string;
  readonly code: string;
  readonly reason: string;
  readonly at: Date;
}

const BESIDE = `
SELECT (SELECT coalesce(jsonb_agg(task_id ORDER BY task_id), '[]') FROM task_source WHERE enrollment_id = $1) AS tasks,
  (SELECT coalesce(jsonb_agg(id ORDER BY created_at, id), '[]') FROM outreach WHERE enrollment_id = $1) AS outreach,
  (SELECT v.number FROM playbook p JOIN playbook_version v ON v.hash = p.version WHERE p.id = n.playbook) AS newest
FROM enrollment n WHERE n.id = $1`;

function toEnrollment(row: Enrollment): Shown {
  return {
    id: row.id,
    playbook: row.playbook,
    status: row.status,
    customer_id: row.customer_id,
    subject: { type: row.subject_kind, id: row.subject_id },
    held_out: row.status === 'held_out',
    parked: row.parked,
    exit: row.exit,
    exit_why: row.exit_why,
    goal: row.goal,
    goal_at: row.goal_at,
    started_at: row.started_at,
    ended_at: row.ended_at,
    closed_at: row.closed_at,
  };
}
