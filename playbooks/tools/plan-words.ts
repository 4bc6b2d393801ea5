import { END } from '../kernel/plan';
import type {
  ChainElement,
  Instruction,
  Ladder,
  Moment,
  Pick,
  Picked,
  Plan,
  Rhythm,
  Rung,
  Span,
  Text,
  Way,
  When,
} from '../kernel/plan';
import type { Trigger } from '../kernel/trigger';

/** Parts of a plan in the words of its author, for people who compare or look at it. */

export function spanWords({ n, unit, roll, time }: Span): string {
  const extras = [roll && `roll ${roll}`, time && `at ${time}`].filter(Boolean);
  return [`${n}${unit}`, ...extras].join(', ');
}

export function isPick<T>(value: Picked<T>): value is Pick<T> {
  return typeof value === 'object' && value !== null && 'pick' in value;
}

export function pickedWords<T>(value: Picked<T>, words: (one: T) => string): string {
  if (!isPick(value)) return words(value);
  const cases = Object.entries(value.of).map(([name, one]) => `${name} ${words(one)}`);
  const rest = value.else === undefined ? [] : [`else ${words(value.else)}`];
  return `by ${value.pick.source}: ${[...cases, ...rest].join(', ')}`;
}

export function whenWords(when: When): string {
  return 'date' in when ? momentWords(when) : pickedWords(when, spanWords);
}

export function momentWords(moment: Moment): string {
  const { date, before, after, roll, time, every } = moment;
  const distance = before ?? after;
  const point = distance
    ? `${pickedWords(distance, spanWords)} ${before ? 'before' : 'after'} ${date.source}`
    : date.source;
  const extras = [
    roll && `roll ${roll}`,
    time && `at ${time}`,
    every && `every ${spanWords(every)}`,
  ].filter(Boolean);
  return [point, ...extras].join(', ');
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export function dayWords(days: readonly number[]): readonly string[] {
  return days.map((day) => DAYS[day - 1] ?? '');
}

export function rhythmWords({ days, dayOfMonth, time }: Rhythm): string {
  const list = days === 'business' ? 'business days' : days && dayWords(days).join(', ');
  return `${dayOfMonth === undefined ? (list ?? '') : `day ${dayOfMonth} of the month`} at ${time}`;
}

export function everyWords(every: Picked<Span> | Rhythm): string {
  return 'n' in every || 'pick' in every ? pickedWords(every, spanWords) : rhythmWords(every);
}

export function chainWords(chain: readonly ChainElement[]): string {
  return chain.map(({ source }) => source).join(', ');
}

/** English where it is written, else the first. */
export function textWords(text: Text): string {
  return typeof text === 'string' ? text : (text['en'] ?? Object.values(text)[0] ?? '');
}

export function triggerWords(trigger: Trigger | Way): string {
  const guard = trigger.if === undefined ? '' : ` if ${trigger.if.source}`;
  return `${kindWords(trigger)}${guard}`;
}

function kindWords(trigger: Trigger | Way): string {
  switch (trigger.kind) {
    case 'event':
      return trigger.types.join(' or ');
    case 'when':
    case 'becomes': {
      const lasting = trigger.for ? ` for ${pickedWords(trigger.for, spanWords)}` : '';
      return `${trigger.kind} ${trigger.condition.source}${lasting}`;
    }
    case 'silence':
      return `no ${trigger.types.join(' or ')} for ${pickedWords(trigger.for, spanWords)}`;
    case 'at':
      return `at ${momentWords(trigger.moment)}`;
    case 'schedule':
      return `every ${rhythmWords(trigger.rhythm)}`;
    case 'manual':
      return 'by hand';
  }
}

export function ladderWords({ rungs, rounds, from, until, end }: Ladder): string {
  const parts = rungs.map(rungWords);
  const more = [
    from === 'open' ? 'from opening' : '',
    until === 'acknowledged' ? 'until acknowledged' : '',
    rounds > 1 ? `${rounds} rounds` : '',
    `over ${pickedWords(end, spanWords)} after the last`,
  ].filter((part) => part !== '');
  return `${parts.join('; ')} (${more.join(', ')})`;
}

function rungWords({ after, to, reassign }: Rung): string {
  const time = pickedWords(after, spanWords);
  return `after ${time} ${reassign ? 'moved to' : 'to'} ${chainWords(to)}`;
}

/** The outcomes a step can have, without those that only an operator or a cancelled branch brings. */
export function outcomesOf(step: Instruction): readonly string[] {
  switch (step.op) {
    case 'send':
      return [...(step.unless ? ['dropped'] : []), 'sent', 'skipped', 'rejected', 'failed'];
    case 'task': {
      const answers = Object.keys(step.answers);
      const ends = answers.length > 0 ? answers : ['done'];
      const met = (step.doneWhen ?? []).map(({ name }) => name);
      return [...new Set([...ends, ...met, ...(step.giveUp ? ['given_up'] : [])])];
    }
    case 'wait': {
      const arms = step.all ? ['all'] : step.arms.map(({ name }) => name);
      const past = step.grace || 'past' in step.outcomes ? ['past'] : [];
      return [...new Set([...arms, ...(step.until ? [step.untilOutcome] : []), ...past])];
    }
    case 'call':
      return ['ok', 'failed'];
    case 'run':
      return ['started', 'refused'];
    case 'repeat':
      return [...(step.until ? ['until'] : []), 'max'];
    default:
      return Object.keys(step.outcomes);
  }
}

/** Where a jump really goes: through the ends of turns, branches and fragments to a step, to the join of a parallel, or out. */
export type Target =
  | { readonly kind: 'step'; readonly pc: number }
  | { readonly kind: 'join'; readonly pc: number }
  | { readonly kind: 'end' };

export function targetOf(plan: Plan, pc: number): Target {
  let at = pc;
  for (let hops = 0; hops <= plan.code.length; hops++) {
    const step = at === END ? undefined : plan.code[at];
    if (!step) return { kind: 'end' };
    if (step.op === 'join') return { kind: 'join', pc: step.parallel };
    if (step.op === 'turn') return { kind: 'step', pc: step.repeat };
    if (step.op !== 'end') return { kind: 'step', pc: at };
    const use = plan.code[step.use];
    at = use ? (use.outcomes[step.outcome] ?? use.next) : END;
  }
  return { kind: 'end' };
}
