import type { TemplateVariant } from '../kernel/catalog';
import type { Delivery } from '../kernel/command';
import type { Environment, Value } from '../kernel/expression';
import type { Send } from '../kernel/plan';
import { localeChain } from '../renderer/locale';
import { renderMail } from '../renderer/render-mail';
import type { Context, SendDecision } from './decision';
import { contactValue, environment, personField } from './environment';
import { contactZone, findRecipient } from './recipient';
import type { Checks, Recipient } from './recipient';
import { findSender } from './sender';
import type { Sender } from './sender';
import { namesOf, textEnvironment, textOptions, valuesOf } from './texts';

/**
 * To whom, as whom and in which words a message goes, or why not. Order of checks: language.md, Guards. Caps, holds
 * and windows are not asked here: they belong to the claim.
 */
export function decideSend(delivery: Delivery, context: Context): SendDecision {
  const step = context.plan.code[delivery.pc];
  if (step?.op !== 'send')
    throw new Error(
      `${delivery.id}: expected send at ${delivery.pc}, found ${step?.op ?? 'nothing'}`,
    );
  const { exit } = context.enrollment;
  const ended = { rule: 'ended', passed: exit === null, seen: { exit } };
  if (exit !== null) return { kind: 'skip', reason: 'exited', checks: [ended] };
  const look = environment(context, { binds: delivery.binds });
  const found = findRecipient(step, context, look);
  const checks: Checks = [ended, ...found.checks];
  if (found.kind === 'nobody') return { kind: 'skip', reason: found.reason, checks };
  const sender = findSender(step.as, context, look);
  if (!sender) return park('chain-empty', 'nobody of the senders may send', checks);
  return write({ delivery, step, context }, { ...found.recipient, sender }, checks);
}

type Parked = Extract<SendDecision, { kind: 'park' }>;
function park(code: Parked['code'], reason: string, checks: Checks): Parked {
  return { kind: 'park', code, reason, checks };
}

interface What {
  readonly delivery: Delivery;
  readonly step: Send;
  readonly context: Context;
}
type Who = Recipient & { readonly sender: Sender };

function write({ delivery, step, context }: What, who: Who, checks: Checks): SendDecision {
  const variant = findVariant(step.template, context, who);
  if (!variant)
    return park('send-failed', `${step.template} has no text in any locale that fits`, checks);
  const names = [...namesOf(variant.subject), ...namesOf(variant.body)];
  const look = mailEnvironment(
    textEnvironment(environment(context, { binds: delivery.binds }), context),
    who,
    context,
  );
  const options = {
    ...textOptions(names, context),
    locale: variant.locale,
    zone: contactZone(who.contact, context),
  };
  const mail = renderMail(variant, valuesOf(names, look), options);
  if (mail.kind === 'missing') {
    const reason = `${variant.path} (${variant.locale}) reads ${mail.name}, which has no value`;
    const seen = { template: variant.path, name: mail.name };
    return park('variable-missing', reason, [...checks, { rule: 'template', passed: false, seen }]);
  }
  return {
    kind: 'send',
    contact: who.contact.id,
    channel: who.channel,
    address: who.address,
    sender: fromOf(who.sender),
    locale: variant.locale,
    templateHash: context.plan.templates[step.template] ?? '',
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    checks,
  };
}

function fromOf({ id, name, address, replyTo }: Sender): Omit<Sender, 'person'> {
  return { id, name, address, ...(replyTo === undefined ? {} : { replyTo }) };
}

/** In a mail `contact` is who gets it and `sender` who writes, whatever these names are elsewhere. */
function mailEnvironment(look: Environment, who: Who, context: Context): Environment {
  return (name) => {
    const [root, ...path] = name.split('.');
    if (root === 'contact') return contactValue(who.contact, path, context);
    return root === 'sender' ? senderField(who.sender, path[0] ?? '') : look(name);
  };
}

/** A shared address has neither title nor calendar to book in: they are there and empty. */
function senderField(sender: Sender, field: string): Value | undefined {
  if (field === 'name') return sender.name;
  if (field === 'title' || field === 'booking_url')
    return (sender.person && personField(sender.person, field)) ?? '';
  return undefined;
}

/** Contact, customer, organisation's list; each falls back before the next is asked; a variant for the channel goes first. */
function findVariant(path: string, context: Context, who: Who): TemplateVariant | undefined {
  const wishes = [
    who.contact.locale,
    context.snapshot.customer.locale,
    ...context.project.catalog.organisation.locales,
  ];
  const locales = wishes.flatMap((wish) => (wish === undefined ? [] : localeChain(wish)));
  const variants = context.templates.filter((variant) => variant.path === path);
  for (const locale of locales)
    for (const channel of [who.channel, undefined]) {
      const found = variants.find((one) => one.locale === locale && one.channel === channel);
      if (found) return found;
    }
  return undefined;
}
