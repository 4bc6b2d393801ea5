import { holds } from '../../../playbooks/kernel/evaluate';
import { environment } from '../../../playbooks/rules/environment';
import { openingOf, taken, type Opening, type WayGround } from '../../../playbooks/rules/way-time';
import type { Effects } from '../change/effects';
import { enter, lastKey, placeOf, type LastEnrollments } from '../change/enter';
import { seen } from '../change/seen';
import type { DueGround } from './match-due';
import { beginning, clockWays, groundOf, isOwn, nextOf, toWayTime } from './way-rows';
import type { LiveWay, WayRow } from './way-rows';

/** One customer's ways that are due. */
interface Door {
  readonly ground: DueGround;
  readonly customer: string;
  readonly effects: Effects;
  readonly last: LastEnrollments;
}

/**
 * Opens the ways in that are due, after those who leave now have left: by playbook, in file order. Each occasion has its
 * turn once, whether it ends in an enrollment or in a refusal. Adds to `effects`; writes nothing.
 */
export function openWays(ground: DueGround, customer: string, effects: Effects): void {
  if (ground.due.ways.length === 0) return;
  const door = { ground, customer, effects, last: lastOf(ground, effects) };
  const live = clockWays(ground.live);
  const place = (row: WayRow): number => live.findIndex((one) => isOf(row, one));
  for (const row of ground.due.ways.toSorted((a, b) => place(a) - place(b))) {
    const one = live.find((way) => isOf(row, way));
    const at = one && groundOf(one, row.subject, sceneOf(ground));
    if (one && at) look(door, { one, row, at });
    else effects.ways.push(asleep(row, customer));
  }
}

function look(door: Door, { one, row, at }: { one: LiveWay; row: WayRow; at: WayGround }): void {
  const { customer, ground, effects } = door;
  const { live, now } = ground;
  const basis = isOwn(row, one) ? row.basis : beginning(one, at, live);
  const opening = openingOf(one.way, basis, at);
  const opens = opening !== undefined && opening.at <= now;
  const after = opens ? taken(one.way, basis, opening, now) : basis;
  if (opens) knock(door, { one, at, opening });
  const time = { basis: after, due: nextOf(one, after, at) };
  effects.ways.push(toWayTime(one, { customer, subject: row.subject }, time));
}

/** By a rhythm only those come to the door for whom its condition holds; the others are not refused each time. */
function knock(
  { customer, ground, effects, last }: Door,
  { one, at, opening }: { one: LiveWay; at: WayGround; opening: Opening },
): void {
  const { live, now } = ground;
  const { playbook, name, way } = one;
  const { subject } = at.known.snapshot;
  const look = environment(at.known);
  const condition = 'condition' in way ? way.condition : undefined;
  const { catalog } = live.project;
  const values = { ...seen(condition, look, catalog), ...seen(way.if, look, catalog) };
  if (way.if && !holds(way.if, look)) {
    if (way.kind === 'schedule') return;
    const { kind, id } = subject;
    const where = { playbook: playbook.id, kind, subject: id, way: name };
    effects.refusals.push({ ...where, rule: 'if', seen: values });
    return;
  }
  const place = placeOf(playbook.version.plan, live.project, at.known.snapshot);
  const entrant = { playbook, way: name, subject, customer, key: opening.key, trigger: {} };
  const door = { now, place, project: live.project, look };
  enter({ ...entrant, seen: values }, door, { effects, last });
}

/** As they are once those who leave by this very scan have left. */
function lastOf({ due, now }: DueGround, { exits }: Effects): LastEnrollments {
  const last: LastEnrollments = new Map(
    due.last.map((one) => [lastKey(one.playbook, one.subject), one]),
  );
  for (const { enrollment, exit } of exits) {
    const wait = due.waits.find((one) => one.enrollment === enrollment);
    if (wait === undefined) continue;
    const { playbook, subject, startedAt } = wait;
    last.set(lastKey(playbook, subject), { startedAt, endedAt: now, exit });
  }
  return last;
}

/** Its playbook takes nobody in any more, or its subject is gone. */
function asleep({ playbook, way, subject, basis }: WayRow, customer: string) {
  return { playbook, way, kind: subject.kind, subject: subject.id, customer, due: null, basis };
}

function isOf(row: WayRow, { playbook, name }: LiveWay): boolean {
  return row.playbook === playbook.id && row.way === name;
}

function sceneOf({ due, live, now }: DueGround) {
  return { facts: due.snapshot, lastEvents: due.lastEvents, live, now };
}
