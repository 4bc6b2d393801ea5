import { nextOpening } from '../calendar/next-opening';
import type { Openings } from '../calendar/next-opening';
import { resolveSpan } from '../calendar/resolve';
import type { Cap, Guards } from '../kernel/catalog';
import type { Condition } from '../kernel/expression';
import type { Priority, Send } from '../kernel/plan';
import type { Check, Context, PastSend } from './decision';
import { environment } from './environment';
import { own } from './thing-value';
import { evaluateLive } from './lifted';
import { siteOf } from './place';

/** What may keep a message waiting, in order: holds, the window with all that narrows it, caps, the sender's rate. */

export interface Outreach {
  readonly step: Send;
  readonly priority: Priority;
  readonly contact: string;
  readonly sender: string;
  /** The zone of the message. */
  readonly zone: string;
}

/** `until`: when it may be free again, ms; absent when nothing but a change can tell. */
export interface Kept {
  /** `hold.<name>`, `window`, `cap.<name>`, `rate.<sender>` */
  readonly reason: string;
  readonly until?: number;
  /** Nobody knows when: the calendar does not cover the year. */
  readonly missing?: { readonly calendar: string; readonly year: number };
}

/** The first guard that keeps it; `checks` says what was looked at. */
export function keptBy(
  outreach: Outreach,
  context: Context,
): { readonly kept?: Kept; readonly checks: readonly Check[] } {
  const checks: Check[] = [];
  for (const look of [heldBy, closedBy, cappedBy, ratedBy]) {
    const looked = look(outreach, context);
    if (!looked) continue;
    const { kept, seen, rule } = looked;
    checks.push({ rule, passed: kept === undefined, seen });
    if (kept) return { kept, checks };
  }
  return { checks };
}

interface Looked {
  readonly rule: string;
  readonly kept?: Kept;
  readonly seen: Check['seen'];
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

/** Conditions of guards are read live, on the customer of the message. */
function isTrue(condition: Condition, context: Context): boolean {
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
    const free = freeAt(cap, outreach, context);
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

/** A send exactly `in` ago no longer counts. */
function endsCounting(send: PastSend, cap: Pick<Cap, 'in'>, context: Context): number {
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

function ratedBy({ sender }: Outreach, context: Context): Looked | undefined {
  const rate: Guards['senders'][string] | undefined = own(context.project.guards.senders, sender);
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
