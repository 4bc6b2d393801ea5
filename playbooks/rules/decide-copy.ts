import type { Delivery } from '../kernel/command';
import { evaluate } from '../kernel/evaluate';
import type { Send } from '../kernel/plan';
import { endedCheck, outreachTo, sendAt, skipReason } from './decide-send';
import type { Context, SendDecision } from './decision';
import { environment } from './environment';
import { keptBy } from './guards';
import type { Guarding } from './guards';
import { footerFor, withLinksOf } from './links';
import type { PastSend } from './past';
import { findRecipient } from './recipient';

/** Messages to those in `cc`: each of its own, with the text of the first and its own links. They go at once or not at all. */

export interface Copy {
  /** Its place in `cc`, from 1. */
  readonly n: number;
  /** Absent: that line names nobody. */
  readonly contact?: string;
}
type Sending = Extract<SendDecision, { kind: 'send' }>;
type Skipped = Extract<SendDecision, { kind: 'skip' }>;
/** The message they are copies of. */
export type First = Omit<Sending, 'checks'>;
type Decided = Copy & { readonly decision: Sending | Skipped };

/** What becomes of each copy once the first has gone. Those before it count for the next, as they would one by one. */
export function planCopies(delivery: Delivery, context: Context, first: First): Decided[] {
  const step = sendAt(delivery, context);
  const sends = [...(context.sends ?? []), pastSend(first, { step, context })];
  return copiesOf(delivery, context, first.contact).map((copy) => {
    const decision = decideCopy(delivery, { ...context, sends }, { ...copy, first });
    if (decision.kind === 'send') sends.push(pastSend(decision, { step, context }));
    return { ...copy, decision };
  });
}

/** Everybody who gets a copy: who has an address on that channel and may get it now. */
export function decideCopies(delivery: Delivery, context: Context, first: First): Sending[] {
  return planCopies(delivery, context, first).flatMap(({ decision }) =>
    decision.kind === 'send' ? [decision] : [],
  );
}

/** Each once, and none who has the message already. */
function copiesOf(delivery: Delivery, context: Context, first: string): Copy[] {
  const look = environment(context, { binds: delivery.binds });
  const taken = new Set([first]);
  return (sendAt(delivery, context).cc ?? []).flatMap(({ expr }, i): Copy[] => {
    const id = evaluate(expr, look);
    const contact = context.snapshot.contacts.find((one) => one.id === id)?.id;
    if (contact === undefined) return [{ n: i + 1 }];
    if (taken.has(contact)) return [];
    taken.add(contact);
    return [{ n: i + 1, contact }];
  });
}

/** One copy, to nobody but the contact it was meant for. What would keep it waiting is why it does not go. */
export function decideCopy(
  delivery: Delivery,
  context: Context,
  { n, contact, first, asked }: Copy & { readonly first: First; readonly asked?: Guarding },
): Sending | Skipped {
  const step = sendAt(delivery, context);
  const { over, ended } = endedCheck(delivery, context);
  if (over) return over;
  if (context.enrollment.paused === true) return { kind: 'skip', reason: 'held', checks: [ended] };
  const { channel } = first;
  const element = step.cc?.[n - 1];
  const own = { ...step, to: element ? [element] : [], channels: [channel], preferred: false };
  const only = contact === undefined ? undefined : { contact, channel };
  const look = environment(context, { binds: delivery.binds });
  const found = findRecipient(own, context, look, only);
  const checks = [ended, ...found.checks];
  if (found.kind === 'nobody') return { kind: 'skip', reason: found.reason, checks };
  const { recipient } = found;
  const outreach = outreachTo(recipient.contact, { step, ...first }, context);
  const guarded = keptBy(outreach, context, asked);
  const all = [...checks, ...guarded.checks];
  if (guarded.kept) return { kind: 'skip', reason: skipReason(guarded.kept), checks: all };
  const footer = footerFor({ contact: recipient.contact.id, step }, context);
  const theirs = (text: string) =>
    withLinksOf(text, { from: first.contact, to: recipient.contact.id, step }, context);
  return {
    ...first,
    contact: recipient.contact.id,
    address: recipient.address,
    text: theirs(first.text),
    html: theirs(first.html),
    ...(footer === undefined ? {} : { unsubscribe: footer.unsubscribe }),
    checks: all,
  };
}

/** A copy is not waited with: what keeps it is why it does not go. */
export function atOnce(decision: SendDecision): SendDecision {
  if (decision.kind === 'wait')
    return { kind: 'skip', reason: skipReason(decision), checks: decision.checks };
  return decision.kind === 'park'
    ? { kind: 'skip', reason: 'closed', checks: decision.checks }
    : decision;
}

function pastSend(
  { contact, sender, priority }: First,
  { step, context }: { readonly step: Send; readonly context: Context },
): PastSend {
  const { now: at, plan } = context;
  const { purpose } = step;
  return { at, contact, purpose, priority, playbook: plan.playbook, sender: sender.id };
}
