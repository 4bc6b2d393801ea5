import type { Subject } from '../../../playbooks/rules/match';
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
  type WayScene,
  type WayTime,
} from './way-rows';

export interface Times {
  /** Others than those that are stored. */
  readonly times: readonly WayTime[];
  /** Of ways that are no more, or of subjects. */
  readonly gone: readonly Pick<WayTime, 'playbook' | 'way' | 'kind' | 'subject'>[];
}

interface Known {
  readonly customer: string;
  readonly rows: readonly WayRow[];
}

/** When the ways in by the clock open for everything of one customer; times of ways that stayed are computed again from where they began. */
export function timesOf(scene: WayScene, { customer, rows }: Known): Times {
  const known = byKey(rows);
  const wanted = new Set<string>();
  const times: WayTime[] = [];
  for (const one of clockWays(scene.live))
    for (const subject of subjectsOf(one.playbook.version.plan.subject, scene.facts)) {
      const key = rowKey(one.playbook.id, one.name, subject);
      wanted.add(key);
      const row = known.get(key);
      const time = timeOf(one, scene, { customer, subject, row });
      if (time && isNews(time, row)) times.push(time);
    }
  const gone = rows
    .filter(({ playbook, way, subject }) => !wanted.has(rowKey(playbook, way, subject)))
    .map(({ playbook, way, subject: { kind, id } }) => ({ playbook, way, kind, subject: id }));
  return { times, gone };
}

function timeOf(
  one: LiveWay,
  scene: WayScene,
  of: { readonly customer: string; readonly subject: Subject; readonly row: WayRow | undefined },
): WayTime | undefined {
  const ground = groundOf(one, of.subject, scene);
  if (ground === undefined) return undefined;
  const basis = isOwn(of.row, one) ? of.row.basis : beginning(one, ground, scene.live);
  return toWayTime(one, of, { basis, due: nextOf(one, basis, ground) });
}
