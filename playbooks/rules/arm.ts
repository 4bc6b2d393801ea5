import { armId, exitArmId } from '../kernel/command';
import type { Binds, Item, Met } from '../kernel/command';
import type { Environment } from '../kernel/expression';
import type { Trigger, Wait } from '../kernel/plan';
import type { Context, NewWait, StoredEvent } from './decision';
import type { Effect } from './effect';
import { NOTHING, parked } from './effect';
import { toTime } from './environment';
import { inputsOfTrigger, matchChange, matchEvent } from './match';
import { missingYear, resolveAt, siteOf, spanText } from './place';

/** Waits and exits: rows for what is armed, and a look back so that nothing early is lost. */

type ArmItem = Extract<Item, { kind: 'arm' }>;
type TimeItem = Extract<Item, { kind: 'resolveTime' }>;
type Place = Pick<NewWait, 'step' | 'visit' | 'exit'>;

interface Armed {
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
  const armed = step.arms.map((arm, index): Armed => ({
    arm: armId(item.step, item.visit, arm.name),
    trigger: arm.trigger,
    since: item.since[index] ?? context.now,
    binds: item.binds,
    place,
    except: item.except ?? [],
  }));
  return arm(armed, context, look);
}

export function armExits(since: number, context: Context, look: Environment): Effect {
  const armed = context.plan.exitOrder.flatMap((exit): Armed[] => {
    const trigger = context.plan.exits[exit]?.trigger;
    if (!trigger) return [];
    const arm = exitArmId(exit);
    return [{ arm, trigger, since, binds: {}, place: { exit }, except: [] }];
  });
  return arm(armed, context, look);
}

/** Either one of them is met, and the wait is over before it began, or all are armed. */
function arm(armed: readonly Armed[], context: Context, look: Environment): Effect {
  const met = firstMet(armed, context, look);
  if (met) return { ...NOTHING, result: { kind: 'armed', met } };
  const rows = armed.flatMap((one) => rowsOf(one, context));
  const writes = rows.map((wait) => ({ kind: 'arm' as const, wait }));
  return { result: { kind: 'armed' }, writes, trace: [] };
}

function rowsOf(armed: Armed, context: Context): NewWait[] {
  const { trigger } = armed;
  const types = trigger.kind === 'event' ? trigger.types : [''];
  return types.map((type) => ({
    arm: armed.arm,
    kind: trigger.kind,
    type,
    ...armed.place,
    ...(trigger.kind === 'event' ? {} : { condition: trigger.condition }),
    ...(trigger.if ? { guard: trigger.if } : {}),
    inputs: inputsOfTrigger(trigger, context.plan),
    binds: armed.binds,
    since: armed.since,
  }));
}

/** What happened first wins; at the same time the first in the file. */
function firstMet(armed: readonly Armed[], context: Context, look: Environment): Met | undefined {
  const found = armed.flatMap((one) => metNow(one, context, look) ?? []);
  return found.reduce<Met | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
}

/** The earliest stored event that meets the arm, or a condition that holds already. `becomes` is met by changes only. */
function metNow(armed: Armed, context: Context, look: Environment): Met | undefined {
  const { trigger, arm: id } = armed;
  if (trigger.kind === 'becomes') return undefined;
  if (trigger.kind === 'when') {
    const watched = { kind: trigger.kind, condition: trigger.condition, guard: trigger.if };
    if (!matchChange(watched, look, look)) return undefined;
    return { arm: id, id: `now/${id}`, type: 'when', at: context.now, data: {} };
  }
  const wanted = { types: trigger.types, guard: trigger.if, since: armed.since };
  const event = context.events
    .filter((one) => !armed.except.includes(one.id) && !enrolledBy(one, context))
    .filter((one) => matchEvent(wanted, one, context.snapshot.subject, look))
    .reduce<StoredEvent | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
  return event && { arm: id, id: event.id, type: event.type, at: event.at, data: event.data };
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

/** The deadline of a wait, kept with what it was computed from. */
export function resolveTime(item: TimeItem, step: Wait, context: Context): Effect {
  if (!step.until) throw new Error(`${item.step} has no deadline to resolve`);
  const site = siteOf(context);
  const from = item.from ?? context.now;
  const resolved = resolveAt(step.until, from, site);
  if (resolved.kind === 'missing-year')
    return parked('calendar-year-missing', missingYear(resolved));
  const basis = {
    from,
    rule: spanText(step.until),
    zone: site.zone,
    calendar: site.calendar.id,
  };
  const wait: NewWait = {
    arm: armId(item.step, item.visit, step.untilOutcome),
    kind: 'time',
    type: '',
    step: item.step,
    visit: item.visit,
    inputs: [],
    binds: {},
    since: from,
    dueAt: resolved.at,
    basis,
  };
  return {
    result: { kind: 'time', at: resolved.at, zone: site.zone, calendar: site.calendar.id },
    writes: [{ kind: 'arm', wait }],
    trace: [],
  };
}

/** One line for a wait that begins: what it waits for and until when. */
export function waitEntry(
  item: { readonly pc: number; readonly step: string; readonly visit: number },
  step: Wait,
  until: { readonly at: number; readonly zone: string } | undefined,
): Effect['trace'][number] {
  const what = step.arms.map(({ trigger }) =>
    trigger.kind === 'event' ? trigger.types.join(' or ') : trigger.condition.source,
  );
  const time = step.until ? spanText(step.until) : 'never';
  const why =
    what.length === 0 ? `waits ${time}` : `waits for ${what.join(', or ')}; timeout ${time}`;
  return {
    kind: 'wait',
    pc: item.pc,
    step: item.step,
    visit: item.visit,
    why,
    ...(until ? { values: { until: toTime(until.at), zone: until.zone } } : {}),
  };
}
