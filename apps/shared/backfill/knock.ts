import { holds } from '../../../playbooks/kernel/evaluate';
import { matchesNow } from '../../../playbooks/rules/backfill';
import { environment } from '../../../playbooks/rules/environment';
import type { Subject } from '../../../playbooks/rules/match';
import type { WayGround } from '../../../playbooks/rules/way-time';
import { cameToBe } from '../change/compute-change';
import type { Effects } from '../change/effects';
import { enter, lastKey, placeOf, type Entered, type LastEnrollments } from '../change/enter';
import { seen } from '../change/seen';
import { groundOf, type WayScene } from '../due/way-rows';
import type { Live, LivePlaybook } from '../publications/published';
import type { Stored } from './read-customers';

/** A way in that is filled. */
export interface FilledWay {
  readonly playbook: LivePlaybook;
  readonly name: string;
}

/** One customer whose things come to the door one after the other. */
export interface Door {
  readonly stored: Stored;
  readonly scene: WayScene;
  readonly last: LastEnrollments;
  readonly effects: Effects;
}

export function openDoor(
  stored: Stored,
  around: { readonly live: Live; readonly now: number; readonly effects: Effects },
): Door {
  const { live, now, effects } = around;
  const { facts, computed_by: by, last_events: lastEvents } = stored;
  const known = cameToBe(facts, by, { project: live.project, now }) ?? facts;
  const last = new Map(stored.last.map((one) => [lastKey(one.playbook, one.subject), one]));
  return { stored, scene: { facts: known, lastEvents, live, now }, last, effects };
}

/** Undefined: the way does not hold for it now, and it is not at the door. `otherwise`: the key where there is no occasion. */
export function knock(
  door: Door,
  { playbook, name }: FilledWay,
  at: { readonly subject: Subject; readonly otherwise: string },
): Entered | undefined {
  const way = playbook.version.plan.ways[name];
  const ground = way && groundOf({ playbook, way }, at.subject, door.scene);
  const found = ground && matchesNow(way, ground);
  if (!found) return undefined;
  const { key = at.otherwise } = found;
  return cross(door, { playbook, name }, { ground, subject: at.subject, key });
}

function cross(
  { stored, scene, last, effects }: Door,
  { playbook, name }: FilledWay,
  { ground, subject, key }: { ground: WayGround; subject: Subject; key: string },
): Entered {
  const { plan } = playbook.version;
  const { project } = scene.live;
  const way = plan.ways[name];
  const look = environment(ground.known);
  const condition = way && 'condition' in way ? way.condition : undefined;
  const values = {
    ...seen(condition, look, project.catalog),
    ...seen(way?.if, look, project.catalog),
  };
  const refused = (rule: string): Entered => {
    const { kind, id } = subject;
    effects.refusals.push({
      playbook: playbook.id,
      kind,
      subject: id,
      way: name,
      rule,
      seen: values,
    });
    return { result: 'refused', rule };
  };
  if (way?.if && !holds(way.if, look)) return refused('if');
  const had = stored.taken.some(
    (one) =>
      one.playbook === playbook.id &&
      one.way === name &&
      one.key === key &&
      one.subject.kind === subject.kind &&
      one.subject.id === subject.id,
  );
  if (had) return refused('inside');
  const place = placeOf(plan, project, ground.known.snapshot);
  const entrant = { playbook, way: name, subject, customer: stored.id, key, trigger: {} };
  return enter(
    { ...entrant, seen: values },
    { now: scene.now, place, project, look },
    { effects, last },
  );
}
