import { toTime } from './civil';
import type { Binds } from './command';
import type { Condition, Environment, Value } from './expression';
import type { Plan } from './plan';
import type { State } from './state';

/** What the state itself can say to conditions and texts; everything else is a fact that settle reads. */

export type Known = Pick<State, 'steps' | 'vars' | 'trigger' | 'way' | 'startedAt'> & {
  /** Number of the turn, inside a repeat. */
  readonly turn?: number;
};
const OF_STATE = new Set(['steps', 'vars', 'trigger', 'enrollment', 'turn']);
/** Names that are their own value. */
const CONSTANT = new Set(['queue', 'sender']);

/** Every dotted name the state has a value for; given some, those of them, in the same order. */
export function bindsOf(state: Known, some?: ReadonlySet<string>): Record<string, Value> {
  const binds: Record<string, Value> = {};
  const put: Put = (name, value) => {
    if (value === undefined || !(some?.has(name) ?? true)) return;
    binds[name] = typeof value === 'function' ? value() : value;
  };
  put('enrollment.way', state.way);
  put('enrollment.started_at', () => toTime(state.startedAt));
  put('turn', state.turn);
  for (const [id, value] of Object.entries(state.vars)) put(`vars.${id}`, value);
  for (const [field, value] of Object.entries(state.trigger)) put(`trigger.${field}`, value);
  for (const [step, result] of Object.entries(state.steps)) bindStep(step, result, put);
  return binds;
}

/** Of the binds, those that something in the plan reads: what travels does not grow with the steps taken. */
export function bindsRead(state: Known, plan: Pick<Plan, 'binds'>): Binds {
  return bindsOf(state, plan.binds && travelling(plan.binds));
}

const travel = new WeakMap<readonly string[], ReadonlySet<string>>();

function travelling(names: readonly string[]): ReadonlySet<string> {
  const known = travel.get(names) ?? new Set(['turn', ...names]);
  travel.set(names, known);
  return known;
}

/** Of the binds, those that some of these conditions read, lifted parts included. */
export function bindsFor(
  state: Known,
  plan: Pick<Plan, 'lifted'>,
  names: readonly string[],
): Binds {
  const read = new Set(names.flatMap((name) => [name, ...liftedNames(plan, name)]));
  if (![...read].some(isOfState)) return {};
  return bindsOf(state, read);
}

/** Whether any of these names is one that the state has, now or later. */
export function readsState(plan: Pick<Plan, 'lifted'>, names: readonly string[]): boolean {
  return names.flatMap((name) => [name, ...liftedNames(plan, name)]).some(isOfState);
}

/** Of the names a condition reads, those that the state does not know by itself. */
export function factNames(conditions: readonly (Condition | undefined)[]): string[] {
  const names = conditions.flatMap((condition) => condition?.names ?? []);
  return [...new Set(names)].filter((name) => !isOfState(name) && !isConstant(name)).sort();
}

export function environmentOf(state: Known, facts: Readonly<Record<string, Value>>): Environment {
  let binds: Readonly<Record<string, Value>> | undefined;
  return (name) => {
    if (isOfState(name)) {
      // Most conditions read nothing of it.
      binds ??= bindsOf(state);
      return Object.hasOwn(binds, name) ? binds[name] : undefined;
    }
    if (isConstant(name)) return name.slice(name.indexOf('.') + 1);
    return Object.hasOwn(facts, name) ? facts[name] : undefined;
  };
}

/** What a decision saw: every name of its conditions with the value, null where it is unknown. */
export function valuesSeen(
  conditions: readonly Condition[],
  look: Environment,
): Record<string, Value | null> {
  const names = conditions.flatMap((condition) => condition.names);
  return Object.fromEntries(names.map((name) => [name, look(name) ?? null]));
}

export function pick(
  data: Readonly<Record<string, Value>>,
  fields: readonly string[] = [],
): Record<string, Value> {
  return Object.fromEntries(Object.entries(data).filter(([field]) => fields.includes(field)));
}

function liftedNames(plan: Pick<Plan, 'lifted'>, name: string): readonly string[] {
  return name.startsWith('#') ? (plan.lifted[Number(name.slice(1))]?.names ?? []) : [];
}

function isOfState(name: string): boolean {
  return OF_STATE.has(name.split('.', 1)[0] ?? '');
}

function isConstant(name: string): boolean {
  return CONSTANT.has(name.split('.', 1)[0] ?? '');
}

/** What is dear to write is written when somebody wants it. */
type Put = (name: string, value: Value | undefined | (() => Value)) => void;

/** A step that is being done for the first time, or was passed, says nothing yet. */
function bindStep(step: string, result: State['steps'][string], put: Put): void {
  if (result.at === undefined) return;
  const { at } = result;
  const prefix = `steps.${step}`;
  put(`${prefix}.visits`, result.visits);
  put(`${prefix}.at`, () => toTime(at));
  for (const field of ['outcome', 'by', 'reason'] as const)
    put(`${prefix}.${field}`, result[field]);
  for (const part of ['event', 'form', 'answer'] as const) {
    for (const [field, value] of Object.entries(result[part] ?? {}))
      put(`${prefix}.${part}.${field}`, value);
  }
}
