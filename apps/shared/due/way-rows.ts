import { lastOf, lastSign, type LastEvent } from '../../../playbooks/rules/due';
import type { Way } from '../../../playbooks/kernel/plan';
import type { Subject } from '../../../playbooks/rules/match';
import type { Snapshot } from '../../../playbooks/rules/snapshot';
import {
  firstBasis,
  firstSeen,
  isByClock,
  lookedAtAgain,
  openingOf,
  subjectOf,
  wayMark,
  type Basis,
  type ClockWay,
  type WayGround,
} from '../../../playbooks/rules/way-time';
import type { Live, LivePlaybook } from '../publications/published';

/** When ways in open by the clock: one row of `due` per way and subject, kept up under the customer's lock. */

/** `mark`: of the way it was computed for. */
export type StoredBasis = Basis & { readonly mark: string };

export interface WayRow {
  readonly playbook: string;
  readonly way: string;
  readonly subject: Subject;
  readonly basis: StoredBasis;
  /** ms; null: it has no time as things are. */
  readonly dueAt: number | null;
}

/** Of rows `d` of `due`. */
export const WAY_ROW = `jsonb_build_object('playbook', d.owner, 'way', d.way, 'basis', d.basis,
  'subject', jsonb_build_object('kind', d.subject_kind, 'id', d.subject_id),
  'dueAt', CASE WHEN d.due_at <> 'infinity' THEN tenure_ms(d.due_at) END)`;

/** A row as `tenure_write` takes it. */
export interface WayTime {
  readonly playbook: string;
  readonly way: string;
  readonly kind: string;
  readonly subject: string;
  readonly customer: string;
  readonly due: string | null;
  readonly basis: StoredBasis;
}

/** A way by the clock of a playbook that takes in enrollments. */
export interface LiveWay {
  readonly playbook: LivePlaybook;
  readonly name: string;
  readonly way: ClockWay;
}

/** By playbook, in file order. */
export function clockWays(live: Live): LiveWay[] {
  return live.playbooks.flatMap((playbook) =>
    Object.entries(playbook.version.plan.ways).flatMap(([name, way]) =>
      isByClock(way) ? [{ playbook, name, way }] : [],
    ),
  );
}

/** One customer as it is, with what a way may look at. */
export interface WayScene {
  readonly facts: Omit<Snapshot, 'subject'>;
  readonly lastEvents: readonly LastEvent[];
  readonly live: Live;
  readonly now: number;
}

/** Undefined: there is no such subject. */
export function groundOf(
  { playbook, way }: { readonly playbook: LivePlaybook; readonly way: Way },
  subject: Subject,
  { facts, lastEvents, live, now }: WayScene,
): WayGround | undefined {
  const snapshot = { ...facts, subject };
  if (subjectOf(snapshot) === undefined) return undefined;
  const past = { events: [], lastEvents: lastOf(lastEvents, subject), snapshot };
  const types = way.kind === 'silence' ? way.types : [];
  const { plan } = playbook.version;
  return {
    known: { plan, project: live.project, snapshot, now },
    lastSign: lastSign(types, past),
  };
}

/** The things a playbook is about. */
export function subjectsOf(kind: string, facts: WayScene['facts']): Subject[] {
  if (kind === 'customer') return [{ kind, id: facts.customer.id }];
  const things = kind === 'contact' ? facts.contacts : (facts.records[kind] ?? []);
  return things.map(({ id }) => ({ kind, id }));
}

export function isOwn(row: WayRow | undefined, { playbook, way }: LiveWay): row is WayRow {
  return row?.basis.mark === wayMark(way, playbook.version.plan);
}

/** Where a way begins with somebody it has no row of. */
export function beginning({ way }: LiveWay, ground: WayGround, { publishedAt }: Live): Basis {
  const thing = subjectOf(ground.known.snapshot) ?? ground.known.snapshot.customer;
  return firstBasis(way, ground, firstSeen(thing, publishedAt));
}

/** When it opens next, ms; of a silence that has fired: when it is looked at again. */
export function nextOf({ way }: LiveWay, basis: Basis, ground: WayGround): number | undefined {
  return openingOf(way, basis, ground)?.at ?? lookedAtAgain(way, basis, ground);
}

export function toWayTime(
  { playbook, name, way }: LiveWay,
  { customer, subject }: { readonly customer: string; readonly subject: Subject },
  { basis, due }: { readonly basis: Basis; readonly due: number | undefined },
): WayTime {
  return {
    playbook: playbook.id,
    way: name,
    kind: subject.kind,
    subject: subject.id,
    customer,
    due: due === undefined ? null : new Date(due).toISOString(),
    basis: { ...basis, mark: wayMark(way, playbook.version.plan) },
  };
}

/** What has no time and nothing to remember needs no row; what stays as it was is not written. */
export function isNews(time: WayTime, row: WayRow | undefined): boolean {
  const { heldSince, firedFrom, dates = [] } = time.basis;
  const due = time.due === null ? null : Date.parse(time.due);
  if (row === undefined)
    return due !== null || heldSince !== undefined || firedFrom !== undefined || dates.length > 0;
  return row.dueAt !== due || !sameBasis(row.basis, time.basis);
}

function sameBasis(a: StoredBasis, b: StoredBasis): boolean {
  const said = ({ mark, heldSince, firedFrom, dates, upTo }: StoredBasis): string =>
    JSON.stringify([mark, heldSince, firedFrom, dates, upTo]);
  return said(a) === said(b);
}

export function rowKey(playbook: string, way: string, { kind, id }: Subject): string {
  return `${playbook} ${way} ${kind} ${id}`;
}

export function byKey(rows: readonly WayRow[]): ReadonlyMap<string, WayRow> {
  return new Map(rows.map((row) => [rowKey(row.playbook, row.way, row.subject), row]));
}
