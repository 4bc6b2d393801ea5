import { randomUUID } from 'node:crypto';
import type { DeliverRequest, Receipt } from '../playbooks/kernel/command';
import type { SendDecision } from '../playbooks/rules/decision';
import { messageId } from './channels/compose-mail';
import { withLine } from './decide-batch';
import { plannedSend, timeOf, type DeliverDeps, type Try } from './deliver-deps';
import type { Addressed, Conclusion, DeliverTransaction, Outreach, Planned } from './deliver-store';
import { confirm, deliveryQuestion, draft } from './draft';
import { sendKey } from './send-key';
import type { Ground } from './settle';
import { traceDelivery } from '../playbooks/rules/trace-delivery';

/** First half of a delivery: nothing has left yet. Takes the send, or says why there is nothing to take. */
export type Claimed =
  | { readonly kind: 'over'; readonly receipt: Receipt }
  | { readonly kind: 'claimed'; readonly attempt: Try };

/** Renders without a lock, then decides under the customer's: claimed, skipped or parked in one transaction. */
export async function claim(
  deps: DeliverDeps,
  ground: Ground,
  request: DeliverRequest,
): Promise<Claimed> {
  const planned = plannedSend(ground, request);
  const rendered = draft(await deps.store.peek(deliveryQuestion(request)), ground, request);
  return deps.store.locked(ground.whose.customer, async (tx) => {
    const earlier = await tx.find(planned);
    const over = await concluded(tx, earlier, { deps, ground, request, planned });
    if (over !== undefined) return { kind: 'over', receipt: over };
    const confirmed = await confirm(tx, rendered, { ground, request });
    const { decision } = confirmed;
    if (decision.kind === 'send')
      return take(tx, { ground, request, planned, draft: confirmed, decision });
    const receipt = refusal(decision, request, timeOf(deps, request));
    await tx.conclude(withheld({ ground, request, planned }, receipt, decision));
    return { kind: 'over', receipt };
  });
}

/** What an earlier try left: its receipt, or `unconfirmed` when it was cut after the hand-off. */
async function concluded(
  tx: DeliverTransaction,
  earlier: Outreach | undefined,
  here: { deps: DeliverDeps; ground: Ground; request: DeliverRequest; planned: Planned },
): Promise<Receipt | undefined> {
  const { deps, request, planned } = here;
  if (earlier === undefined) return undefined;
  if (earlier.status === 'handed_off') {
    const receipt: Receipt = {
      id: request.delivery.id,
      outcome: 'unconfirmed',
      at: timeOf(deps, request),
    };
    // The lease stays with the try that handed it over: should it still be alive, it may add what the server said.
    await tx.conclude({
      planned,
      status: 'unconfirmed',
      reason: 'cut after hand-over',
      receipt,
      at: receipt.at,
      trace: told(here, receipt, earlier.addressed),
    });
    return receipt;
  }
  // A parked send is tried again by a later command; the same command gets the same answer.
  if (earlier.status === 'planned')
    return earlier.receipt?.at === request.now ? earlier.receipt : undefined;
  return earlier.receipt;
}

async function take(
  tx: DeliverTransaction,
  known: Omit<Try, 'mine' | 'sendKey'>,
): Promise<Claimed> {
  const { planned, decision, request } = known;
  const key = sendKey({ ...planned, recipient: decision.contact });
  const lease = randomUUID();
  await tx.claim({
    ...planned,
    lease,
    sendKey: key,
    messageId: messageId({ sendKey: key, from: decision.sender }),
    decision,
    at: request.now,
  });
  return { kind: 'claimed', attempt: { ...known, mine: { send: planned, lease }, sendKey: key } };
}

/** A parked receipt carries the time of the command, so that its repetition is recognised. */
export function refusal(
  decision: Exclude<SendDecision, { kind: 'send' }>,
  request: DeliverRequest,
  at: number,
): Receipt {
  const { id } = request.delivery;
  if (decision.kind === 'skip') return { id, outcome: 'skipped', at, reason: decision.reason };
  const { code, reason } = decision;
  return { id, outcome: 'parked', at: request.now, parked: { code, reason } };
}

export function withheld(
  here: Pick<Try, 'ground' | 'request' | 'planned'>,
  receipt: Receipt,
  decision: Exclude<SendDecision, { kind: 'send' }>,
): Conclusion {
  return {
    planned: here.planned,
    status: decision.kind === 'skip' ? 'skipped' : 'planned',
    reason: decision.kind === 'skip' ? decision.reason : decision.code,
    checks: decision.checks,
    receipt,
    at: receipt.at,
    trace: told(here, receipt),
  };
}

/** The one line a delivery leaves in the story. */
export function told(
  { ground, request }: Pick<Try, 'ground' | 'request'>,
  receipt: Receipt,
  addressed?: Addressed,
) {
  return [withLine(traceDelivery(request.delivery, receipt, addressed), ground.version.lines)];
}
