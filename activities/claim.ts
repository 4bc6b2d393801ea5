import { randomUUID } from 'node:crypto';
import type { DeliverRequest, Receipt, SettleAnswer } from '../playbooks/kernel/command';
import type { SendDecision } from '../playbooks/rules/decision';
import { messageId } from './channels/compose-mail';
import {
  plannedSend,
  resends,
  timeOf,
  type DeliverDeps,
  type Errand,
  type Try,
} from './deliver-deps';
import type { Conclusion, DeliverTransaction, Outreach, Seen } from './deliver-store';
import { check, confirm, deliveryQuestion, draft, refuseOverruled, type Checked } from './draft';
import { sendKey } from './send-key';
import { groundOf, settleQuestion, settleWith, type Ground } from './settle';
import type { Loaded, Question, Whose } from './store';
import { exitMet } from '../playbooks/rules/exit-met';
import { skipReason } from '../playbooks/rules/decide-send';
import { inPlace } from './in-place';
import { kept } from './kept';
import { told } from './told';

/** First half of a delivery: nothing has left yet. Takes the send, or says why there is nothing to take. */
export type Claimed = Taken & {
  readonly ground: Ground;
  /** Of the batch that is written before the first try. */
  readonly before?: SettleAnswer;
};
type Taken =
  | { readonly kind: 'over'; readonly receipt: Receipt }
  | { readonly kind: 'claimed'; readonly attempt: Try };

/**
 * Renders without a lock, then decides under the customer's: claimed, skipped or parked in one transaction, which also
 * holds the batch before.
 */
export async function claim(
  deps: DeliverDeps,
  request: Errand,
  attempted: string,
): Promise<Claimed> {
  const now = timeOf(deps, request);
  const { project } = await deps.published.newest();
  const peeked = await deps.store.peek(deliveryQuestion(request, { project, now }));
  const ground = await groundOf(deps, peeked && whoseOf(peeked), attempted);
  const deciding = { ground, request, now };
  const rendered = peeked && draft(peeked, deciding);
  if (rendered === undefined) throw new Error(`${attempted}: nothing was read`);
  const here = { deps, ...deciding, planned: plannedSend(ground, request, rendered) };
  const claimed = await deps.store.locked(ground.whose.customer, async (tx): Promise<Claimed> => {
    const look = () => check(tx, rendered, () => tx.look(claimQuestion(here), here.planned));
    const seen = await look();
    const before = await settleBefore(tx, seen.loaded, here);
    const checked = endsOrBeginsPause(request) ? await look() : seen;
    const left = exitMet(request.delivery.before?.items ?? [], before?.results ?? []);
    const taken = await takeOrTell(tx, checked, left === undefined ? here : { ...here, left });
    if (before !== undefined) deps.crashPoint('settle:before-commit');
    const claimed = { ...taken, ground };
    return before === undefined ? claimed : { ...claimed, before };
  });
  if (claimed.before !== undefined) deps.crashPoint('settle:after-commit');
  return claimed;
}

/** What was read before its batch was written knows nothing of it. */
function endsOrBeginsPause({ delivery }: Errand): boolean {
  return delivery.before?.items.some(({ kind }) => kind === 'status') === true;
}

interface Here extends Pick<Try, 'ground' | 'request' | 'planned'> {
  readonly deps: DeliverDeps;
  /** ms: of this try, which may be a later one. */
  readonly now: number;
  /** The exit that was met by the batch before: nothing is sent any more. */
  readonly left?: string;
}

function exited(exit: string): Refusal {
  return {
    kind: 'skip',
    reason: 'exited',
    checks: [{ rule: 'ended', passed: false, seen: { exit } }],
  };
}

function whoseOf({ snapshot, enrollment }: Loaded): Whose {
  return { customer: snapshot.customer.id, version: enrollment.version };
}

function claimQuestion({ ground, request, now }: Here): Question {
  const { before } = request.delivery;
  const question = deliveryQuestion(request, { project: ground.project, now });
  if (before === undefined) return question;
  const asked = { enrollment: request.enrollment, batch: before, now: request.now };
  const settling = settleQuestion(asked, ground);
  return { ...settling, ...question, numbers: [...(question.numbers ?? []), before.n] };
}

async function settleBefore(
  tx: DeliverTransaction,
  loaded: Seen,
  { ground, request }: Here,
): Promise<SettleAnswer | undefined> {
  const { enrollment, delivery, now } = request;
  if (delivery.before === undefined) return undefined;
  const settling = { enrollment, batch: delivery.before, now, inputs: [] };
  const { answer, rows } = settleWith(loaded, ground, settling);
  refuseOverruled([answer], request);
  if (rows !== undefined) await tx.write(rows);
  return answer;
}

async function takeOrTell(
  tx: DeliverTransaction,
  checked: Checked & { readonly loaded: Seen },
  here: Here,
): Promise<Taken> {
  const { deps, request } = here;
  const { outreach } = checked.loaded;
  const over = await concluded(tx, outreach, here);
  if (over !== undefined) return { kind: 'over', receipt: over };
  const cut = wasCut(outreach);
  if (request.copy !== undefined && (outreach?.attempt ?? 0) >= COPY_TRIES)
    return { kind: 'over', receipt: await giveUp(tx, here, cut) };
  const confirmed = await confirm(tx, checked, here);
  const { place, ...decided } =
    here.left === undefined
      ? await inPlace(tx, confirmed.decision, { ...here, loaded: checked.loaded })
      : { decision: exited(here.left) };
  const { decision } = decided;
  if (decision.kind === 'send')
    return take(tx, { ...here, draft: confirmed, decision, place, cut });
  const at = timeOf(deps, request);
  const receipt = refusal(decision, request, { at, cut });
  await tx.conclude(
    decision.kind === 'wait' ? kept(here, receipt, decision) : withheld(here, receipt, decision),
  );
  return { kind: 'over', receipt };
}

const CUT = 'cut after hand-over';

/** The step does not wait for its copies for ever: after about an hour the enrollment goes on. */
const COPY_TRIES = 60;

/** Handed over by a lost try, and let go again or not: it may have arrived. */
export function wasCut(outreach: Outreach | undefined): boolean {
  return outreach?.cutAt !== undefined || outreach?.status === 'handed_off';
}

/** Of a copy that cannot be handed over: its row says so, and nothing waits for it any more. */
export async function giveUp(
  tx: DeliverTransaction,
  { deps, request, planned }: Pick<Here, 'deps' | 'request' | 'planned'>,
  cut: boolean,
): Promise<Receipt> {
  const at = timeOf(deps, request);
  const status = cut ? 'unconfirmed' : 'skipped';
  const reason = cut ? CUT : 'failed';
  const receipt: Receipt = { id: request.delivery.id, outcome: status, at, reason };
  await tx.conclude({ planned, status, reason, receipt, at, trace: [] });
  return receipt;
}

/** What an earlier try left: its receipt, or `unconfirmed` when it was cut after the hand-off. */
async function concluded(
  tx: DeliverTransaction,
  earlier: Outreach | undefined,
  here: Here,
): Promise<Receipt | undefined> {
  const { deps, request, planned } = here;
  if (earlier === undefined) return undefined;
  // A person lets it go once more: its step has been over since it had this receipt.
  const again = earlier.status === 'claimed' || earlier.status === 'handed_off';
  if (again && earlier.receipt !== undefined) return earlier.receipt;
  if (earlier.status === 'handed_off' && resends(here, earlier.addressed?.channel)) {
    const { lease = '' } = earlier;
    const at = timeOf(deps, request);
    await tx.putBack({ send: planned, lease }, at, { reason: CUT, cut: true });
    return undefined;
  }
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
      reason: CUT,
      receipt,
      at: receipt.at,
      trace: told(here, receipt, { addressed: earlier.addressed }),
    });
    return receipt;
  }
  // What is parked or waits is tried again by a later command; the same command gets the same answer.
  if (earlier.status === 'waiting' && earlier.released === true) return undefined;
  if (earlier.status === 'planned' || earlier.status === 'waiting')
    return earlier.receipt?.at === request.now ? earlier.receipt : undefined;
  return earlier.receipt;
}

async function take(
  tx: DeliverTransaction,
  {
    ground,
    request,
    draft,
    decision,
    now,
    place,
    cut,
    ...here
  }: Omit<Try, 'mine' | 'sendKey' | 'thread'> & {
    readonly now: number;
    readonly place: number | undefined;
  },
): Promise<Taken> {
  const planned = { ...here.planned, template: decision.template };
  const key = sendKey({ ...planned, recipient: decision.contact });
  const lease = randomUUID();
  const thread = await tx.claim({
    ...planned,
    lease,
    sendKey: key,
    messageId: messageId({ sendKey: key, from: decision.sender }),
    decision,
    ...(place === undefined ? {} : { place }),
    at: now,
  });
  const mine = { send: planned, lease };
  return {
    kind: 'claimed',
    attempt: { ground, request, planned, draft, decision, mine, sendKey: key, thread, cut },
  };
}

type Refusal = Exclude<SendDecision, { kind: 'send' | 'wait' }>;

/** A parked or waiting receipt carries the time of the command, so that its repetition is recognised. */
export function refusal(
  decision: Exclude<SendDecision, { kind: 'send' }>,
  request: DeliverRequest,
  { at, cut }: { readonly at: number; readonly cut: boolean },
): Receipt {
  const { id } = request.delivery;
  // It does not go again, and nobody knows whether it has arrived before.
  if (decision.kind === 'skip' && cut) return { id, outcome: 'unconfirmed', at };
  if (decision.kind === 'skip') {
    const { reason } = decision;
    return reason === 'dropped'
      ? { id, outcome: reason, at }
      : { id, outcome: 'skipped', at, reason };
  }
  if (decision.kind === 'wait') {
    const within = decision.withinAt === undefined ? {} : { withinAt: decision.withinAt };
    return { id, outcome: 'waiting', at: request.now, ...within, reason: skipReason(decision) };
  }
  const { code, reason } = decision;
  return { id, outcome: 'parked', at: request.now, parked: { code, reason } };
}

function standing({ outcome }: Receipt, decision: Refusal): Pick<Conclusion, 'status' | 'reason'> {
  if (decision.kind !== 'skip') return { status: 'planned', reason: decision.code };
  if (outcome === 'unconfirmed') return { status: outcome, reason: CUT };
  return { status: 'skipped', reason: decision.reason };
}

export function withheld(
  here: Pick<Try, 'ground' | 'request' | 'planned'>,
  receipt: Receipt,
  decision: Refusal,
): Conclusion {
  return {
    planned: here.planned,
    ...standing(receipt, decision),
    checks: decision.checks,
    receipt,
    at: receipt.at,
    trace: told(here, receipt),
  };
}
