import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { resolveMoment, resolvePassed } from '../calendar/moment';
import { resolveRhythm } from '../calendar/rhythm';
import type { Project } from '../kernel/catalog';
import { holds } from '../kernel/evaluate';
import type { Condition, Environment } from '../kernel/expression';
import type { Plan, Way } from '../kernel/plan';
import { environment, type Known } from './environment';
import { inputsOfTrigger } from './match';
import { fixedMoment, resolveWhen, siteOf } from './place';
import type { Snapshot, Thing } from './snapshot';

/** When ways in open by the clock: silences, conditions that must stay true, dates and rhythms. Whether the subject may enter is asked at the door. */

/** A way that opens by the clock. */
export type ClockWay = Exclude<Way, { readonly kind: 'event' | 'manual' }>;
type Watched = Extract<ClockWay, { readonly condition: Condition }>;

/** What a way remembers of one subject: times are computed from it, again and again. */
export interface Basis {
  /** Of `becomes` with `for`: since when it holds, ms. */
  readonly heldSince?: number;
  /** Of a silence: the sign it was counted from when it fired, ms. */
  readonly firedFrom?: number;
  /** Of `at`: dates (with occurrence) that have had their turn. */
  readonly dates?: readonly string[];
  /** Of `at` with `every` and of `schedule`: looked at up to here, ms. */
  readonly upTo?: number;
}

/** It opens at `at` (ms); `key` names the occasion, which enrolls a subject once. */
export interface Opening {
  readonly at: number;
  readonly key: string;
  /** Of a silence: what it was counted from, ms. */
  readonly from?: number;
}

/** One subject, as it is. */
export interface WayGround {
  readonly known: Known & { readonly plan: Plan };
  /** The last sign of what a silence waits for, ms; -Infinity: there was none. */
  readonly lastSign: number;
}

/** When a way first saw a subject. */
export interface FirstSeen {
  /** ms */
  readonly at: number;
  /** It was there before the way: what had passed by then is left to `backfill`. */
  readonly wasThere: boolean;
}

export function isByClock(way: Way | undefined): way is ClockWay {
  if (way?.kind === 'becomes') return way.for !== undefined;
  return way?.kind === 'silence' || way?.kind === 'at' || way?.kind === 'schedule';
}

/** Undefined: not as things are. */
export function openingOf(way: ClockWay, basis: Basis, ground: WayGround): Opening | undefined {
  const { known } = ground;
  switch (way.kind) {
    case 'when':
    case 'becomes':
      return held(way, basis, known);
    case 'silence':
      return quiet(way, basis, ground);
    case 'at':
      return moment(way, basis, known);
    case 'schedule': {
      const due = resolveRhythm(way.rhythm, basis.upTo ?? known.now - 1, siteOf(known));
      return due.kind === 'at' ? { at: due.at, key: occasion('schedule', due.at) } : undefined;
    }
  }
}

/** The occasion that is over by now; of a date that repeats itself the last one. */
export function passedOf(way: ClockWay, ground: WayGround): Opening | undefined {
  const { known } = ground;
  if (way.kind === 'at') {
    const fixed = fixedMoment(way.moment, environment(known));
    const passed = fixed && resolvePassed(fixed, known.now, siteOf(known));
    return passed && { at: passed.at, key: dateKey(passed.date, passed.occurrence) };
  }
  const opening = openingOf(way, {}, ground);
  return opening && opening.at <= known.now ? opening : undefined;
}

/** Once it has had its turn. Occasions that were missed have it together with the one that comes late. */
export function taken(way: ClockWay, basis: Basis, opening: Opening, now: number): Basis {
  const { at, key, from } = opening;
  switch (way.kind) {
    case 'when':
    case 'becomes':
      return unheld(basis);
    case 'silence':
      return { ...basis, ...(from === undefined ? {} : { firedFrom: from }) };
    case 'at': {
      const dates = [...(basis.dates ?? []), key].slice(-DATES_KEPT);
      const upTo = Math.max(basis.upTo ?? -Infinity, at, now);
      return { ...basis, dates, ...(way.moment.every ? { upTo } : {}) };
    }
    case 'schedule':
      return { ...basis, upTo: Math.max(at, now) };
  }
}

/** A date that was moved away and back is known again; those further back have their enrollments to say so. */
const DATES_KEPT = 100;

/** Where a way begins with a subject: what had passed already has had its turn, unless the way says that it runs. */
export function firstBasis(way: ClockWay, ground: WayGround, seen: FirstSeen): Basis {
  if ('condition' in way) return {};
  const basis =
    way.kind === 'silence' ? {} : { upTo: (passedTurn(way, ground, seen) ?? seen.at) - 1 };
  const opening = openingOf(way, basis, ground);
  if (!opening) return basis;
  const passed = seen.wasThere
    ? opening.at <= seen.at
    : way.kind === 'at' && way.past === 'skip' && opening.at < seen.at;
  return passed ? taken(way, basis, opening, seen.at) : basis;
}

/** Of a date that repeats itself, with `past: run`: the turn that had just passed, ms. Those before it had theirs before anybody looked. */
function passedTurn(way: ClockWay, { known }: WayGround, seen: FirstSeen): number | undefined {
  if (way.kind !== 'at' || !way.moment.every || way.past === 'skip' || seen.wasThere)
    return undefined;
  const fixed = fixedMoment(way.moment, environment(known));
  return fixed && resolvePassed(fixed, seen.at - 1, siteOf(known))?.at;
}

/** When a way that was published at `published` (ms) has first seen a thing. */
export function firstSeen(thing: Thing, published: number): FirstSeen {
  const made = Date.parse(thing.createdAt);
  return { at: Math.max(made, published), wasThere: made < published };
}

/** Of `becomes` with `for`, after a change: it begins to hold, or falls back, which cancels it. */
export function heldBasis(
  way: ClockWay,
  basis: Basis,
  { before, after, now }: { before: boolean; after: Environment; now: number },
): Basis {
  if (!('condition' in way)) return basis;
  if (holds(way.condition, after)) return before ? basis : { ...basis, heldSince: now };
  return unheld(basis);
}

/** A silence that has fired is looked at again when the next one may be over at the soonest, ms: no event has to touch it. */
export function lookedAtAgain(way: ClockWay, basis: Basis, ground: WayGround): number | undefined {
  if (way.kind !== 'silence' || basis.firedFrom === undefined) return undefined;
  const { known } = ground;
  const due = resolveWhen(way.for, known.now, timingOf(known));
  return due.kind === 'at' ? due.at : undefined;
}

/** What a change has to touch to move the time of a way: where the subject is counts as well. */
export function inputsOfClock(way: ClockWay, plan: Plan, project: Project): string[] {
  const own = way.kind === 'schedule' ? [] : inputsOfTrigger(way, plan, project);
  return [...own, 'customer.zone', 'customer.calendar', `${plan.subject}.created_at`];
}

/** By which the rows of a way are known as its own: another time begins anew, another `if` or other steps do not. */
export function wayMark(way: ClockWay, plan: Plan): string {
  const known = marks.get(way);
  if (known !== undefined) return known;
  const { zone = null, calendar = null } = plan;
  const mark = digest([whole({ ...way, if: null }, plan), zone, calendar]).slice(0, 16);
  marks.set(way, mark);
  return mark;
}
const marks = new WeakMap<ClockWay, string>();

/** Another one, though its file may say it in other words: by `if` as well, and by where its times are computed. */
export function isOther(
  old: { readonly way: Way; readonly plan: Plan },
  now: { readonly way: Way; readonly plan: Plan },
): boolean {
  const said = ({ way, plan }: typeof now): string => {
    const { zone = null, calendar = null } = plan;
    return JSON.stringify([whole(way, plan), isByClock(way) ? [zone, calendar] : null]);
  };
  return said(old) !== said(now);
}

/** With its lifted parts in place: their numbers change with what else is in the file. */
function whole(part: unknown, plan: Plan): string {
  const text = JSON.stringify(part);
  return text.replace(/"#(\d+)"|\["lifted",(\d+)\]/g, (all, name?: string, n?: string) => {
    const lifted = plan.lifted[Number(name ?? n)];
    return lifted ? whole(lifted, plan) : all;
  });
}

/** A short name for all that is said. */
export function digest(said: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(said)))).slice(0, 32);
}

/** What a playbook is about; absent until it has been made. */
export function subjectOf({ subject, customer, contacts, records }: Snapshot): Thing | undefined {
  if (subject.kind === 'customer') return customer;
  const rows = subject.kind === 'contact' ? contacts : (records[subject.kind] ?? []);
  return rows.find(({ id }) => id === subject.id);
}

function unheld(basis: Basis): Basis {
  const { heldSince, ...rest } = basis;
  return heldSince === undefined ? basis : rest;
}

function held(way: Watched, { heldSince }: Basis, known: WayGround['known']): Opening | undefined {
  if (!way.for || heldSince === undefined) return undefined;
  const due = resolveWhen(way.for, heldSince, timingOf(known));
  return due.kind === 'at' ? { at: due.at, key: occasion('held', heldSince) } : undefined;
}

/** Counted from the last sign or, if later, from when the subject was made. */
function quiet(
  way: Extract<ClockWay, { kind: 'silence' }>,
  { firedFrom }: Basis,
  { known, lastSign }: WayGround,
): Opening | undefined {
  const thing = subjectOf(known.snapshot) ?? known.snapshot.customer;
  const from = Math.max(Date.parse(thing.createdAt), lastSign);
  if (firedFrom === from) return undefined;
  const due = resolveWhen(way.for, from, timingOf(known));
  return due.kind === 'at' ? { at: due.at, key: occasion('silence', from), from } : undefined;
}

/** The same date never enrolls twice; one that moves into the past opens now. */
function moment(
  way: Extract<ClockWay, { kind: 'at' }>,
  { dates = [], upTo }: Basis,
  known: WayGround['known'],
): Opening | undefined {
  const fixed = fixedMoment(way.moment, environment(known));
  // Without `every` there is one, and no need to look for it again.
  if (!fixed || (!fixed.every && dates.includes(dateKey(fixed.date, 0)))) return undefined;
  const due = resolveMoment(fixed, (upTo ?? known.now - 1) + 1, siteOf(known));
  if (due.kind !== 'at') return undefined;
  const key = dateKey(due.date, due.occurrence);
  return dates.includes(key) ? undefined : { at: due.at, key };
}

function timingOf(known: WayGround['known']) {
  return { site: siteOf(known), look: environment(known) };
}

function dateKey(date: string, occurrence: number): string {
  return `${date}#${occurrence}`;
}

function occasion(kind: string, at: number): string {
  return `${kind}/${new Date(at).toISOString()}`;
}
