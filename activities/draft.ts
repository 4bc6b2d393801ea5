import { ApplicationFailure } from '@temporalio/common';
import {
  SETTLED_OTHERWISE,
  type DeliverRequest,
  type SettleAnswer,
} from '../playbooks/kernel/command';
import type { Project } from '../playbooks/kernel/catalog';
import type { SendDecision } from '../playbooks/rules/decision';
import { decideCopies, decideCopy } from '../playbooks/rules/decide-copy';
import { decideSend, templateOf } from '../playbooks/rules/decide-send';
import type { Guarding } from '../playbooks/rules/guards';
import { reachOf } from '../playbooks/rules/recheck';
import type { Errand } from './deliver-deps';
import type { DeliverTransaction } from './deliver-store';
import { unavailable } from './failure';
import { refuseOutdated, type Ground } from './settle';
import { namedByDelivery } from '../playbooks/rules/named-people';
import type { Loaded, Question } from './store';
import { toContext } from '../playbooks/rules/to-context';

/** A decision with what it was made from: it stands for as long as a new read has the same fingerprint. */
export interface Draft {
  readonly decision: SendDecision;
  /** Path of the template it is about, sent or not. */
  readonly template: string;
  readonly fingerprint: string;
  /** Addresses of those who are to get a copy, shown in the message. */
  readonly cc: readonly string[];
}

/** What one try decides by beside its tables. */
export interface Deciding {
  readonly ground: Ground;
  readonly request: Errand;
  /** ms: the moment of this try, by which windows and caps are kept. */
  readonly now: number;
  readonly asked?: Guarding;
}

export function draft(loaded: Loaded, { ground, request, now, asked }: Deciding): Draft {
  const context = toContext(loaded, ground, now);
  const { delivery, copy } = request;
  const { fingerprint } = loaded;
  if (copy !== undefined) {
    const decision = decideCopy(delivery, context, { ...copy, ...(asked ? { asked } : {}) });
    return { decision, template: copy.first.template, fingerprint, cc: copy.cc };
  }
  const decision = decideSend(delivery, context, asked);
  const copies = decision.kind === 'send' ? decideCopies(delivery, context, decision) : [];
  const cc = copies.map(({ address }) => address);
  return { decision, template: templateOf(delivery, context), fingerprint, cc };
}

/** What a delivery reads: with it the batch after the one it builds on, should an earlier run have committed that. */
export function deliveryQuestion(
  { enrollment, base, delivery, copy }: Errand,
  { project, now }: { readonly project: Project; readonly now: number },
): Question {
  const { step, visit, approval } = delivery;
  return {
    enrollment,
    now,
    people: namedByDelivery(delivery),
    cancelled: { step, base: base ?? 0 },
    guarding: { step, visit, copy: copy?.n ?? 0, since: now - reachOf(project.guards) },
    ...(approval === undefined ? {} : { approval }),
    ...(base === undefined ? {} : { numbers: [base + 1] }),
  };
}

/**
 * Throws when an earlier run of the same workflow task had settled on something else than this delivery. Batches that
 * this decision leads to have its time or a later one, so an earlier time behind its base is another decision's; the
 * workflow goes back to that one and carries it on.
 */
export function refuseOverruled(
  answers: readonly SettleAnswer[],
  { enrollment, delivery, now }: DeliverRequest,
): void {
  refuseOvertaken(answers, `deliver ${delivery.id} of enrollment ${enrollment}`, now);
}

/** The same of any effect that was decided at `now`. */
export function refuseOvertaken(
  answers: readonly SettleAnswer[],
  attempted: string,
  now: number,
): void {
  const answer = answers.find((one) => one.now < now);
  if (answer === undefined) return;
  throw ApplicationFailure.nonRetryable(
    `${attempted}: an earlier run settled batch ${answer.n} at ${answer.now}, before this was decided at ${now}. The decision of that run stands.`,
    SETTLED_OTHERWISE,
    answer,
  );
}

const MOST_ROUNDS = 5;

/** A draft and what was read after its address had been locked. */
export interface Checked {
  readonly draft: Draft;
  readonly loaded: Loaded;
}

/** Locks the address a draft goes to, then reads what protects it. The customer's lock is held. */
export async function check<T extends Loaded>(
  tx: DeliverTransaction,
  draft: Draft,
  read: () => Promise<T>,
): Promise<{ readonly draft: Draft; readonly loaded: T }> {
  if (draft.decision.kind === 'send') await tx.lockAddress(draft.decision.address);
  return { draft, loaded: await read() };
}

/**
 * The decision as it stands under the locks: the customer's is held, the address's is taken before the read it
 * protects. Rendered again only when what it was made from has changed. What it lacks, should it park, nobody brings unseen.
 */
export async function confirm(
  tx: DeliverTransaction,
  checked: Checked,
  deciding: Deciding,
): Promise<Draft> {
  const { ground, request, now } = deciding;
  const attempted = `deliver ${request.delivery.id} of enrollment ${request.enrollment}`;
  const question = deliveryQuestion(request, { project: ground.project, now });
  let { draft: current, loaded } = checked;
  let mayPark = false;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    refuseOverruled(loaded.answers, request);
    const stands = loaded.fingerprint === current.fingerprint;
    if (stands && (current.decision.kind !== 'park' || mayPark)) return current;
    if (stands) {
      refuseOutdated(await tx.beforeParking(), ground, attempted);
      mayPark = true;
    }
    const again = stands ? current : draft(loaded, deciding);
    ({ draft: current, loaded } = await check(tx, again, () => tx.load(question)));
  }
  throw unavailable(attempted, 'what it is decided by did not stand still');
}
