import { resolveRhythm } from '../calendar/rhythm';
import { resolveSpan } from '../calendar/resolve';
import { armId } from '../kernel/arm-id';
import type { Item } from '../kernel/command';
import { holds } from '../kernel/evaluate';
import type { Environment } from '../kernel/expression';
import type { Repeat, Span, Wait, When } from '../kernel/plan';
import type { Context, NewWait } from './decision';
import type { Effect } from './effect';
import { parkedTime } from './effect';
import { toTime } from '../kernel/civil';
import { inputsOfNames } from './match';
import { isMoment, namesOfWhen, resolveClock, resolveWhen, siteOf, whenText } from './place';
import type { Site, Timed } from './place';
import { picked } from './picked';

/** The deadline of a wait and the next turn of a repeat, kept with what they were computed from. */

type TimeItem = Extract<Item, { kind: 'resolveTime' }>;

export function resolveTime(
  item: TimeItem,
  step: Wait | Repeat,
  context: Context,
  look: Environment,
): Effect {
  return step.op === 'wait'
    ? deadline(item, step, context, look)
    : nextTurn(item, step, context, look);
}

function deadline(item: TimeItem, step: Wait, context: Context, look: Environment): Effect {
  if (!step.until) throw new Error(`${item.step} has no deadline to resolve`);
  const site = siteOf(context);
  const from = item.from ?? context.now;
  const timing = { site, look };
  const row = rowOf(item, step.untilOutcome, {
    from,
    rule: whenText(step.until, look),
    site,
    inputs: inputsOfNames(namesOfWhen(step.until), context.plan, context.project),
  });
  const resolved = resolveClock(step.until, from, timing, pausesOf(item, step, context, look));
  if (resolved.kind === 'paused')
    return { result: { kind: 'paused' }, writes: [{ kind: 'arm', wait: row }], trace: [] };
  if (resolved.kind !== 'at') {
    const parked = parkedTime(resolved);
    return { ...parked, writes: [{ kind: 'arm', wait: row }] };
  }
  const past = isPast(step, resolved.at, from, { site, look, now: context.now });
  return {
    result: {
      kind: 'time',
      at: resolved.at,
      zone: site.zone,
      calendar: site.calendar.id,
      ...(past ? { past: true as const } : {}),
    },
    writes: [{ kind: 'arm', wait: { ...row, dueAt: resolved.at } }],
    trace: [],
  };
}

/** A clock whose `pause_while` holds at its start starts paused. */
function pausesOf(item: TimeItem, step: Wait, context: Context, look: Environment) {
  if (item.pauses) return item.pauses;
  return step.pauseWhile && holds(step.pauseWhile, look)
    ? [{ from: item.from ?? context.now }]
    : [];
}

/** Of `wait: {at}`: gone by more than `grace` when it began, or when it is moved. */
function isPast(
  step: Wait,
  at: number,
  from: number,
  { site, look, now }: { readonly site: Site; readonly look: Environment; readonly now: number },
): boolean {
  if (!step.until || !isMoment(step.until) || step.untilOutcome !== 'reached') return false;
  const seen = Math.max(from, now);
  if (at >= seen) return false;
  if (!step.grace) return true;
  const late = resolveWhen(step.grace, at, { site, look });
  return late.kind === 'at' && late.at < seen;
}

function nextTurn(item: TimeItem, step: Repeat, context: Context, look: Environment): Effect {
  const { every } = step;
  if (!every) throw new Error(`${item.step} has no rhythm to resolve`);
  const site = siteOf(context);
  const from = item.from ?? context.now;
  const isRhythm = 'time' in every && !('n' in every) && !('pick' in every);
  const resolved: Timed = isRhythm
    ? resolveRhythm(every, item.after ?? context.now, site)
    : afterTurns(every, item, from, { site, look });
  if (resolved.kind !== 'at') return parkedTime(resolved);
  const row = rowOf(item, 'turn', {
    from,
    rule: isRhythm ? `at ${every.time}` : whenText(every, look),
    site,
    inputs: isRhythm ? [] : inputsOfNames(namesOfWhen(every), context.plan, context.project),
  });
  return {
    result: { kind: 'time', at: resolved.at, zone: site.zone, calendar: site.calendar.id },
    writes: [{ kind: 'arm', wait: { ...row, dueAt: resolved.at } }],
    trace: [],
  };
}

/** Turn k begins at start + k x span, the first of them after `after`: what ran over begins at once, without a burst. */
function afterTurns(
  every: When,
  { turn = 0, after }: Pick<TimeItem, 'turn' | 'after'>,
  from: number,
  timing: { readonly site: Site; readonly look: Environment },
): Timed {
  const span = isMoment(every) ? undefined : picked(every, timing.look);
  if (!span) return resolveWhen(every, from, timing);
  for (let k = turn; ; k++) {
    const whole: Span = { ...span, n: span.n * k };
    const at = resolveSpan(whole, from, timing.site);
    if (at.kind !== 'at' || after === undefined || at.at > after || span.n === 0) return at;
  }
}

function rowOf(
  item: TimeItem,
  arm: string,
  of: {
    readonly from: number;
    readonly rule: string;
    readonly site: Site;
    readonly inputs: readonly string[];
  },
): NewWait {
  return {
    arm: armId(item.step, item.visit, arm),
    kind: 'time',
    type: '',
    step: item.step,
    visit: item.visit,
    inputs: of.inputs,
    binds: item.binds ?? {},
    since: of.from,
    basis: {
      from: of.from,
      rule: of.rule,
      zone: of.site.zone,
      calendar: of.site.calendar.id,
    },
  };
}

/** One line for a wait that begins, or is computed again: what it waits for and until when. */
export function waitEntry(
  item: { readonly pc: number; readonly step: string; readonly visit: number },
  step: Wait,
  until: { readonly at: number; readonly zone: string } | undefined,
  look: Environment,
): Effect['trace'][number] {
  const what = step.arms.map(({ trigger }) => {
    if (trigger.kind === 'event') return trigger.types.join(' or ');
    if (trigger.kind === 'silence') return `silence of ${trigger.types.join(', ')}`;
    return trigger.kind === 'at' ? whenText(trigger.moment, look) : trigger.condition.source;
  });
  const time = step.until ? whenText(step.until, look) : 'never';
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
