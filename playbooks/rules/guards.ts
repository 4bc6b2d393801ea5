import { nextOpening } from '../calendar/next-opening';
import type { Openings } from '../calendar/next-opening';
import { resolveSpan } from '../calendar/resolve';
import type { Cap, Guards } from '../kernel/catalog';
import type { Condition } from '../kernel/expression';
import type { Priority } from '../kernel/plan';
import type { Check, Context } from './decision';
import type { PastSend } from './past';
import { environment, type Known } from './environment';
import { own } from './thing-value';
import { evaluateLive } from './lifted';
import type { Kept, Looked, Outreach } from './looked';
import { siteOf } from './place';
import { placedBy, switchedOff } from './stops';

/** What may keep a message waiting, in order: switches, holds, the window with all that narrows it, caps, the sender's rate. */

const STOPS = [switchedOff, placedBy, heldBy];
/** `stops` alone are asked once a message has its place: its window and what counts were looked at when it got it. */
const GUARDS = { all: [...STOPS, closedBy, cappedBy, ratedBy], stops: STOPS };
export type Guarding = keyof typeof GUARDS;

/** The first guard that keeps it; `checks` says what was looked at. */
export function keptBy(
  outreach: Outreach,
  context: Context,
  asked: Guarding = 'all',
): { readonly kept?: Kept; readonly checks: readonly Check[] } {
  const checks: Check[] = [];
  for (const look of GUARDS[asked]) {
    const looked = look(outreach, context);
    if (!looked) continue;
    const { kept, seen, rule } = looked;
    checks.push({ rule, passed: kept === undefined, seen });
    if (kept) return { kept, checks };
  }
  return { checks };
}

/** Every guard that has something to say now, whether or not one before it keeps it: caps one by one. */
export function everyGuard(outreach: Outreach, context: Context): readonly Looked[] {
  const others = GUARDS.all.filter((look) => look !== cappedBy);
  const looked = others.flatMap((look) => look(outreach, context) ?? []);
  return [...looked, ...capsOf(outreach, context)];
}

function capsOf(outreach: Outreach, context: Context): Looked[] {
  const caps = context.project.guards.caps.filter((cap) => binds(cap, outreach, context));
  return caps.map((cap) => {
    const counting = (context.sends ?? []).filter(
      (send) => counts(send, cap, outreach) && endsCounting(send, cap, context) > context.now,
    );
    const free = freeAt(cap, outreach, context) ?? behind(cap, outreach, context);
    const until = free !== undefined && Number.isFinite(free) ? { until: free } : {};
    return {
      rule: 'cap',
      seen: { cap: cap.name, used: counting.length, max: cap.max, priority: outreach.priority },
      ...(free === undefined ? {} : { kept: { reason: `cap.${cap.name}`, ...until } }),
    };
  });
}

function heldBy({ step }: Outreach, context: Context): Looked | undefined {
  const holds = context.project.guards.holds.filter(({ purposes }) =>
    purposes.includes(step.purpose),
  );
  if (holds.length === 0) return undefined;
  const hold = holds.find(({ when }) => isTrue(when, context));
  const seen = { purpose: step.purpose, hold: hold?.name ?? null };
  return { rule: 'hold', seen, ...(hold ? { kept: { reason: `hold.${hold.name}` } } : {}) };
}

/** Holds that are true of the customer, for whatever they are: what a message of their purposes would wait for. */
export function holdsNow(known: Known): Known['project']['guards']['holds'] {
  return known.project.guards.holds.filter(({ when }) => isTrue(when, known));
}

/** Conditions of guards are read live, on the customer of the message. */
function isTrue(condition: Condition, context: Known): boolean {
  return evaluateLive(condition.expr, context, environment(context)) === true;
}

function closedBy(outreach: Outreach, context: Context): Looked | undefined {
  const { now } = context;
  const { calendar } = siteOf(context);
  const openings = openingsOf(outreach, context);
  if (Object.keys(openings).length === 0) return undefined;
  const opening = nextOpening(openings, now, { zone: outreach.zone, calendar });
  const seen = {
    zone: outreach.zone,
    window: outreach.step.window ?? context.plan.window ?? 'always',
  };
  if (opening.kind === 'at' && opening.at <= now) return { rule: 'window', seen };
  if (opening.kind === 'missing-year')
    return { rule: 'window', seen, kept: { reason: 'window', missing: opening } };
  const until = opening.kind === 'at' ? { until: opening.at } : {};
  return { rule: 'window', seen, kept: { reason: 'window', ...until } };
}

function openingsOf({ step }: Outreach, context: Context): Openings {
  const { catalog, guards, calendars } = context.project;
  const window = own(catalog.windows, step.window ?? context.plan.window ?? 'always');
  const { quietHours, closedDays } = guards;
  const quiet = quietHours && !quietHours.except.includes(step.purpose);
  const closed = closedDays?.hold.includes(step.purpose)
    ? closedDays.calendar === 'customer'
      ? siteOf(context).calendar
      : own(calendars, closedDays.calendar)
    : undefined;
  const blackouts = guards.blackouts.filter(
    (one) => one.purposes.includes(step.purpose) && (!one.if || isTrue(one.if, context)),
  );
  return {
    ...(window ? { window } : {}),
    ...(quiet ? { quietHours } : {}),
    ...(closed ? { closedDays: closed } : {}),
    ...(blackouts.length > 0 ? { blackouts } : {}),
  };
}

/** Of several caps that are full the one that is free last. */
function cappedBy(outreach: Outreach, context: Context): Looked | undefined {
  const caps = context.project.guards.caps.filter((cap) => binds(cap, outreach, context));
  if (caps.length === 0) return undefined;
  const full = caps.flatMap((cap) => {
    const free = freeAt(cap, outreach, context) ?? behind(cap, outreach, context);
    return free === undefined ? [] : [{ cap, free }];
  });
  const last = full.reduce<(typeof full)[number] | undefined>(
    (a, b) => (a && a.free >= b.free ? a : b),
    undefined,
  );
  const seen = { priority: outreach.priority, cap: last?.cap.name ?? null };
  if (!last) return { rule: 'cap', seen };
  const until = Number.isFinite(last.free) ? { until: last.free } : {};
  return { rule: 'cap', seen, kept: { reason: `cap.${last.cap.name}`, ...until } };
}

function binds(cap: Cap, { step }: Outreach, context: Context): boolean {
  return (
    cap.purposes.includes(step.purpose) &&
    (cap.playbooks?.includes(context.plan.playbook) ?? true) &&
    (!cap.if || isTrue(cap.if, context))
  );
}

/** When there is room for one more; undefined when there is now. */
function freeAt(cap: Cap, outreach: Outreach, context: Context): number | undefined {
  const counting = (context.sends ?? [])
    .filter((send) => counts(send, cap, outreach))
    .map((send) => ({ priority: send.priority, end: endsCounting(send, cap, context) }))
    .filter(({ end }) => end > context.now)
    .sort((a, b) => a.end - b.end);
  for (let gone = 0; gone <= counting.length; gone++) {
    if (hasRoom(counting.slice(gone), cap, outreach.priority))
      return gone === 0 ? undefined : counting[gone - 1]?.end;
  }
  return Infinity;
}

/** There is room, but somebody who waits for it goes first: asked again as soon as that one has been. */
function behind(cap: Cap, outreach: Outreach, { ahead = [], now }: Context): number | undefined {
  const first = ahead.some(
    ({ reason, contact, priority }) =>
      reason === `cap.${cap.name}` &&
      (cap.per === 'customer' || contact === outreach.contact) &&
      RANK.indexOf(priority) >= RANK.indexOf(outreach.priority),
  );
  return first ? now : undefined;
}

/** A send exactly `in` ago no longer counts. */
function endsCounting(send: Pick<PastSend, 'at'>, cap: Pick<Cap, 'in'>, context: Context): number {
  const end = resolveSpan(cap.in, send.at, siteOf(context));
  return end.kind === 'at' ? end.at : Infinity;
}

function counts(send: PastSend, cap: Cap, { contact }: Outreach): boolean {
  return (
    cap.purposes.includes(send.purpose) &&
    (cap.playbooks?.includes(send.playbook) ?? true) &&
    (cap.per === 'customer' || send.contact === contact)
  );
}

const RANK: readonly Priority[] = ['low', 'normal', 'high'];

/** All together at most `max`; those of a priority and below it leave free what is kept for those above. */
function hasRoom(
  counting: readonly { readonly priority: Priority }[],
  cap: Cap,
  priority: Priority,
): boolean {
  if (counting.length >= cap.max) return false;
  const above = RANK.slice(RANK.indexOf(priority) + 1);
  const kept = above.reduce((sum, one) => sum + (cap.keep[one] ?? 0), 0);
  const same = counting.filter((one) => !above.includes(one.priority)).length;
  return kept === 0 || same < cap.max - kept;
}

/** What the sender's places say, who are many customers': the one that is free first was taken at `usedAt`. */
export function placeKept(
  sender: string,
  usedAt: number | undefined,
  context: Context,
): Kept | undefined {
  const rate = rateOf(sender, context);
  const free = rate && usedAt !== undefined ? endsCounting({ at: usedAt }, rate, context) : 0;
  return free > context.now ? { reason: `rate.${sender}`, until: free } : undefined;
}

export function rateOf(
  sender: string,
  { project }: Pick<Context, 'project'>,
): Guards['senders'][string] | undefined {
  return own(project.guards.senders, sender);
}

function ratedBy({ sender }: Outreach, context: Context): Looked | undefined {
  const rate = rateOf(sender, context);
  if (!rate) return undefined;
  const seen = { sender };
  const ends = (context.sends ?? [])
    .filter((send) => send.sender === sender)
    .map((send) => endsCounting(send, rate, context))
    .filter((end) => end > context.now)
    .sort((a, b) => b - a);
  const free = ends[rate.max - 1];
  if (free === undefined) return { rule: 'rate', seen };
  return { rule: 'rate', seen, kept: { reason: `rate.${sender}`, until: free } };
}
