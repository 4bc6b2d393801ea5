import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Operation } from '../../../playbooks/kernel/input';
import type { Operate } from '../../../workflows/messages';
import { noEffects, writeEffects } from '../../shared/change/effects';
import { suggest } from '../../shared/change/suggest';
import { transact } from '../../shared/database/transact';
import { nameOf } from '../auth/caller';
import { checkOwnCustomer } from '../auth/own';
import type { Once } from '../http/idempotent.decorator';
import { Problem, refused } from '../http/problem';
import { catalogOf, WORLD, type World } from '../world';
import { EnrollmentsService } from './enrollments.service';
import type { OperateRequest } from './enrollments.schema';

/** The exit every playbook has: an operator took it out. */
const REMOVED = 'removed';

type Answer = Readonly<Record<string, unknown>>;

@Injectable()
export class OperateService {
  constructor(
    @Inject(WORLD) private readonly world: World,
    private readonly enrollments: EnrollmentsService,
  ) {}

  /**
   * Tells the workflow and waits for what comes of it. What nobody takes up in 10 s is put into the outbox under the
   * same id: the workflow takes an id once, so it does not matter which of the two arrives, or both.
   */
  async operate(
    id: string,
    request: OperateRequest,
    { caller, idempotencyKey }: Once,
  ): Promise<{ answer: Answer; late: boolean }> {
    const enrollment = await this.enrollments.find(id);
    await checkOwnCustomer(this.world.pool, await catalogOf(this.world), {
      caller,
      permission: 'enrollments:operate',
      customer: enrollment.customer_id,
    });
    checkSupported(request);
    if (enrollment.ended_at !== null)
      throw new Problem(
        'operation_refused',
        `the enrollment has ended as "${String(enrollment.exit)}"; nothing was changed`,
      );
    const { plan } = await this.world.published.version(enrollment.version);
    const operation = toOperation(request, Object.keys(plan.exits));
    const operate: Operate = {
      id: `operation/${createHash('sha256')
        .update(`${nameOf(caller)}\n${id}\n${idempotencyKey}`)
        .digest('hex')
        .slice(0, 32)}`,
      by: caller.id,
      reason: request.reason,
      operation,
    };
    const operated = await this.world.temporal.operate(id, operate);
    if (operated !== 'late')
      return { answer: { operation_id: operate.id, ...operated }, late: false };
    await this.putOff(id, operate);
    return {
      answer: { operation_id: operate.id, before: enrollment.status, after: null },
      late: true,
    };
  }

  private async putOff(enrollment: string, operate: Operate): Promise<void> {
    const now = this.world.clock.now();
    const effects = noEffects();
    effects.signals.push({ enrollment, signal: { kind: 'operator', at: now, ...operate } });
    await transact(this.world.pool, (client) => writeEffects(client, effects, now));
  }
}

/** Verbs and members that are known but not built yet are refused by name, before anything else is looked at. */
function checkSupported({
  operation,
  exit,
  dry_run: dryRun,
  reason: _reason,
  ...others
}: OperateRequest): void {
  if (operation !== 'pause' && operation !== 'resume' && operation !== 'exit')
    throw new Problem(
      'operation_refused',
      `operation "${operation}" is not supported yet; pause, resume and exit are`,
    );
  if (dryRun === true)
    throw new Problem(
      'operation_refused',
      '"dry_run" of an operation is not supported yet; nothing was changed',
    );
  const stray = [
    ...Object.entries(others).filter(([, value]) => value !== undefined),
    ...(operation !== 'exit' && exit !== undefined ? [['exit']] : []),
  ];
  if (stray.length > 0)
    throw refused(
      stray.map(([name]) => ({
        pointer: `/${String(name)}`,
        code: 'unknown_member' as const,
        detail: `"${operation}" takes no "${String(name)}"`,
        fix: 'leave it out',
      })),
    );
}

function toOperation({ operation, exit }: OperateRequest, exits: readonly string[]): Operation {
  if (operation === 'pause' || operation === 'resume') return { kind: operation };
  const name = exit ?? REMOVED;
  if (name === REMOVED || exits.includes(name)) return { kind: 'exit', exit: name };
  const known = [...exits, REMOVED];
  throw refused([
    {
      pointer: '/exit',
      code: 'unknown_reference',
      detail: `the playbook has no exit "${name}"`,
      fix: suggest(name, known) ?? `write one of ${known.join(', ')}`,
    },
  ]);
}
