import type { DeliverRequest, Receipt } from '../playbooks/kernel/command';
import type { HandOver } from './channels/channel';
import { claim, giveUp, wasCut } from './claim';
import {
  hasCopies,
  plannedSend,
  resends,
  timeOf,
  type DeliverDeps,
  type Errand,
  type Try,
} from './deliver-deps';
import type { OutreachStatus } from './deliver-store';
import { isFinal, permanent, toFailure } from './failure';
import { gate } from './gate';
import { withoutBatches } from './kept';
import { notSent, park, record } from './record';
import type { Ground } from './settle';

/**
 * Regular activity: one send, from claim to receipt. At most one message leaves per (enrollment, step, visit); a cut
 * after the hand-off is `unconfirmed`, never silently sent again. Knows neither SQL nor SMTP.
 */
const HEARTBEAT_MS = 2_000;

/**
 * Makes the activity. It answers what became of the send, the same for every repetition; it throws a retryable failure
 * when nothing was sent and it may be tried again, a non-retryable one when that can never succeed.
 */
export function deliverActivity(deps: DeliverDeps): (request: DeliverRequest) => Promise<Receipt> {
  return async (request) => {
    const attempted = `deliver ${request.delivery.id} of enrollment ${request.enrollment}`;
    const beats = setInterval(deps.heartbeat, HEARTBEAT_MS);
    try {
      return await deliver(deps, request, attempted);
    } catch (error) {
      const failure = toFailure(error, attempted);
      deps.log.warn(failure.message, { enrollment: request.enrollment, send: request.delivery.id });
      throw failure;
    } finally {
      clearInterval(beats);
    }
  };
}

async function deliver(
  deps: DeliverDeps,
  request: DeliverRequest,
  attempted: string,
): Promise<Receipt> {
  const claimed = await claim(deps, request, attempted);
  const receipt = claimed.kind === 'over' ? claimed.receipt : await send(deps, claimed.attempt);
  if (receipt.outcome === 'sent' && hasCopies(claimed.ground, request))
    await sendCopies(deps, request, claimed.ground);
  return claimed.before === undefined ? receipt : { ...receipt, before: claimed.before };
}

/**
 * One by one, whatever became of those before; each as any message, but that it never waits. What could not be handed over
 * is tried again with the whole activity, which finds done what is done.
 */
async function sendCopies(
  deps: DeliverDeps,
  request: DeliverRequest,
  ground: Ground,
): Promise<void> {
  const { enrollment, delivery } = request;
  const { step, visit } = delivery;
  const sent = await deps.store.withCopies({ enrollment, step, visit });
  const { first, copies } = sent ?? { copies: [] };
  const cc = copies.flatMap(({ address }) => address ?? []);
  const failures: unknown[] = [];
  for (const { n, contact, status } of copies) {
    if (first === undefined || contact === null || !OPEN.has(status)) continue;
    const errand = {
      ...request,
      delivery: withoutBatches(delivery),
      copy: { n, contact, first, cc },
    };
    await sendCopy(deps, errand, ground).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/** Throws only what another try may mend: the message has gone, and the step ends as it says. */
async function sendCopy(deps: DeliverDeps, errand: Copied, ground: Ground): Promise<void> {
  const { delivery, enrollment, copy } = errand;
  const attempted = `deliver copy ${copy.n} of ${delivery.id} of enrollment ${enrollment}`;
  try {
    const claimed = await claim(deps, errand, attempted);
    if (claimed.kind === 'claimed') await send(deps, claimed.attempt);
  } catch (error) {
    if (!isFinal(error)) throw error;
    deps.log.warn(`${attempted}: given up: ${String(error)}`, { enrollment });
    const planned = plannedSend(ground, errand, copy.first);
    await deps.store.locked(ground.whose.customer, async (tx) => {
      const { outreach } = await tx.look({ enrollment, now: timeOf(deps, errand) }, planned);
      if (outreach !== undefined && !OPEN.has(outreach.status)) return;
      await giveUp(tx, { deps, request: errand, planned }, wasCut(outreach));
    });
  }
}
type Copied = Errand & { readonly copy: NonNullable<Errand['copy']> };

/** What an earlier try may have left of a copy that it had not concluded. */
const OPEN: ReadonlySet<OutreachStatus> = new Set(['planned', 'claimed', 'handed_off']);

async function send(deps: DeliverDeps, attempt: Try): Promise<Receipt> {
  deps.crashPoint('deliver:after-claim');
  const guard = gate(deps, attempt);
  const answer = await handOver(deps, attempt, guard.ask).catch(async (error: unknown) => {
    // Whatever is thrown here was thrown before the body left.
    await notSent(deps, attempt, 'the hand-over could not begin');
    throw error;
  });
  switch (answer.kind) {
    case 'accepted':
      deps.crashPoint('deliver:after-250');
      return record(deps, attempt, { status: 'accepted', reply: answer.reply });
    case 'refused':
      return record(deps, attempt, {
        status: 'refused',
        reply: answer.reply,
        ...(answer.gone === true ? { gone: true } : {}),
      });
    case 'unknown':
      if (resends(attempt, attempt.decision.channel))
        throw await notSent(deps, attempt, answer.reason, { cut: true });
      return record(deps, attempt, { status: 'unconfirmed', reply: answer.reason });
    case 'stopped':
      if (guard.stopped.receipt !== undefined) return guard.stopped.receipt;
      throw await notSent(deps, attempt, guard.stopped.reason);
    case 'unauthorised':
      // Nobody is to mend a copy when its message has gone.
      if (attempt.request.copy !== undefined)
        return record(deps, attempt, { status: 'refused', reply: answer.reason });
      return park(deps, attempt, { code: 'connection-refused', reason: answer.reason });
    case 'notTaken':
      throw await notSent(deps, attempt, answer.reason, {
        retryAfterMs: answer.retryAfterMs,
      });
  }
}

async function handOver(
  deps: DeliverDeps,
  { request, ground, decision, draft, sendKey, thread }: Try,
  ask: () => Promise<boolean>,
): Promise<HandOver> {
  const channel = deps.channels[decision.channel];
  if (channel === undefined)
    throw permanent(
      `deliver ${request.delivery.id} of enrollment ${request.enrollment}`,
      `channel "${decision.channel}"`,
      `one of ${Object.keys(deps.channels).join(', ')}`,
      'Publish a playbook that names a channel this worker has.',
    );
  const { address, name, replyTo } = decision.sender;
  const connection = ground.project.catalog.channels[decision.channel]?.connection;
  const message = {
    sendKey,
    ...(thread.length === 0 ? {} : { thread }),
    channel: decision.channel,
    ...(connection === undefined ? {} : { connection }),
    from: { name, address, ...(replyTo === undefined ? {} : { replyTo }) },
    to: decision.address,
    ...(draft.cc.length === 0
      ? {}
      : { shown: { to: request.copy?.first.address ?? decision.address, cc: draft.cc } }),
    subject: decision.subject,
    text: decision.text,
    html: decision.html,
    ...(decision.unsubscribe === undefined ? {} : { unsubscribe: decision.unsubscribe }),
    at: timeOf(deps, request),
  };
  return channel.handOver(message, ask);
}
