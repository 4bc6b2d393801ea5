import type { TraceEntry } from '../kernel/trace-entry';
import type { Instruction, Plan, Way } from '../kernel/plan';
import type { Trigger } from '../kernel/trigger';
import { momentWords, pickedWords, rhythmWords, spanWords, whenWords } from './plan-words';

/**
 * Why something happened, as a code with the values its sentence needs: whoever reads it makes the sentence in a language
 * of their own. Undefined where only the words themselves tell it, as with what an author or another system wrote.
 */
export interface Because {
  readonly code: string;
  readonly values: Readonly<Record<string, Said>>;
}
type Said = string | number | boolean | readonly string[] | null;

type Told = Pick<TraceEntry, 'kind' | 'outcome' | 'values' | 'step' | 'pc'>;
type Tell = (told: Told, plan: Plan) => Because | undefined;

export function becauseOf(told: Told, plan: Plan): Because | undefined {
  const { by, reason } = told.values ?? {};
  if (typeof by === 'string' && typeof reason === 'string')
    return { code: 'operator', values: { by, reason } };
  return TELL[told.kind]?.(told, plan);
}

const TELL: Readonly<Partial<Record<TraceEntry['kind'], Tell>>> = {
  enrolled: ({ outcome = '' }) => ({ code: 'enrolled', values: { way: outcome } }),
  send: ({ outcome, values }) => {
    if (outcome === 'sent') return said('sent', values, ['to', 'as', 'channel']);
    return outcome === 'unconfirmed' ? said('unconfirmed') : undefined;
  },
  skipped: ({ values }) => said('skipped', values, ['reason']),
  dropped: () => said('dropped'),
  held: ({ values }) => said('held', values, ['reason', 'until']),
  task: ({ outcome, values }) =>
    outcome === 'acknowledged'
      ? said('acknowledged', values, ['by'])
      : said('task_opened', values, ['to', 'due_at']),
  merged: ({ values }) => said('merged', values, ['to', 'due_at']),
  notify: ({ values }) => said('notified', values, ['to']),
  reminded: ({ values }) => said('reminded', values, ['to']),
  ladder: ({ values }) => said('climbed', values, ['to', 'rung', 'round']),
  moved: ({ values }) => said('times_moved', values, values ? ['to', 'due_at'] : []),
  closed: ({ outcome }) => said(outcome === 'given_up' ? 'given_up' : 'task_closed'),
  approval: ({ outcome, values }) => {
    if (outcome === undefined) return said('draft_waits', values, ['to', 'contact', 'until']);
    const by = outcome === 'approved' || outcome === 'rejected' ? ['by'] : [];
    return said(`draft_${outcome}`, values, by);
  },
  branch: (told, plan) => {
    const { outcome = '' } = told;
    if (outcome === 'else') return said('else');
    return at(told, plan)?.op === 'split' ? arm(outcome) : holds(outcome);
  },
  passed: (told, plan) => {
    const source = at(told, plan)?.if?.source;
    return source === undefined ? undefined : { code: 'not_held', values: { condition: source } };
  },
  released: () => said('released'),
  paused: ({ step }) => (step === undefined ? undefined : said('clock_stands')),
  outcome: (told, plan) => outcomeOf(told, plan),
  wait: (told, plan) => (told.outcome === undefined ? waits(told, plan) : outcomeOf(told, plan)),
  exit: (told, plan) => exitOf(told, plan),
  set: ({ values }) => ({ code: 'set', values: { names: Object.keys(values ?? {}) } }),
  run: ({ outcome, values }) =>
    outcome === 'started' ? said('run', values, ['playbook', 'way']) : undefined,
  turn: ({ values }) => said('turn', values, ['turn']),
  cancelled: () => said('branches_ended'),
};

/** Undefined when a value it needs was not kept. */
function said(
  code: string,
  values: Told['values'] = {},
  names: readonly string[] = [],
): Because | undefined {
  const found = names.map((name) => [name, values[name]] as const);
  if (found.some(([name, value]) => value === undefined && name !== 'until')) return undefined;
  return {
    code,
    values: Object.fromEntries(found.map(([name, value]) => [name, shown(value ?? null)])),
  };
}

function shown(value: NonNullable<Told['values']>[string]): Said {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

function at({ pc, step }: Told, { code }: Plan): Instruction | undefined {
  return code[pc ?? -1] ?? code.find((one) => one.step === step);
}

function arm(name: string): Because {
  return { code: 'arm', values: { name } };
}

function holds(condition: string): Because {
  return { code: 'holds', values: { condition } };
}

/** A wait that begins: what it waits for, and how long at most. */
function waits(told: Told, plan: Plan): Because | undefined {
  const step = at(told, plan);
  if (step?.op !== 'wait') return undefined;
  const time = step.until === undefined ? '' : whenWords(step.until);
  const until = told.values?.['until'];
  const limit = { time, ...(typeof until === 'string' ? { until } : {}) };
  if (step.arms.length === 0) return { code: 'waits_until', values: limit };
  const all = step.arms.map(({ trigger }) => fired(trigger));
  const [first] = all;
  if (first?.code === 'silence') return { code: 'waits_silence', values: first.values };
  const types = all.flatMap(({ values }) => values['types'] ?? []);
  const names = all.flatMap(({ values }) => values['condition'] ?? []);
  const code = step.all === true ? 'waits_for_all' : 'waits_for';
  return { code, values: { ...limit, types: types.map(String), names: names.map(String) } };
}

/** The end of a step: a person's answer, what it waited for, or its time. */
function outcomeOf(told: Told, plan: Plan): Because | undefined {
  const { outcome = '', values } = told;
  if (typeof values?.['by'] === 'string')
    return { code: 'answered', values: { by: values['by'], answer: outcome } };
  const step = at(told, plan);
  switch (step?.op) {
    case 'wait': {
      const found = step.arms.find(({ name }) => name === outcome);
      if (found !== undefined) return fired(found.trigger);
      if (outcome === 'all') return said('all_came');
      if (step.until === undefined) return undefined;
      const code = { timeout: 'timed_out', reached: 'time_came', past: 'was_past' }[outcome];
      return code === undefined ? undefined : { code, values: { time: whenWords(step.until) } };
    }
    case 'task': {
      const found = step.doneWhen?.find(({ name }) => name === outcome);
      if (found !== undefined) return fired(found.trigger);
      return outcome === 'given_up' ? said('given_up') : undefined;
    }
    case 'repeat':
      if (outcome === 'until' && step.until !== undefined) return holds(step.until.source);
      return outcome === 'max' ? { code: 'turns_done', values: { turns: step.max } } : undefined;
    case 'parallel':
      return said('joined');
    case 'use':
      return { code: 'came_to_end', values: { outcome } };
    default:
      return undefined;
  }
}

function exitOf(told: Told, plan: Plan): Because | undefined {
  const { outcome = '', pc } = told;
  const step = plan.code[pc ?? -1];
  if (step !== undefined) return { code: 'reached', values: { step: step.step } };
  if (outcome === 'finished') return said('ran_out');
  const exit = Object.hasOwn(plan.exits, outcome) ? plan.exits[outcome] : undefined;
  return exit?.trigger === undefined ? undefined : fired(exit.trigger);
}

/** What fires: of a way in what it takes, of the others what has come. `if` and `for` where they have one. */
export function becauseOfTrigger(trigger: Trigger | Way): Because {
  const { code, values } = fired(trigger);
  const lasting = 'for' in trigger && trigger.for !== undefined && trigger.kind !== 'silence';
  return {
    code,
    values: {
      ...values,
      ...(lasting ? { for: pickedWords(trigger.for, spanWords) } : {}),
      ...(trigger.if === undefined ? {} : { if: trigger.if.source }),
    },
  };
}

function fired(trigger: Trigger | Way): Because {
  switch (trigger.kind) {
    case 'event':
      return { code: 'happened', values: { types: trigger.types } };
    case 'silence':
      return {
        code: 'silence',
        values: { types: trigger.types, time: pickedWords(trigger.for, spanWords) },
      };
    case 'at':
      return { code: 'time_came', values: { time: momentWords(trigger.moment) } };
    case 'when':
      return holds(trigger.condition.source);
    case 'becomes':
      return { code: 'becomes', values: { condition: trigger.condition.source } };
    case 'schedule':
      return { code: 'schedule', values: { time: rhythmWords(trigger.rhythm) } };
    case 'manual':
      return { code: 'by_hand', values: {} };
  }
}
