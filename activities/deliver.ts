import type { DeliverRequest, Receipt } from '../playbooks/kernel/command';
import type { HandOver } from './channels/channel';
import { claim } from './claim';
import { resends, timeOf, type DeliverDeps, type Try } from './deliver-deps';
import { permanent, toFailure } from './failure';
import { gate } from './gate';
import { notSent, park, record } from './record';

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
  return claimed.before === undefined ? receipt : { ...receipt, before: claimed.before };
}

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
      return record(deps, attempt, { status: 'refused', reply: answer.reply });
    case 'unknown':
      if (resends(attempt, attempt.decision.channel))
        throw await notSent(deps, attempt, answer.reason);
      return record(deps, attempt, { status: 'unconfirmed', reply: answer.reason });
    case 'stopped':
      if (guard.stopped.receipt !== undefined) return guard.stopped.receipt;
      throw await notSent(deps, attempt, guard.stopped.reason);
    case 'unauthorised':
      return park(deps, attempt, { code: 'connection-refused', reason: answer.reason });
    case 'notTaken':
      throw await notSent(deps, attempt, answer.reason, answer.retryAfterMs);
  }
}

async function handOver(
  deps: DeliverDeps,
  { request, ground, decision, sendKey, thread }: Try,
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
    subject: decision.subject,
    text: decision.text,
    html: decision.html,
    ...(decision.unsubscribe === undefined ? {} : { unsubscribe: decision.unsubscribe }),
    at: timeOf(deps, request),
  };
  return channel.handOver(message, ask);
}
