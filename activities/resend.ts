import { randomUUID } from 'node:crypto';
import type { Delivery } from '../playbooks/kernel/command';
import { decideResend } from '../playbooks/rules/decide-resend';
import { skipReason } from '../playbooks/rules/decide-send';
import type { SendDecision } from '../playbooks/rules/decision';
import type { Guarding } from '../playbooks/rules/guards';
import { toContext } from '../playbooks/rules/to-context';
import type { Channel, HandOver } from './channels/channel';
import { withoutAddresses } from './channels/mail-address';
import type { Seen } from './deliver-store';
import { deliveryQuestion } from './draft';
import { inPlace } from './in-place';
import { recheckAt } from './kept';
import type { Resend, ResendStore, ResendTransaction } from './resend-store';
import { groundOf, type Ground } from './settle';
import type { Surroundings } from './surroundings';

/**
 * One send that a person lets go once more, from claim to its end in the ledger; its enrollment hears nothing of it. As at the
 * first time nothing leaves before its hand-over is committed, and after that it never goes again by itself: what is cut
 * then is unconfirmed once more. Knows neither SQL nor SMTP.
 */
export interface ResendDeps extends Surroundings {
  readonly store: ResendStore;
  readonly channels: Readonly<Record<string, Channel>>;
  readonly clock: { now(): number };
}

/** So many tries that took nothing, minutes apart, and a person has to look again. */
const MOST_TRIES = 10;
const AGAIN_MS = 300_000;

export async function resend(deps: ResendDeps, asked: Resend): Promise<void> {
  const attempted = `resend ${asked.id}`;
  const ground = await groundOf(deps, asked, attempted);
  const here = { deps, asked, ground, address: await addressNow(deps, asked, ground) };
  const taken = await deps.store.locked(asked.customer, (tx) => take(tx, here));
  if (taken === undefined) return;
  deps.crashPoint('deliver:after-claim');
  const channel = deps.channels[asked.message.channel];
  const answer: HandOver =
    channel === undefined
      ? { kind: 'notTaken', reason: `there is no channel ${asked.message.channel}` }
      : await channel.handOver(messageOf(here, taken), () => passes(here, taken));
  if (answer.kind === 'accepted') deps.crashPoint('deliver:after-250');
  await deps.store.locked(asked.customer, (tx) => end(tx, here, { ...taken, answer }));
}

interface Here {
  readonly deps: ResendDeps;
  readonly asked: Resend;
  readonly ground: Ground;
  /** Where it would go now: locked before what protects it is read. */
  readonly address: string;
}
type Sending = Extract<SendDecision, { kind: 'send' }>;
interface Taken {
  readonly lease: string;
  readonly decision: Sending;
}

function deliveryOf({ send, askedAt }: Resend, { version }: Ground): Delivery {
  const { step, visit } = send;
  const pc = version.plan.code.findIndex((one) => one.op === 'send' && one.step === step);
  return { id: `${step}#${visit}`, pc, step, visit, binds: {}, since: askedAt };
}

function requestOf(asked: Resend, ground: Ground, now: number) {
  return { enrollment: asked.send.enrollment, delivery: deliveryOf(asked, ground), now };
}

function questionOf(asked: Resend, ground: Ground, now: number) {
  const question = deliveryQuestion(requestOf(asked, ground, now), {
    project: ground.project,
    now,
  });
  const guarding = question.guarding && { ...question.guarding, copy: asked.send.copy ?? 0 };
  return { ...question, ...(guarding ? { guarding } : {}) };
}

async function addressNow(deps: ResendDeps, asked: Resend, ground: Ground): Promise<string> {
  const read = await deps.store.peek(questionOf(asked, ground, deps.clock.now()));
  const contact = read?.snapshot.contacts.find(({ id }) => id === asked.message.contact);
  return contact?.reach[asked.message.channel] ?? asked.message.address;
}

async function decided(
  tx: ResendTransaction,
  { asked, ground, address }: Here,
  { now, guarding }: { readonly now: number; readonly guarding: Guarding },
): Promise<{ readonly loaded: Seen; readonly decision: SendDecision }> {
  await tx.lockAddress(address);
  const loaded = await tx.look(questionOf(asked, ground, now), asked.send);
  const context = toContext(loaded, ground, now);
  const { message } = asked;
  const delivery = deliveryOf(asked, ground);
  return { loaded, decision: decideResend(delivery, context, { message, asked: guarding }) };
}

async function take(tx: ResendTransaction, here: Here): Promise<Taken | undefined> {
  const { asked, ground, deps } = here;
  const { id } = asked;
  const now = deps.clock.now();
  const standing = await tx.standing(id);
  if (standing === 'gone') return undefined;
  if (standing === 'handed_off') {
    await tx.conclude(id, { status: 'unconfirmed', reply: 'cut after hand-over', at: now });
    return undefined;
  }
  const { loaded, decision: first } = await decided(tx, here, { now, guarding: 'all' });
  const request = requestOf(asked, ground, now);
  const { decision, place } = await inPlace(tx, first, { loaded, ground, request, now });
  if (decision.kind !== 'send') {
    await tx.putBack(id, { ...keptBack(decision, now), at: now, checks: decision.checks });
    return undefined;
  }
  // Moved between the two reads: the lock of the other address is not held.
  if (decision.address !== here.address) {
    await tx.putBack(id, { reason: 'address', until: now, at: now });
    return undefined;
  }
  const lease = randomUUID();
  await tx.take(id, { lease, decision, at: now, ...(place === undefined ? {} : { place }) });
  return { lease, decision };
}

function keptBack(
  decision: Exclude<SendDecision, Sending>,
  now: number,
): { readonly reason: string; readonly until?: number } {
  if (decision.kind === 'wait')
    return { reason: skipReason(decision), until: recheckAt(decision.until, now) };
  if (decision.kind === 'park') return { reason: decision.code, until: recheckAt(undefined, now) };
  return { reason: decision.reason };
}

/** Between the server's 354 and the body, as at the first time: every stop once more, and the hand-over is committed. */
function passes(here: Here, { lease, decision }: Taken): Promise<boolean> {
  const { asked, deps } = here;
  return deps.store
    .locked(asked.customer, async (tx) => {
      const now = deps.clock.now();
      const stands = (await decided(tx, here, { now, guarding: 'stops' })).decision;
      if (stands.kind !== 'send' || stands.address !== decision.address) return false;
      return tx.handOff(asked.id, lease, now);
    })
    .then((open) => {
      if (open) deps.crashPoint('deliver:after-354');
      return open;
    });
}

function messageOf({ asked, ground, deps }: Here, { decision }: Taken) {
  const { sendKey, thread, cc, to } = asked;
  const { address, name, replyTo } = decision.sender;
  const { channel, subject, text, html, unsubscribe } = decision;
  const connection = ground.project.catalog.channels[channel]?.connection;
  return {
    ...{ sendKey, channel, subject, text, html, to: decision.address, at: deps.clock.now() },
    from: { name, address, ...(replyTo === undefined ? {} : { replyTo }) },
    ...(thread.length === 0 ? {} : { thread }),
    ...(connection === undefined ? {} : { connection }),
    ...(cc.length === 0 ? {} : { shown: { to, cc } }),
    ...(unsubscribe === undefined ? {} : { unsubscribe }),
  };
}

async function end(
  tx: ResendTransaction,
  { asked, deps }: Here,
  { lease, decision, answer }: Taken & { readonly answer: HandOver },
): Promise<void> {
  const { id, tries } = asked;
  const at = deps.clock.now();
  switch (answer.kind) {
    case 'accepted':
    case 'refused':
      await tx.conclude(id, { lease, status: answer.kind, reply: answer.reply, at });
      if (answer.kind === 'refused' && answer.gone === true) {
        const reason = withoutAddresses(answer.reply);
        await tx.suppress({ address: decision.address, reason, source: 'bounce', at });
      }
      return;
    case 'unknown':
      return tx.conclude(id, { lease, status: 'unconfirmed', reply: answer.reason, at });
    case 'stopped':
      return tx.putBack(id, { lease, reason: 'stopped while the server was asked', until: at, at });
    case 'notTaken':
    case 'unauthorised': {
      const until = tries + 1 < MOST_TRIES ? { until: at + AGAIN_MS } : {};
      return tx.putBack(id, { lease, reason: withoutAddresses(answer.reason), ...until, at });
    }
  }
}
