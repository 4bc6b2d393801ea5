import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Operation } from '../../../playbooks/kernel/input';
import { nameFault, operationFault } from '../../../playbooks/kernel/check-operation';
import type { Queryable, Version } from '../../shared/publications/published';
import { previewOperation } from '../../../playbooks/tools/preview-operation';
import type { Operate, Operated } from '../../../workflows/messages';
import { audit, findOrdered } from '../../shared/audit';
import { noEffects, writeEffects } from '../../shared/change/effects';
import { transact } from '../../shared/database/transact';
import { type Caller, grantTo, nameOf } from '../auth/caller';
import { checkOwnCustomer } from '../auth/own';
import type { Once } from '../http/idempotent.decorator';
import { onceId } from '../http/once-id';
import { Problem, refused } from '../http/problem';
import { catalogOf, WORLD, type World } from '../world';
import type { Enrollment } from '../../shared/database/entities/enrollment.entity';
import { EnrollmentsService } from './enrollments.service';
import type { OperateRequest } from './enrollments.schema';
import { OF_ONES_OWN } from './operator-verbs';
import { countEffects } from './preview-counts';
import { checkPlaces, toMigration } from './to-migration';
import { checkMembers, toOperation, toProblem } from './to-operation';

type Answer = Readonly<Record<string, unknown>>;

/** What had become due during a pause fires within this time, spread over the enrollments. */
const SPREAD_MS = 15 * 60_000;

@Injectable()
export class OperateService {
  constructor(
    @Inject(WORLD) private readonly world: World,
    private readonly enrollments: EnrollmentsService,
  ) {}

  /**
   * Tells the workflow and waits for what comes of it. What nobody takes up in 10 s is put into the outbox under the
   * same id: the workflow takes an id once, so it does not matter which of the two arrives, or both. A dry run asks the
   * kernel what it would do with the state as it stands. What is on record under the same key is answered again.
   */
  async operate(
    id: string,
    request: OperateRequest,
    by: Once,
  ): Promise<{ answer: Answer; late: boolean }> {
    const { caller, idempotencyKey } = by;
    const enrollment = await this.enrollments.find(id);
    await this.checkMay(caller, request, enrollment.customer_id);
    const once = onceId(by, `enrollment.operate/${id}`);
    const noted = await findOrdered(this.world.pool, once);
    if (noted && request.dry_run !== true) return answerOf(noted as unknown as Noted);
    const ordered = { id: operationId(id, caller, idempotencyKey), caller, once };
    try {
      return await this.order(enrollment, request, ordered);
    } catch (error) {
      if (!isRefusal(error) || request.dry_run === true) throw error;
      const result = await this.found(id, ordered);
      if (result === undefined) throw error;
      const { operation: kind, reason, ...members } = request;
      const told = { kind, ...members };
      return this.note(enrollment, { operation: told, reason, result }, ordered);
    }
  }

  private async order(
    enrollment: Enrollment,
    request: OperateRequest,
    by: OrderedBy,
  ): Promise<{ answer: Answer; late: boolean }> {
    const { id } = enrollment;
    const version = await this.world.published.version(enrollment.version);
    const next = await this.nextVersion(request, enrollment);
    const operation = next
      ? toMigration(request, { from: version, to: next }, enrollment.trigger)
      : spread(toOperation(withVerb(request), version.plan), id);
    if (enrollment.ended_at !== null && !isOfClosing(operation)) throw ended(enrollment.exit);
    if (operation.kind === 'resume') await this.checkMayResume(enrollment);
    const { reason } = request;
    const operate: Operate = { id: by.id, by: by.caller.id, reason, operation };
    if (next && operation.kind === 'migrate') {
      const state = await this.world.temporal.snapshot(id);
      checkPlaces({ from: version, to: next }, state, operation);
    }
    if (request.dry_run === true)
      return { answer: await this.preview(id, { version, next }, operate), late: false };
    // A name that nobody knows is told with the one that was meant; whether it can be done now the workflow says itself.
    const fault = nameFault(version.plan, operation);
    if (fault) throw toProblem(fault);
    const result = await this.world.temporal.operate(id, operate);
    const late = result === 'late' ? operate : undefined;
    return this.note(enrollment, { operation, reason, result, late }, by);
  }

  /**
   * What came of an order that an earlier try has brought to the workflow before it was cut: what it did may be what
   * refuses it now. Undefined: it never came there, or nobody can tell.
   */
  private async found(id: string, { id: operation }: OrderedBy): Promise<Operated | undefined> {
    try {
      const { seen, status, exit } = await this.world.temporal.snapshot(id);
      return seen.includes(operation) ? { before: status, after: status, exit } : undefined;
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  }

  private async note(
    { id, status: before }: Enrollment,
    { operation, reason, result, late }: Outcome,
    { id: operation_id, caller, once }: OrderedBy,
  ): Promise<{ answer: Answer; late: boolean }> {
    await transact(this.world.pool, async (client) => {
      const now = this.world.clock.now();
      const { kind } = operation;
      if (kind === 'pause') await keepPaused(client, id);
      if (late) {
        const effects = noEffects();
        effects.signals.push({ enrollment: id, signal: { kind: 'operator', at: now, ...late } });
        await writeEffects(client, effects, now);
      }
      await audit(client, {
        actor: nameOf(caller),
        action: `enrollment.${kind}`,
        resource: `enrollment/${id}`,
        detail: { operation_id, operation, reason, before, result },
        at: now,
        once,
      });
    });
    return answerOf({ operation_id, before, result });
  }

  /** One of many that a pause of the playbook holds goes on with the others. */
  private async checkMayResume({ id, playbook }: { id: string; playbook: string }): Promise<void> {
    const { rowCount } = await this.world.pool.query(
      `SELECT 1 FROM playbook_hold WHERE enrollment_id = $1`,
      [id],
    );
    if (rowCount !== 0)
      throw new Problem(
        'operation_refused',
        `a pause of the whole playbook "${playbook}" holds it: resume the playbook; nothing was changed`,
      );
  }

  /** Of `migrate`: the version it leads to. */
  private async nextVersion(
    request: OperateRequest,
    enrollment: Enrollment,
  ): Promise<Version | undefined> {
    const { operation, version } = request;
    if (operation !== 'migrate') return undefined;
    checkMembers(request);
    const { rows } = await this.world.pool.query<{ hash: string; number: number }>(
      'SELECT hash, number FROM playbook_version WHERE playbook = $1 ORDER BY number',
      [enrollment.playbook],
    );
    const found = rows.find(({ number }) => number === version);
    if (version !== undefined && found === undefined) {
      const known = rows.slice(-20).map(({ number }) => number);
      const detail = `playbook "${enrollment.playbook}" has no version ${version}`;
      const fix = `one of ${known.join(', ')}`;
      throw refused([{ pointer: '/version', code: 'unknown_reference', detail, fix }]);
    }
    if (found?.hash === enrollment.version)
      throw new Problem(
        'operation_refused',
        `it is in version ${String(version)} already; nothing was changed`,
      );
    return this.world.published.version(found?.hash ?? enrollment.version);
  }

  private async preview(
    id: string,
    { version, next }: { readonly version: Version; readonly next: Version | undefined },
    operate: Operate,
  ): Promise<Answer> {
    const state = await this.world.temporal.snapshot(id);
    if (state.exit !== null && !(isOfClosing(operate.operation) && state.ended))
      throw ended(state.exit);
    const fault = operationFault(version.plan, state, operate.operation);
    if (fault) throw toProblem(fault);
    const input = { kind: 'operator', at: this.world.clock.now(), ...operate } as const;
    const preview = previewOperation(version, state, input, next);
    if (preview === undefined)
      throw new Problem('operation_refused', 'it is at work this very moment; ask again');
    const counts = await countEffects(this.world.pool, {
      enrollment: id,
      plan: version.plan,
      preview,
    });
    return { dry_run: true, ...preview, ...counts };
  }

  private async checkMay(
    caller: Caller,
    { operation }: OperateRequest,
    customer: string,
  ): Promise<void> {
    const permission = 'enrollments:operate';
    await checkOwnCustomer(this.world.pool, await catalogOf(this.world), {
      caller,
      permission,
      customer,
    });
    if (caller.kind === 'key' || grantTo(caller, permission) === 'yes') return;
    if (!OF_ONES_OWN.includes(operation))
      throw new Problem(
        'not_yours',
        `of customers of your own you may ${OF_ONES_OWN.join(', ')}; "${operation}" is for operations`,
      );
  }
}

/** As it is on record. */
interface Noted {
  readonly operation_id: string;
  /** Its status when it was asked for. */
  readonly before: string;
  readonly result: Operated | 'late';
}

interface Outcome {
  readonly operation: { readonly kind: Operation['kind'] };
  readonly reason: string;
  readonly result: Operated | 'late';
  /** What is to be brought to the workflow, where nobody has taken it up. */
  readonly late?: Operate | undefined;
}

/** Who orders it, and under which name. */
interface OrderedBy {
  /** By which the workflow knows it: it takes an id once. */
  readonly id: string;
  readonly caller: Caller;
  /** By which the record knows it. */
  readonly once: string;
}

function operationId(enrollment: string, caller: Caller, key: string): string {
  const hash = createHash('sha256').update(`${nameOf(caller)}\n${enrollment}\n${key}`);
  return `operation/${hash.digest('hex').slice(0, 32)}`;
}

function answerOf({ operation_id, before, result }: Noted): { answer: Answer; late: boolean } {
  const late = result === 'late';
  return { answer: { operation_id, ...(late ? { before, after: null } : result) }, late };
}

/** Whoever pauses one that a pause of its playbook holds means this one: the end of that pause leaves it. */
async function keepPaused(client: Queryable, enrollment: string): Promise<void> {
  await client.query('DELETE FROM playbook_hold WHERE enrollment_id = $1', [enrollment]);
}

function withVerb(request: OperateRequest): Parameters<typeof toOperation>[0] {
  const { operation } = request;
  if (operation === 'migrate') throw new Error('migrate leads to a version');
  return { ...request, operation };
}

/** By the state it is in, which the order itself may have brought about. */
function isRefusal(error: unknown): boolean {
  return error instanceof Problem && error.code === 'operation_refused';
}

function isOfClosing({ kind }: Operation): boolean {
  return kind === 'skip' || kind === 'retry';
}

function ended(exit: string | null): Problem {
  return new Problem(
    'operation_refused',
    `the enrollment has ended as "${String(exit)}"; nothing was changed`,
  );
}

/** The same enrollment always waits as long: by its id. */
function spread(operation: Operation, enrollment: string): Operation {
  if (operation.kind !== 'resume') return operation;
  const share = createHash('sha256').update(enrollment).digest().readUInt32BE(0) / 2 ** 32;
  return { ...operation, spread: Math.floor(share * SPREAD_MS) };
}
