import { armId, besideArmId, exitArmId } from '../kernel/arm-id';
import type { Binds, Item } from '../kernel/command';
import type { Met } from '../kernel/result';
import type { Environment } from '../kernel/expression';
import { holds } from '../kernel/evaluate';
import type { Send, Task, Wait } from '../kernel/plan';
import type { Arm, Trigger } from '../kernel/trigger';
import type { Context, NewWait, StoredEvent } from './decision';
import type { Effect } from './effect';
import { NOTHING } from './effect';
import { dueAtOf, lastSign } from './due';
import { inputsOf, inputsOfTrigger, matchChange, matchEvent } from './match';

/** Waits, exits and what stands beside a step: rows for what is armed, and a look back so that nothing early is lost. */

type ArmItem = Extract<Item, { kind: 'arm' }>;
type OpenItem = Extract<Item, { kind: 'openTask' }>;
type BesideItem = Extract<Item, { kind: 'armBeside' }>;
type Place = Pick<NewWait, 'step' | 'visit' | 'exit'>;

export interface Armed {
  readonly arm: string;
  readonly trigger: Trigger;
  readonly since: number;
  readonly binds: Binds;
  readonly place: Place;
  /** Ids of events that have ended this step before. */
  readonly except: readonly string[];
}

export function armWait(item: ArmItem, step: Wait, context: Context, look: Environment): Effect {
  const place = { step: item.step, visit: item.visit };
  const armed = step.arms.flatMap((arm, index): Armed[] =>
    item.fired?.includes(arm.name)
      ? []
      : [
          {
            arm: armId(item.step, item.visit, arm.name),
            trigger: arm.trigger,
            since: item.since[index] ?? context.now,
            binds: item.binds,
            place,
            except: passedOver(item, arm),
          },
        ],
  );
  return step.all ? armAll(armed, context, look) : arm(armed, context, look);
}

export function armExits(
  since: number,
  context: Context,
  look: Environment,
  binds: Binds = {},
): Effect {
  const armed = context.plan.exitOrder.flatMap((exit): Armed[] => {
    const trigger = context.plan.exits[exit]?.trigger;
    if (!trigger) return [];
    const arm = exitArmId(exit);
    return [{ arm, trigger, since, binds, place: { exit }, except: [] }];
  });
  return arm(armed, context, look);
}

/** What drops a send while it waits, or stops the clocks of a step. */
export function armBeside(
  item: BesideItem,
  step: Send | Task | Wait,
  context: Context,
  look: Environment,
): Effect {
  const { what, since, binds, visit } = item;
  const place = { step: item.step, visit };
  if (what === 'pause')
    return armPause(besideArmId(item.step, visit, what), place, { step, context, look, binds });
  if (what === 'done_when')
    return arm(step.op === 'task' ? doneArms(item, step, context) : [], context, look);
  if (step.op !== 'send' || !step.unless) throw new Error(`${item.step} has no "unless" to arm`);
  const { trigger } = step.unless;
  const id = besideArmId(item.step, visit, what);
  const except = passedOver(item, step.unless);
  return arm([{ arm: id, trigger, since, binds, place, except }], context, look);
}

/** What resolves a task by itself. */
export function doneArms(item: OpenItem | BesideItem, step: Task, context: Context): Armed[] {
  return (step.doneWhen ?? []).map((one, index): Armed => ({
    arm: armId(item.step, item.visit, one.name),
    trigger: one.trigger,
    since: (typeof item.since === 'object' ? item.since[index] : item.since) ?? context.now,
    binds: item.binds,
    place: { step: item.step, visit: item.visit },
    except: passedOver(item, one),
  }));
}

function passedOver(
  { except = [], led = [] }: ArmItem | OpenItem | BesideItem,
  { since }: Arm,
): string[] {
  return since === 'step' ? [...except, ...led] : [...except];
}

export function armPause(
  arm: string,
  place: { readonly step: string; readonly visit: number },
  of: {
    readonly step: Send | Task | Wait;
    readonly context: Context;
    readonly look: Environment;
    readonly binds: Binds;
  },
): Effect {
  const { step, context, look, binds } = of;
  const condition = step.op === 'send' ? undefined : step.pauseWhile;
  if (!condition) throw new Error(`${place.step} has no "pause_while" to arm`);
  const holding = holds(condition, look);
  const { now } = context;
  const wait: NewWait = {
    arm,
    kind: 'pause',
    type: '',
    ...place,
    condition,
    inputs: inputsOf([condition], context.plan, context.project),
    binds,
    since: now,
    ...(holding ? { heldSince: now } : {}),
  };
  const met: Met = { arm, id: `now/${arm}`, type: 'pause', at: now, data: {} };
  return {
    result: { kind: 'armed', ...(holding ? { met } : {}) },
    writes: [{ kind: 'arm', wait }],
    trace: [],
  };
}

/** Either one of them is met, and the wait is over before it began, or all are armed. */
function arm(armed: readonly Armed[], context: Context, look: Environment): Effect {
  const met = firstMet(armed, context, look);
  if (met) return { ...NOTHING, result: { kind: 'armed', met } };
  return { result: { kind: 'armed' }, writes: armRows(armed, context, look), trace: [] };
}

/** Of `wait: {all}`: those that hold already are told, the others armed. */
function armAll(armed: readonly Armed[], context: Context, look: Environment): Effect {
  const all = armed.flatMap((one) => metNow(one, context, look) ?? []);
  const [met, ...more] = [...all].sort((a, b) => a.at - b.at);
  const left = armed.filter((one) => !all.some(({ arm: id }) => id === one.arm));
  const result = {
    kind: 'armed' as const,
    ...(met ? { met } : {}),
    ...(more.length > 0 ? { more } : {}),
  };
  return { result, writes: armRows(left, context, look), trace: [] };
}
export function armRows(
  armed: readonly Armed[],
  context: Context,
  look: Environment,
): { readonly kind: 'arm'; readonly wait: NewWait }[] {
  return armed
    .flatMap((one) => rowsOf(one, context, look))
    .map((wait) => ({ kind: 'arm' as const, wait }));
}

function rowsOf(armed: Armed, context: Context, look: Environment): NewWait[] {
  const { trigger, since } = armed;
  const types = trigger.kind === 'event' ? trigger.types : [''];
  const watched = trigger.kind === 'when' || trigger.kind === 'becomes';
  const holding = trigger.kind === 'when' && trigger.for && holds(trigger.condition, look);
  return types.map((type) => {
    const row: NewWait = {
      arm: armed.arm,
      kind: trigger.kind,
      type,
      ...armed.place,
      ...(watched ? { condition: trigger.condition } : {}),
      ...(trigger.if ? { guard: trigger.if } : {}),
      inputs: inputsOfTrigger(trigger, context.plan, context.project),
      binds: armed.binds,
      since: trigger.kind === 'silence' ? Math.max(since, lastSign(trigger.types, context)) : since,
      ...(trigger.kind === 'silence' ? { types: trigger.types } : {}),
      ...('for' in trigger && trigger.for ? { for: trigger.for } : {}),
      ...(trigger.kind === 'at' ? { moment: trigger.moment } : {}),
      ...(holding ? { heldSince: context.now } : {}),
    };
    const dueAt = dueAtOf(row, context, look);
    return dueAt === undefined ? row : { ...row, dueAt };
  });
}

/** What happened first wins; at the same time the first in the file. */
export function firstMet(
  armed: readonly Armed[],
  context: Context,
  look: Environment,
): Met | undefined {
  const found = armed.flatMap((one) => metNow(one, context, look) ?? []);
  return found.reduce<Met | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
}

/** The earliest stored event that meets the arm, a condition that holds already, a time that has passed. `becomes` is met by changes only. */
function metNow(armed: Armed, context: Context, look: Environment): Met | undefined {
  const { trigger } = armed;
  switch (trigger.kind) {
    case 'becomes':
      return undefined;
    case 'when': {
      if (trigger.for) return undefined;
      const watched = { kind: trigger.kind, condition: trigger.condition, guard: trigger.if };
      return matchChange(watched, look, look) ? metAt(armed, context.now) : undefined;
    }
    case 'silence':
    case 'at': {
      const due = rowsOf(armed, context, look)[0]?.dueAt;
      if (due === undefined || due > context.now) return undefined;
      return trigger.if && !holds(trigger.if, look) ? undefined : metAt(armed, due);
    }
    case 'event':
      return metByEvent(armed, trigger, context, look);
  }
}

function metAt({ arm, trigger }: Armed, at: number): Met {
  return { arm, id: `now/${arm}`, type: trigger.kind, at, data: {} };
}

function metByEvent(
  armed: Armed,
  trigger: Extract<Trigger, { kind: 'event' }>,
  context: Context,
  look: Environment,
): Met | undefined {
  const wanted = { types: trigger.types, guard: trigger.if, since: armed.since };
  const event = context.events
    .filter((one) => !armed.except.includes(one.id) && !enrolledBy(one, context))
    .filter((one) => matchEvent(wanted, one, context.snapshot.subject, look))
    .reduce<StoredEvent | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
  return (
    event && { arm: armed.arm, id: event.id, type: event.type, at: event.at, data: event.data }
  );
}

/** The event that let the subject in is not news to the enrollment it started. */
function enrolledBy(event: StoredEvent, { plan, enrollment }: Context): boolean {
  const way = Object.hasOwn(plan.ways, enrollment.way) ? plan.ways[enrollment.way] : undefined;
  if (way?.kind !== 'event' || !way.types.includes(event.type)) return false;
  if (event.receivedAt > enrollment.startedAt) return false;
  return Object.entries(event.data).every(
    ([field, value]) => JSON.stringify(enrollment.trigger[field]) === JSON.stringify(value),
  );
}
