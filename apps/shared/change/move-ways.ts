import { holds } from '../../../playbooks/kernel/evaluate';
import { environment } from '../../../playbooks/rules/environment';
import {
  heldBasis,
  inputsOfClock,
  type Basis,
  type WayGround,
} from '../../../playbooks/rules/way-time';
import {
  beginning,
  byKey,
  clockWays,
  groundOf,
  isNews,
  isOwn,
  nextOf,
  rowKey,
  subjectsOf,
  toWayTime,
  type LiveWay,
  type WayRow,
} from '../due/way-rows';
import type { Live, LivePlaybook } from '../publications/published';
import type { Effects } from './effects';
import type { ChangeGround } from './match-change';

/** Ways in by the clock whose times a change of these inputs may move. */
export function clockWaysTouched(live: Live, touched: readonly string[]): LiveWay[] {
  return clockWays(live).filter(({ playbook, way }) =>
    inputsOfClock(way, planOf(playbook), live.project).some((input) => touched.includes(input)),
  );
}

/** Every time that hangs on what changed is computed again, for each subject. Adds to `effects`; writes nothing. */
export function moveWays(ground: ChangeGround, effects: Effects): void {
  const { after, live, touched, watchers, customer } = ground;
  if (after === undefined) return;
  const rows = byKey(watchers.ways);
  for (const one of clockWaysTouched(live, touched))
    for (const subject of subjectsOf(planOf(one.playbook).subject, after)) {
      const row = rows.get(rowKey(one.playbook.id, one.name, subject));
      const at = (facts: ChangeGround['after']): WayGround | undefined =>
        facts && groundOf(one, subject, { facts, lastEvents: [], live, now: ground.now });
      const [old, now] = [at(ground.before), at(after)];
      const moved = now && moveOne(one, { old, now, live, row: isOwn(row, one) ? row : undefined });
      const time = moved && toWayTime(one, { customer, subject }, moved);
      if (time && isNews(time, row)) effects.ways.push(time);
    }
}

interface Move {
  /** Absent: the subject is made by it. */
  readonly old: WayGround | undefined;
  readonly now: WayGround;
  readonly live: Live;
  readonly row: WayRow | undefined;
}

/** Undefined: whoever goes through all customers after a publication computes it. */
function moveOne(
  one: LiveWay,
  { old, now, live, row }: Move,
): { basis: Basis; due: number | undefined } | undefined {
  const { way } = one;
  // The last sign is not read here: whoever looks at what is due computes it, at once.
  if (way.kind === 'silence' && old !== undefined)
    return row && { basis: row.basis, due: now.known.now };
  const start = row?.basis ?? beginning(one, old ?? now, live);
  const basis = isWatched(one, old) ? heldBasis(way, start, looks(one, old, now)) : start;
  return { basis, due: nextOf(one, basis, now) };
}

/** Nothing becomes so by creation, unless the way says it. */
function isWatched({ way }: LiveWay, old: WayGround | undefined): boolean {
  return 'condition' in way && (old !== undefined || way.atCreation === true);
}

function looks({ way }: LiveWay, old: WayGround | undefined, now: WayGround) {
  const before = old ? environment(old.known) : () => undefined;
  return {
    before: 'condition' in way && holds(way.condition, before),
    after: environment(now.known),
    now: now.known.now,
  };
}

function planOf({ version }: LivePlaybook) {
  return version.plan;
}
