import type { Value } from '../kernel/expression';
import type { External } from '../kernel/input';
import type { NewWait, StoredEvent } from '../rules/decision';
import { environment } from '../rules/environment';
import type { Known } from '../rules/environment';
import { matchChange, matchEvent, matchWayByChange, matchWayByEvent } from '../rules/match';
import type { Snapshot } from '../rules/snapshot';
import type { World } from './world';

/**
 * What ingest and the change pipeline are on a server: something is stored, then exits, then waits, then ways in
 * are matched. Answers inputs for the enrollment that is inside, or the way by which the subject enters.
 */
export interface Consequences {
  readonly inputs: readonly External[];
  readonly enters?: { readonly way: string; readonly trigger: Readonly<Record<string, Value>> };
}

export function eventHappens(world: World, event: StoredEvent): Consequences {
  world.events.push(event);
  const { plan } = world.ground;
  const { id, type, at, data } = event;
  const meets = (wait: NewWait): boolean =>
    wait.kind === 'event' &&
    matchEvent(
      { types: [wait.type], guard: wait.guard, since: -Infinity },
      event,
      world.snapshot.subject,
      environment(knownBy(world), { binds: wait.binds }),
    );
  const inputs = signals(world, meets).map((wait): External => ({
    kind: 'event',
    id,
    arm: wait.arm,
    type,
    at,
    data,
  }));
  const look = environment(knownBy(world));
  const way = Object.entries(plan.ways).find(([, one]) =>
    matchWayByEvent(one, event, world.snapshot.subject, look),
  );
  return { inputs, ...(way ? { enters: { way: way[0], trigger: data } } : {}) };
}

/** `id` names the change; the world already holds what is now. */
export function changeHappens(world: World, old: Snapshot, id: string): Consequences {
  const { plan } = world.ground;
  const meets = (wait: NewWait): boolean => {
    const { kind, condition } = wait;
    if ((kind !== 'when' && kind !== 'becomes') || !condition) return false;
    const extra = { binds: wait.binds };
    const before = environment({ ...knownBy(world), snapshot: old }, extra);
    const after = environment(knownBy(world), extra);
    return matchChange({ kind, condition, guard: wait.guard }, before, after);
  };
  const inputs = signals(world, meets).map((wait): External => ({
    kind: 'event',
    id,
    arm: wait.arm,
    type: 'change',
    at: world.now,
    data: {},
  }));
  const before = environment({ ...knownBy(world), snapshot: old });
  const after = environment(knownBy(world));
  const way = Object.entries(plan.ways).find(([, one]) =>
    matchWayByChange(one, before, after, false),
  );
  return { inputs, ...(way ? { enters: { way: way[0], trigger: {} } } : {}) };
}

/** The first exit that is met ends it, and no wait is woken any more; else every wait that is met. A row fires once. */
function signals(world: World, meets: (wait: NewWait) => boolean): readonly NewWait[] {
  if (!world.enrollment || world.enrollment.exit !== null) return [];
  const { exitOrder } = world.ground.plan;
  const place = ({ exit }: NewWait): number => exitOrder.indexOf(exit ?? '');
  const met = world.waits.filter(meets);
  const [exit] = met.filter((wait) => wait.exit !== undefined).sort((a, b) => place(a) - place(b));
  const fired = exit ? [exit] : met;
  if (exit?.exit !== undefined) world.mark(exit.exit);
  world.waits = world.waits.filter((wait) => !fired.some(({ arm }) => arm === wait.arm));
  return fired.filter((wait, at) => fired.findIndex(({ arm }) => arm === wait.arm) === at);
}

function knownBy(world: World): Known {
  const { plan, project } = world.ground;
  const { snapshot, now, enrollment } = world;
  return { plan, project, snapshot, now, ...(enrollment ? { enrollment } : {}) };
}
