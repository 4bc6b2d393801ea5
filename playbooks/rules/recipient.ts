import { evaluate } from '../kernel/evaluate';
import type { Environment } from '../kernel/expression';
import type { ChainElement, Send } from '../kernel/plan';
import type { Check, Context } from './decision';
import type { Draft } from './draft';
import { mayGet } from './may-get';
import { own } from './thing-value';
import { picked } from './picked';
import type { Contact } from './snapshot';

/** The first of the chain who can be reached and agrees; else what stopped the first who has an address. */

export type Checks = readonly Check[];
export interface Recipient {
  readonly contact: Contact;
  readonly channel: string;
  readonly address: string;
}
export type Found =
  | { readonly kind: 'found'; readonly recipient: Recipient; readonly checks: Checks }
  | {
      readonly kind: 'nobody';
      readonly reason: 'consent' | 'suppressed' | 'no_recipient';
      readonly checks: Checks;
    };

/** `draft`: it was made for one contact and channel; nobody else gets that text. */
export function findRecipient(
  step: Send,
  context: Context,
  look: Environment,
  draft?: Pick<Draft, 'contact' | 'channel'>,
): Found {
  const checks: Check[] = [];
  let reason: 'consent' | 'suppressed' | 'no_recipient' = 'no_recipient';
  for (const element of picked(step.to, look) ?? []) {
    const reached = reach(element, { step, context, look, draft });
    checks.push(reached.check);
    if (!reached.recipient) continue;
    const consent = consentCheck(reached.recipient.contact, step, context);
    checks.push(consent);
    if (!consent.passed) {
      if (reason === 'no_recipient') reason = 'consent';
      continue;
    }
    const suppression = suppressionCheck(reached.recipient);
    checks.push(suppression);
    if (suppression.passed) return { kind: 'found', recipient: reached.recipient, checks };
    if (reason === 'no_recipient') reason = 'suppressed';
  }
  return { kind: 'nobody', reason, checks };
}

interface Reaching {
  readonly step: Send;
  readonly context: Context;
  readonly look: Environment;
  readonly draft: Pick<Draft, 'contact' | 'channel'> | undefined;
}

function reach(
  element: ChainElement,
  { step, context, look, draft }: Reaching,
): { recipient?: Recipient; check: Check } {
  const id = evaluate(element.expr, look);
  const found = context.snapshot.contacts.find((one) => one.id === id);
  const contact = draft && found?.id !== draft.contact ? undefined : found;
  const channels = contact && channelsFor(contact, { step, context, look, draft });
  const channel = channels?.find((one) => !draft || one === draft.channel);
  const address = contact && channel !== undefined ? own(contact.reach, channel) : undefined;
  const seen = { element: element.source, contact: contact?.id ?? null, channel: channel ?? null };
  if (!contact || channel === undefined || address === undefined)
    return { check: { rule: 'recipient', passed: false, seen } };
  return {
    recipient: { contact, channel, address },
    check: { rule: 'recipient', passed: true, seen },
  };
}

/** The contact's preference, then catalog order, or the list of the step; cut to where an address is, the purpose may go and a text is written. */
function channelsFor(contact: Contact, { step, context, look }: Reaching): string[] {
  const { channels } = context.project.catalog;
  const template = picked(step.template, look);
  const variants = context.templates.filter(({ path }) => path === template);
  const prefers = step.preferred === true && contact.preferredChannel;
  const inOrder = [...new Set([...(prefers ? [prefers] : []), ...step.channels])];
  return inOrder.filter((channel) => {
    const declared = own(channels, channel);
    return (
      declared !== undefined &&
      step.channels.includes(channel) &&
      (own(contact.reach, channel) ?? '') !== '' &&
      (declared.purposes?.includes(step.purpose) ?? true) &&
      (variants.length === 0 || variants.some((one) => (one.channel ?? channel) === channel))
    );
  });
}

function consentCheck(contact: Contact, step: Send, { project }: Context): Check {
  const purpose = own(project.catalog.purposes, step.purpose);
  const rule = purpose?.consent ?? 'opt_in';
  const given = own(contact.consent, step.purpose);
  const passed = mayGet(purpose, given);
  return {
    rule: 'consent',
    passed,
    seen: { contact: contact.id, purpose: step.purpose, needs: rule, given: given ?? null },
  };
}

function suppressionCheck({ contact, channel, address }: Recipient): Check {
  const suppressed = contact.suppressed.includes(address);
  return {
    rule: 'suppression',
    passed: !suppressed,
    seen: { contact: contact.id, channel, suppressed },
  };
}

/** The zone of an outreach: the first that is known, in the order of the guards. */
export function contactZone(contact: Contact, { project, snapshot }: Context): string {
  const { organisation } = project.catalog;
  const owner = own(snapshot.customer.attributes, 'csm');
  const zones = {
    contact: contact.zone,
    customer: snapshot.customer.zone,
    owner: typeof owner === 'string' ? own(snapshot.people, owner)?.zone : undefined,
    organisation: organisation.zone,
  };
  const first = project.guards.zones.find((whose) => zones[whose] !== undefined);
  return (first && zones[first]) ?? organisation.zone;
}
