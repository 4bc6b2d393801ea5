import type { Delivery } from '../kernel/command';
import type { First } from './decide-copy';
import { outreachTo, sendAt, wait } from './decide-send';
import type { Context, SendDecision } from './decision';
import { environment } from './environment';
import { keptBy } from './guards';
import type { Guarding } from './guards';
import { footerFor } from './links';
import { findRecipient } from './recipient';

/**
 * A message that a person lets go once more: the same words, to the one it was for, wherever they are reached today. Its
 * step is over and so may be its enrollment; everything that protects whoever gets it is asked again.
 */
export function decideResend(
  delivery: Delivery,
  context: Context,
  { message, asked }: { readonly message: First; readonly asked?: Guarding },
): SendDecision {
  const step = sendAt(delivery, context);
  const { contact, channel } = message;
  const source = 'resend';
  const only = { kind: 'contact', expr: ['lit', contact], names: [], source } as const;
  const own = { ...step, to: [only], channels: [channel], preferred: false };
  const look = environment(context, { binds: delivery.binds });
  const found = findRecipient(own, context, look, message);
  if (found.kind === 'nobody') return { kind: 'skip', reason: found.reason, checks: found.checks };
  const { recipient } = found;
  const outreach = outreachTo(recipient.contact, { step, ...message }, context);
  const { kept, checks } = keptBy(outreach, context, asked);
  const all = [...found.checks, ...checks];
  const footer = footerFor({ contact, step }, context);
  const sending = {
    ...{ ...message, address: recipient.address, checks: all },
    ...(footer === undefined ? {} : { unsubscribe: footer.unsubscribe }),
  };
  return kept ? wait(kept, { delivery, step, context, of: sending }) : sending;
}
