import type { External } from '../kernel/input';
import { holds } from '../kernel/evaluate';
import type { Environment } from '../kernel/expression';
import type { StoredEvent } from '../rules/decision';
import { heldAfter, notHeld, timed, untimed } from '../rules/due';
import { environment } from '../rules/environment';
import type { Known } from '../rules/environment';
import { concerns, matchChange, matchEvent } from '../rules/match';
import { reportedEvent, reportsOfChange } from '../rules/reported';
import type { Snapshot } from '../rules/snapshot';
import { touchedBy } from './snapshot-of';
import type { SimulatedWait, World } from './world';

/**
 * What ingest and the change pipeline are on a server: something is stored, then exits, then waits and clocks are
 * matched. Answers what each enrollment is told, in this order. Ways in are another file.
 */
export interface Told {
  readonly enrollment: string;
  readonly input: External;
}

/** `generation`: how many enrollments started each other up to whom it lets in. */
export function eventHappens(world: World, event: StoredEvent, generation = 0): Told[] {
  world.events.push(event);
  const { id, type, at, data } = event;
  const { subject } = world.snapshot;
  const met = world.waits.filter(
    (wait) =>
      wait.kind === 'event' &&
      matchEvent(
        { types: [wait.type], guard: wait.guard, since: -Infinity },
        event,
        subject,
        lookOf(world, wait),
      ),
  );
  quietAgain(world, event);
  return signals(world, met, generation).map((wait) => ({
    enrollment: wait.enrollment,
    input: { kind: 'event', id, arm: wait.arm, type, at, data },
  }));
}

/** What the product itself has to tell happens, and what it ends is told in turn. */
export function reportsHappen(
  world: World,
): { readonly event: StoredEvent; readonly generation: number; readonly told: Told[] }[] {
  const happened = [];
  for (let next = world.pending.shift(); next; next = world.pending.shift()) {
    const { generation, ...report } = next;
    const { id: customer } = world.snapshot.customer;
    const event = reportedEvent(report, { customer, now: world.now });
    if (world.events.some(({ id }) => id === event.id)) continue;
    happened.push({ event, generation, told: eventHappens(world, event, generation) });
  }
  return happened;
}

/** A sign starts the silences of its type over. */
function quietAgain(world: World, { type, at, about }: StoredEvent): void {
  if (!concerns(about, world.snapshot.subject)) return;
  world.waits = world.waits.map((wait) =>
    wait.kind === 'silence' && wait.types?.includes(type)
      ? retimed(world, { ...wait, since: Math.max(wait.since, at) })
      : wait,
  );
}

/** `id` names the change; the world already holds what is now. */
export function changeHappens(world: World, old: Snapshot, id: string, generation = 0): Told[] {
  const { inputs: touched } = touchedBy(old, world.snapshot);
  const { customer: attributes } = world.ground.project.catalog;
  const met = world.waits.filter((wait) => isMet(world, wait, old));
  const told = signals(world, met, generation).map((wait) => toldBy(world, wait, id));
  world.report(generation, ...reportsOfChange(id, touched, { attributes }));
  holdOn(world, old);
  const clocks = clockInputs(world, old, id);
  return [...told, ...clocks, ...movedInputs(world, touched, id)];
}

function toldBy(world: World, { enrollment, arm }: SimulatedWait, id: string): Told {
  return {
    enrollment,
    input: { kind: 'event', id, arm, type: 'change', at: world.now, data: {} },
  };
}

function isMet(world: World, wait: SimulatedWait, old: Snapshot): boolean {
  const { kind, condition, guard } = wait;
  if ((kind !== 'when' && kind !== 'becomes') || !condition || wait.for) return false;
  return matchChange({ kind, condition, guard }, lookOf(world, wait, old), lookOf(world, wait));
}

/** Conditions with `for`: some begin to hold, others fall back. */
function holdOn(world: World, old: Snapshot): void {
  world.waits = world.waits.map((wait) => {
    if (!isWatched(wait) || !wait.for) return wait;
    const looks = { before: lookOf(world, wait, old), after: lookOf(world, wait) };
    return heldAfter(wait, looks, knownBy(world));
  });
}

function isWatched({ kind }: SimulatedWait): boolean {
  return kind === 'when' || kind === 'becomes';
}

/** Clocks that begin to stand still, or to run. */
function clockInputs(world: World, old: Snapshot, id: string): Told[] {
  const told: Told[] = [];
  world.waits = world.waits.map((wait) => {
    if (wait.kind !== 'pause' || !wait.condition) return wait;
    const [before, after] = [old, world.snapshot].map(
      (snapshot) => wait.condition && holds(wait.condition, lookOf(world, wait, snapshot)),
    );
    if (before === after) return wait;
    const { enrollment, arm } = wait;
    const input: External = { kind: 'clock', id, at: world.now, arm, runs: after !== true };
    told.push({ enrollment, input });
    return after === true ? { ...wait, heldSince: world.now } : notHeld(wait);
  });
  return told;
}

/** Armed times whose inputs were touched are computed again, from their start. */
function movedInputs(world: World, touched: ReadonlySet<string>, id: string): Told[] {
  const isTouched = (inputs: readonly string[] = []): boolean =>
    inputs.some((input) => touched.has(input));
  world.waits = world.waits.map((wait) =>
    (wait.kind === 'silence' || wait.kind === 'at') && isTouched(wait.inputs)
      ? retimed(world, wait)
      : wait,
  );
  const steps = new Map<string, Set<string>>();
  const add = (enrollment: string, step: string): void => {
    steps.set(enrollment, (steps.get(enrollment) ?? new Set()).add(step));
  };
  for (const { kind, enrollment, step, inputs } of world.waits)
    if (kind === 'time' && step !== undefined && isTouched(inputs)) add(enrollment, step);
  for (const { status, inputs, sources } of world.tasks)
    if (status === 'open' && isTouched(inputs))
      sources.forEach(({ enrollment, step }) => add(enrollment, step));
  return [...steps].map(([enrollment, names]) => ({
    enrollment,
    input: { kind: 'moved', id: `${id}/moved`, at: world.now, steps: [...names] },
  }));
}

/** Rows that are due at `now` and may fire. Others have had their chance until something arms them again. */
export function timeHappens(world: World, id: string): Told[] {
  const due = world.waits.filter((wait) => isDue(world, wait));
  const met = due.filter((wait) => !wait.guard || holds(wait.guard, lookOf(world, wait)));
  const fired = signals(world, met);
  world.waits = world.waits.map((wait) => (due.includes(wait) ? untimed(wait) : wait));
  return fired.map((wait) => ({
    enrollment: wait.enrollment,
    input: {
      kind: 'event',
      id: `${id}/${wait.arm}`,
      arm: wait.arm,
      type: wait.kind,
      at: wait.dueAt ?? world.now,
      data: {},
    },
  }));
}

/** What comes by the clock alone: deadlines are the enrollment's own. */
export function isTimed({ kind, dueAt }: SimulatedWait): boolean {
  return dueAt !== undefined && kind !== 'time';
}

function isDue(world: World, wait: SimulatedWait): boolean {
  return isTimed(wait) && (wait.dueAt ?? Infinity) <= world.now;
}

function retimed(world: World, wait: SimulatedWait): SimulatedWait {
  return timed(wait, knownBy(world), lookOf(world, wait));
}

/** Of each enrollment the first exit that is met ends it, and no wait is woken any more; else every wait that is met. An arm fires once. */
function signals(
  world: World,
  met: readonly SimulatedWait[],
  generation?: number,
): readonly SimulatedWait[] {
  const { exitOrder } = world.ground.plan;
  const place = ({ exit }: SimulatedWait): number => exitOrder.indexOf(exit ?? '');
  const fired = [...new Set(met.map(({ enrollment }) => enrollment))].flatMap((enrollment) => {
    const own = met.filter((wait) => wait.enrollment === enrollment);
    const { exit: left } = world.inside(enrollment);
    if (left !== null) return own.filter((wait) => isClosing(world, wait));
    const [exit] = own.filter((one) => one.exit !== undefined).sort((a, b) => place(a) - place(b));
    if (exit?.exit !== undefined) world.mark(enrollment, exit.exit, generation);
    return exit ? [exit] : own;
  });
  const same = (a: SimulatedWait) => (b: SimulatedWait) =>
    a.arm === b.arm && a.enrollment === b.enrollment;
  world.waits = world.waits.filter((wait) => !fired.some(same(wait)));
  return fired.filter((wait, at) => fired.findIndex(same(wait)) === at);
}

/** Closing steps go on after the end. */
function isClosing(world: World, { step }: SimulatedWait): boolean {
  const found = world.ground.plan.code.find((one) => one.step === step);
  return (found?.scopes ?? []).some(({ kind }) => kind === 'closing');
}

function lookOf(
  world: World,
  wait: Pick<SimulatedWait, 'binds' | 'enrollment'>,
  snapshot: Snapshot = world.snapshot,
): Environment {
  const enrollment = world.enrollments.find(({ id }) => id === wait.enrollment);
  const known = { ...knownBy(world), snapshot, ...(enrollment ? { enrollment } : {}) };
  return environment(known, { binds: wait.binds });
}

/** What everybody may read. */
export function knownBy(world: World): Known & { plan: World['ground']['plan'] } {
  const { plan, project } = world.ground;
  const { snapshot, now } = world;
  return { plan, project, snapshot, now };
}
