import type { ApplicationFailure } from '@temporalio/common';
import type { DeliverRequest, Receipt } from '../playbooks/kernel/command';
import { planCopies } from '../playbooks/rules/decide-copy';
import { withoutAddresses } from './channels/mail-address';
import { told } from './told';
import { hasCopies, timeOf, type DeliverDeps, type Try } from './deliver-deps';
import type { Addressed, DeliverTransaction, PlannedCopy } from './deliver-store';
import { deliveryQuestion } from './draft';
import { isFinal, permanent, unavailable } from './failure';
import { namedByDelivery } from '../playbooks/rules/named-people';
import { settleQuestion, settleUnlessEnded, type Ground } from './settle';
import type { Loaded, Question } from './store';
import { toContext } from '../playbooks/rules/to-context';

/** Second half of a delivery: the world has answered, the ledger has to say so whatever happens to the database. */

export interface Answered {
  readonly status: 'accepted' | 'refused' | 'unconfirmed';
  /** The other side's words, addresses and all: kept in the ledger only. */
  readonly reply: string;
  /** There is nobody at the address: nothing is sent there any more. */
  readonly gone?: true;
}
const OUTCOME = { accepted: 'sent', refused: 'failed', unconfirmed: 'unconfirmed' } as const;

/** Records what became of the send and, when it was sent, the batch it carries. Answers the receipt that stands. */
export async function record(
  deps: DeliverDeps,
  attempt: Try,
  answered: Answered,
): Promise<Receipt> {
  const { customer } = attempt.ground.whose;
  const write = (carried: boolean) =>
    patiently(deps, attempt, () =>
      deps.store.locked(customer, (tx) => conclude(tx, { deps, attempt, answered, carried })),
    );
  try {
    return await write(true);
  } catch (error) {
    if (attempt.request.delivery.after === undefined || !isFinal(error)) throw error;
    deps.log.warn(
      `deliver ${attempt.request.delivery.id}: the batch it carries cannot be written: ${String(error)}`,
      { enrollment: attempt.request.enrollment },
    );
    return write(false);
  }
}

async function conclude(
  tx: DeliverTransaction,
  here: { deps: DeliverDeps; attempt: Try; answered: Answered; carried: boolean },
): Promise<Receipt> {
  const { deps, attempt, answered, carried } = here;
  const { ground, request, planned, mine } = attempt;
  const { after } = request.delivery;
  const at = timeOf(deps, request);
  // An exit in it would end the copies before they have gone: the workflow writes it when they have.
  const copied = planned.copy === undefined && hasCopies(ground, request);
  const question = copied
    ? deliveryQuestion(request, { project: ground.project, now: at })
    : afterQuestion(request, ground, at);
  const seen = await tx.look(question, planned);
  const row = seen.outreach;
  if (row?.lease !== mine.lease)
    throw permanent(named(attempt), 'another lease', 'ours', 'A later try answers for this send.');
  const { status, reply } = answered;
  // A lost reply to COMMIT, or a receipt that a later try has already given away: that one stands.
  if (row.receipt !== undefined) {
    if (row.status === 'unconfirmed' && status !== 'unconfirmed')
      await tx.conclude({
        planned,
        lease: mine.lease,
        status,
        reply,
        receipt: row.receipt,
        at,
        trace: [],
      });
    return row.receipt;
  }
  const sent: Receipt = {
    id: request.delivery.id,
    outcome: OUTCOME[status],
    at,
    ...(status === 'refused' ? { reason: withoutAddresses(reply) } : {}),
  };
  const trace = told(attempt, sent, { addressed: addressed(attempt) });
  const settled =
    status === 'accepted' && after !== undefined && carried && !copied
      ? settleUnlessEnded(seen, ground, { ...request, batch: after, now: at, inputs: [] })
      : undefined;
  const receipt = settled === undefined ? sent : { ...sent, after: settled.answer };
  await tx.conclude({ planned, lease: mine.lease, status, reply, receipt, at, trace });
  if (answered.gone === true) {
    const { address } = attempt.decision;
    await tx.suppress({ address, reason: withoutAddresses(reply), source: 'bounce', at });
  }
  if (copied && status === 'accepted')
    await tx.planCopies(planned, copiesOf(attempt, seen, at), at);
  if (settled?.rows !== undefined) await tx.write(settled.rows);
  return receipt;
}

/** Who gets a copy, decided when the message has gone; whoever gets none is on record with the reason. */
function copiesOf({ ground, request, decision }: Try, seen: Loaded, at: number): PlannedCopy[] {
  const { delivery } = request;
  const { channel, priority } = decision;
  const context = toContext(seen, ground, at);
  return planCopies(delivery, context, decision).map(({ n, contact, decision: own }) => {
    const to = {
      n,
      channel,
      priority,
      checks: own.checks,
      ...(contact === undefined ? {} : { contact }),
    };
    if (own.kind === 'send') return { ...to, address: own.address, status: 'planned' };
    const { reason } = own;
    const receipt: Receipt = { id: delivery.id, outcome: 'skipped', at, reason };
    return { ...to, status: 'skipped', reason, receipt };
  });
}

function afterQuestion(
  { enrollment, delivery }: DeliverRequest,
  ground: Ground,
  now: number,
): Question {
  const { after } = delivery;
  if (after === undefined) return { enrollment, now };
  const people = namedByDelivery(delivery);
  return { ...settleQuestion({ enrollment, batch: after, now }, ground), people };
}

function addressed({ decision }: Try): Addressed {
  const { contact, channel, sender, locale } = decision;
  return { contact, channel, sender: sender.id, locale };
}

interface NotSent {
  readonly retryAfterMs?: number | undefined;
  /** Its body may have left: it goes again under its old key. */
  readonly cut?: boolean;
}

/** Nothing left, or the server said it did not take it, or it was cut and goes again: the send may be claimed again. Answers the failure to throw. */
export async function notSent(
  deps: DeliverDeps,
  attempt: Try,
  reason: string,
  { retryAfterMs, cut = false }: NotSent = {},
): Promise<ApplicationFailure> {
  const { request, mine, ground } = attempt;
  const words = withoutAddresses(reason);
  await patiently(deps, attempt, () =>
    deps.store.locked(ground.whose.customer, (tx) =>
      tx.putBack(mine, timeOf(deps, request), { reason: words, cut }),
    ),
  );
  return unavailable(named(attempt), words, retryAfterMs);
}

/** Nothing left, and it cannot before somebody mends something: the step parks, the send may be claimed again. */
export async function park(
  deps: DeliverDeps,
  attempt: Try,
  { code, reason }: Parking,
): Promise<Receipt> {
  const { request, planned, mine, ground } = attempt;
  const words = withoutAddresses(reason);
  const receipt: Receipt = {
    id: request.delivery.id,
    outcome: 'parked',
    at: request.now,
    parked: { code, reason: words },
  };
  const row = { planned, lease: mine.lease, status: 'planned', reason: code } as const;
  const conclusion = { ...row, reply: reason, receipt };
  const at = timeOf(deps, request);
  const trace = told(attempt, receipt, { addressed: addressed(attempt) });
  await patiently(deps, attempt, () =>
    deps.store.locked(ground.whose.customer, (tx) => tx.conclude({ ...conclusion, at, trace })),
  );
  return receipt;
}
type Parking = NonNullable<Receipt['parked']>;

function named({ request }: Try): string {
  return `deliver ${request.delivery.id} of enrollment ${request.enrollment}`;
}

const PAUSES_MS = [100, 500, 1_000, 2_000, 4_000, 8_000];

/** The answer is known and only the database is missing: giving up here would call a sent message unconfirmed. */
async function patiently<T>(deps: DeliverDeps, attempt: Try, work: () => Promise<T>): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await work();
    } catch (error) {
      if (isFinal(error)) throw error;
      deps.log.warn(`${named(attempt)}: not recorded yet, tried again: ${String(error)}`, {
        enrollment: attempt.request.enrollment,
      });
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return work();
}
