import type { DeliverRequest } from '../playbooks/kernel/command';
import type { Copy, First } from '../playbooks/rules/decide-copy';
import type { SendDecision } from '../playbooks/rules/decision';
import type { Channel } from './channels/channel';
import type { DeliverStore, Lease, Planned } from './deliver-store';
import { permanent } from './failure';
import type { Draft } from './draft';
import type { Ground } from './settle';
import type { Surroundings } from './surroundings';

export interface DeliverDeps extends Surroundings {
  readonly store: DeliverStore;
  readonly channels: Readonly<Record<string, Channel>>;
  /** Playbook time: a send that had to wait for its server is told at the time it left. */
  readonly clock: { now(): number };
  /** Says that the worker is alive, every two seconds. */
  readonly heartbeat: () => void;
}

/** A message, or one copy of it. */
export interface Errand extends DeliverRequest {
  readonly copy?: Copying;
}
export interface Copying extends Copy {
  readonly first: First;
  /** Addresses of all who get a copy. */
  readonly cc: readonly string[];
}

/** One try of a claimed send. */
export interface Try {
  readonly ground: Ground;
  readonly request: Errand;
  readonly planned: Planned;
  readonly mine: Lease;
  readonly sendKey: string;
  /** Message-IDs of what the contact got before. */
  readonly thread: readonly string[];
  readonly draft: Draft;
  readonly decision: Extract<SendDecision, { kind: 'send' }>;
  /** An earlier hand-over of it was cut, and may have arrived. */
  readonly cut: boolean;
}

/** Never before the decision, and not the decision's time when the other side kept us waiting. */
export function timeOf(deps: Pick<DeliverDeps, 'clock'>, request: DeliverRequest): number {
  return Math.max(request.now, deps.clock.now());
}

/** What the ledger says about the step, from the plan. Throws when the plan has no send there. */
export function plannedSend(
  ground: Ground,
  { enrollment, delivery, copy }: Errand,
  { template }: Pick<Draft, 'template'>,
): Planned {
  const step = ground.version.plan.code[delivery.pc];
  if (step?.op !== 'send')
    throw permanent(
      `deliver ${delivery.id} of enrollment ${enrollment}`,
      step === undefined ? `no instruction ${delivery.pc}` : `"${step.op}" at ${delivery.pc}`,
      'a send',
      'The workflow runs another plan than the one stored: report it.',
    );
  return {
    enrollment,
    step: delivery.step,
    visit: delivery.visit,
    ...(copy === undefined ? {} : { copy: copy.n }),
    template,
    purpose: step.purpose,
  };
}

/** Whether others are to get a copy of what the step sends. */
export function hasCopies({ version }: Ground, { delivery }: DeliverRequest): boolean {
  const step = version.plan.code[delivery.pc];
  return step?.op === 'send' && (step.cc ?? []).length > 0;
}

/** Whether a send that was cut after its hand-over goes again: only where the other side knows it by its key. */
export function resends(
  { ground, request }: Pick<Try, 'ground' | 'request'>,
  channel: string | undefined,
): boolean {
  const step = ground.version.plan.code[request.delivery.pc];
  return step?.op === 'send' && step.unconfirmed === 'resend' && channel === 'webhook';
}
