import { besideArmId } from '../kernel/arm-id';
import type { TemplateVariant } from '../kernel/catalog';
import type { Binds, Delivery } from '../kernel/command';
import type { Environment, Value } from '../kernel/expression';
import type { Send } from '../kernel/plan';
import { localeChain } from '../renderer/locale';
import type { Footer } from '../renderer/footer';
import { renderMessage } from '../renderer/render-message';
import { fillIn, renderSource } from '../renderer/render-source';
import type { Source } from '../renderer/render-source';
import type { Check, Context, SendDecision } from './decision';
import type { SkipReason } from './skip-reason';
import type { Draft, DraftSource } from './draft';
import { whyUnrendered } from './effect';
import { environment } from './environment';
import { footerFor, linkOf, needsFooter } from './links';
import { contactValue, personField } from './thing-value';
import { keptBy, placeKept } from './guards';
import { keptByPause, patienceEnds } from './paused';
import type { Guarding } from './guards';
import type { Kept, Outreach } from './looked';
import { isPick, picked } from './picked';
import { missingYear } from './place';
import { contactZone, findRecipient } from './recipient';
import type { Checks, Recipient } from './recipient';
import { findSender } from './sender';
import type { Sender } from './sender';
import type { Contact } from './snapshot';
import { namesOf, textEnvironment, textOptions, valuesOf } from './texts';

/**
 * To whom, as whom and in which words a message goes, or why not, or what keeps it. Order of checks: language.md,
 * Guards. The approved text of a draft is frozen; who may get it and the guards are asked again.
 */
export function decideSend(
  delivery: Delivery,
  context: Context,
  asked: Guarding = 'all',
): SendDecision {
  const { over, ended } = endedCheck(delivery, context);
  if (over) return over;
  const dropped = unlessCheck(delivery, context);
  if (dropped) return { kind: 'skip', reason: 'dropped', checks: [ended, dropped] };
  const step = sendAt(delivery, context);
  const paused = keptByPause(delivery, context, { step, checks: [ended] });
  if (paused) return paused;
  const draft = frozen(delivery, context);
  if (delivery.approval !== undefined && !draft)
    return park(
      'send-failed',
      'the text that was to be approved is not there, or was not approved',
      [ended],
    );
  const composed = compose(delivery, context, { draft });
  const checks: Checks = [ended, ...composed.checks];
  if (composed.kind !== 'send') return { ...composed, checks };
  const contact = context.snapshot.contacts.find(({ id }) => id === composed.contact);
  if (!contact) throw new Error(`${composed.contact} is no contact`);
  const guarded = keptBy(outreachTo(contact, { step, ...composed }, context), context, asked);
  const all = [...checks, ...guarded.checks];
  if (!guarded.kept) return { ...composed, checks: all };
  return wait(guarded.kept, { delivery, step, context, of: { ...composed, checks: all } });
}

/** Whether enrollment or branch have ended, whatever else there is to say. */
export function endedCheck(
  delivery: Delivery,
  context: Context,
): { readonly ended: Check; readonly over?: Skipping } {
  const { exit, cancelled } = context.enrollment;
  const ended = { rule: 'ended', passed: exit === null, seen: { exit } };
  const closing = isClosing(sendAt(delivery, context));
  if (exit !== null && !closing)
    return { ended, over: { kind: 'skip', reason: 'exited', checks: [ended] } };
  if (cancelled !== true) return { ended };
  const live = { rule: 'cancelled', passed: false, seen: { step: delivery.step } };
  return { ended, over: { kind: 'skip', reason: 'cancelled', checks: [ended, live] } };
}
type Skipping = Extract<SendDecision, { kind: 'skip' }>;

/** The same message once the places of its sender are known, which other customers share. */
export function decidePlace(
  delivery: Delivery,
  context: Context,
  { decision, usedAt }: { readonly decision: Sending; readonly usedAt: number | undefined },
): SendDecision {
  const sender = decision.sender.id;
  const kept = placeKept(sender, usedAt, context);
  if (!kept) return decision;
  const checks = [...decision.checks, { rule: 'rate', passed: false, seen: { sender } }];
  const step = sendAt(delivery, context);
  return wait(kept, { delivery, step, context, of: { ...decision, checks } });
}

type Sending = Extract<SendDecision, { kind: 'send' }>;

export function outreachTo(
  contact: Contact,
  {
    step,
    priority,
    sender,
    channel,
  }: Pick<Sending, 'priority' | 'sender' | 'channel'> & { readonly step: Send },
  context: Context,
): Outreach {
  const zone = contactZone(contact, context);
  return { step, priority, contact: contact.id, channel, sender: sender.id, zone };
}

/** Closing steps go on after the end. */
function isClosing({ scopes }: Send): boolean {
  return (scopes ?? []).some(({ kind }) => kind === 'closing');
}

export function sendAt({ pc, step }: Pick<Delivery, 'pc' | 'step'>, { plan }: Context): Send {
  const found = plan.code[pc];
  if (found?.op !== 'send')
    throw new Error(`${step}: expected send at ${pc}, found ${found?.op ?? 'nothing'}`);
  return found;
}

/** Path of the text it is to go out as; where a pick has none for the value, the first of the pick. */
export function templateOf(
  delivery: Pick<Delivery, 'pc' | 'step' | 'binds'>,
  context: Context,
): string {
  const { template } = sendAt(delivery, context);
  const found = picked(template, environment(context, { binds: delivery.binds }));
  return found ?? (isPick(template) ? (Object.values(template.of)[0] ?? '') : template);
}

function frozen({ approval }: Delivery, { approvals }: Context): Draft | undefined {
  return approvals?.find(({ id, status }) => id === approval && status === 'approved')?.draft;
}

/** What makes it pointless has been stored; the enrollment has not heard of it yet. */
export function unlessCheck({ pc, step, visit }: Delivery, context: Context): Check | undefined {
  const { unless } = sendAt({ pc, step }, context);
  if (!unless || !context.met?.includes(besideArmId(step, visit, 'unless'))) return undefined;
  return { rule: 'unless', passed: false, seen: {} };
}

/** Window, hold, cap and rate make it wait at most `within`; then it is skipped. */
export function wait(
  kept: Kept,
  {
    delivery,
    step,
    context,
    of,
  }: What & { readonly of: Pick<Sending, 'checks' | 'priority' | 'contact'> },
): SendDecision {
  const { checks, priority, contact } = of;
  if (kept.missing) return park('calendar-year-missing', missingYear(kept.missing), checks);
  const end = patienceEnds(delivery, step, context);
  if (end.kind === 'missing-year') return park('calendar-year-missing', missingYear(end), checks);
  const withinAt = end.kind === 'at' ? end.at : context.now;
  if (withinAt <= context.now) return { kind: 'skip', reason: skipReason(kept), checks };
  return { kind: 'wait', ...kept, contact, withinAt, priority, checks };
}

/** What a guard that kept it too long is called as the reason of a skipped send. */
export function skipReason({ reason }: Pick<Kept, 'reason'>): SkipReason {
  if (reason === 'paused') return reason;
  if (/^(?:hold|placed|switch)\./.test(reason)) return 'held';
  return reason === 'window' ? 'closed' : 'capped';
}

type Composed = Exclude<SendDecision, { readonly kind: 'wait' }>;

/** What a message would be if it went now: the draft an approver reads. */
export function composeDraft(
  send: {
    readonly pc: number;
    readonly step: string;
    readonly visit: number;
    readonly binds: Binds;
  },
  context: Context,
): Composed {
  const { step, visit } = send;
  return compose({ id: `${step}#${visit}`, ...send }, context, { asDraft: true });
}

/** The same with a text that stays as it is: for nobody but the one it was written for. */
export function composeFrozen(
  send: Omit<Delivery, 'id'>,
  context: Context,
  draft: Draft,
): Composed {
  return compose({ id: `${send.step}#${send.visit}`, ...send }, context, { draft });
}

interface How {
  readonly draft?: Draft | undefined;
  readonly asDraft?: true;
}

function compose(delivery: Delivery, context: Context, how: How): Composed {
  const { draft } = how;
  const step = sendAt(delivery, context);
  const look = environment(context, { binds: delivery.binds });
  const found = findRecipient(step, context, look, draft);
  const { checks } = found;
  if (found.kind === 'nobody') return { kind: 'skip', reason: found.reason, checks };
  const sender = findSender(picked(step.as, look) ?? [], context, look);
  if (!sender) return park('chain-empty', 'nobody of the senders may send', checks);
  return write({ delivery, step, context }, { ...found.recipient, sender }, { checks, ...how });
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
interface So extends How {
  readonly checks: Checks;
}

function write({ delivery, step, context }: What, who: Who, so: So): Composed {
  const { checks, draft, asDraft } = so;
  const plain = environment(context, { binds: delivery.binds });
  const template = picked(step.template, plain);
  const variant = template === undefined ? undefined : findVariant(template, context, who);
  if (template === undefined || !variant)
    return park(
      'send-failed',
      `${template ?? 'no template'} has no text in any locale that fits`,
      checks,
    );
  const names = [...namesOf(variant.subject), ...namesOf(variant.body)];
  const to = { contact: who.contact.id, step };
  if (needsFooter(step, context) && context.links === undefined)
    return park(
      'send-failed',
      `nobody makes the link by which one leaves "${step.purpose}"`,
      checks,
    );
  const look = mailEnvironment(textEnvironment(plain, context), { ...who, step }, context);
  const footer = footerFor(to, context);
  const options = {
    ...textOptions(names, context),
    locale: variant.locale,
    zone: contactZone(who.contact, context),
    channel: who.channel,
    footer,
  };
  const values = valuesOf(names, look);
  const mail = draft
    ? { kind: 'rendered' as const, ...textOf(draft) }
    : renderMessage(variant, values, options);
  if (mail.kind !== 'rendered') {
    const reason = `${variant.path} (${variant.locale}) ${whyUnrendered(mail)}`;
    const seen = { template: variant.path, ...(mail.kind === 'missing' && { name: mail.name }) };
    return park('variable-missing', reason, [...checks, { rule: 'template', passed: false, seen }]);
  }
  return {
    kind: 'send',
    contact: who.contact.id,
    channel: who.channel,
    address: who.address,
    sender: fromOf(who.sender, step, { context, look: plain }),
    locale: variant.locale,
    template,
    priority: picked(step.priority, plain) ?? context.plan.priority,
    templateHash: context.plan.templates[template] ?? '',
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    ...(footer === undefined ? {} : { unsubscribe: footer.unsubscribe }),
    ...(asDraft
      ? {
          ...sourceOf(renderSource(variant, values, options), options.footer),
          facts: { to: who.contact.id, as: who.sender.id, ...readBy(names, look) },
        }
      : {}),
    checks,
  };
}

function sourceOf(
  source: Source | undefined,
  footer: Footer | undefined,
): { readonly source?: DraftSource } {
  if (source === undefined) return {};
  const { markdown } = fillIn(source);
  return { source: { markdown, written: source, ...(footer ? { footer } : {}) } };
}

/** What a text says about: links are the same for ever. */
function readBy(names: readonly string[], look: Environment): NonNullable<Sending['facts']> {
  const read = names.filter((name) => !name.startsWith('links.'));
  return Object.fromEntries(read.map((name) => [name, look(name) ?? null]));
}

function textOf({ subject, text, html }: Draft): Pick<Draft, 'subject' | 'text' | 'html'> {
  return { subject, text, html };
}

/** Answers go where the step says, else where the sender does. */
function fromOf(
  { id, name, address, replyTo }: Sender,
  step: Send,
  { context, look }: { readonly context: Context; readonly look: Environment },
): Omit<Sender, 'person'> {
  const asked = step.replyTo && findSender([step.replyTo], context, look)?.address;
  const answers = asked ?? replyTo;
  return { id, name, address, ...(answers === undefined ? {} : { replyTo: answers }) };
}

/** In a mail `contact` is who gets it and `sender` who writes, whatever these names are elsewhere. */
function mailEnvironment(
  look: Environment,
  who: Who & { readonly step: Send },
  context: Context,
): Environment {
  return (name) => {
    const [root, ...path] = name.split('.');
    if (root === 'links')
      return linkOf(path[0] ?? '', { contact: who.contact.id, step: who.step }, context);
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
