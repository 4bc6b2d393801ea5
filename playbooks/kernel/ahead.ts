import type { Item } from './command';
import { conclude } from './leave';
import type { Ahead, State } from './state';
import { freshId } from './threads';
import { Turn } from './turn';
import type { MutableThread } from './turn';

/**
 * What follows when something turns out as expected, decided before it has: so that it is written in the same
 * transaction. What was decided is kept as changes to the state and taken over with the answer.
 */

export interface Found {
  readonly items: readonly Item[];
  readonly ahead: Ahead;
}

/**
 * Lets a twin of the thread end its step and run until it has to wait. Undefined where that would only be words, or
 * would not get far. `outer`: what else the same batch will hold.
 */
export function lookAhead(
  turn: Turn,
  thread: MutableThread,
  { end, outer }: { end: (turn: Turn, twin: MutableThread) => void; outer: readonly Item[] },
): Found | undefined {
  const copy = new Turn(turn.plan, { ...(turn.state as State), pending: [] }, turn.now, turn.walk);
  copy.twin = thread.id;
  copy.outer = outer;
  const twin = copy.state.threads.find(({ id }) => id === thread.id);
  if (!twin) return undefined;
  const others = copy.state.threads.filter((one) => one !== twin);
  twin.mode = 'enter';
  delete twin.ending;
  end(copy, twin);
  for (;;) {
    const next = copy.state.threads.find(
      (one) => one.mode === 'enter' && !copy.blocked.has(one) && !others.includes(one),
    );
    if (!next || copy.full) break;
    copy.walk(copy, next);
  }
  const own = copy.state.threads.filter((one) => !others.includes(one));
  const worthIt = copy.items.some(({ kind }) => kind !== 'trace' && kind !== 'disarm');
  if (!worthIt || own.some(({ mode }) => mode === 'parked')) return undefined;
  return { items: copy.items, ahead: changes(turn, copy, own) };
}

function changes(turn: Turn, { state }: Turn, threads: readonly MutableThread[]): Ahead {
  const before = turn.state;
  const exit = state.exit !== null && before.exit === null ? { exit: state.exit } : {};
  const turns = { ...nulls(before.turns ?? {}), ...(state.turns ?? {}) };
  return {
    threads,
    steps: changed(state.steps, before.steps),
    vars: changed(state.vars, before.vars),
    turns: changed(turns, before.turns ?? {}),
    ...exit,
  };
}

function nulls(record: Readonly<Record<string, unknown>>): Record<string, null> {
  return Object.fromEntries(Object.keys(record).map((key) => [key, null]));
}

function changed<T>(
  now: Readonly<Record<string, T>>,
  before: Readonly<Record<string, unknown>>,
): Record<string, T> {
  return Object.fromEntries(Object.entries(now).filter(([key, value]) => before[key] !== value));
}

/** It turned out as expected: the thread stands where it was seen to lead. */
export function adopt(turn: Turn, thread: MutableThread, ahead: Ahead): void {
  const { state } = turn;
  state.steps = { ...state.steps, ...ahead.steps };
  state.vars = { ...state.vars, ...ahead.vars };
  for (const [pc, one] of Object.entries(ahead.turns)) turn.setTurn(Number(pc), one ?? undefined);
  if (ahead.exit !== undefined) return conclude(turn, ahead.exit);
  const ids = new Map([[thread.id, thread.id]]);
  let fresh = freshId(state);
  for (const { id } of ahead.threads) if (!ids.has(id)) ids.set(id, fresh++);
  const own = ahead.threads.map((one): MutableThread => {
    const parent = one.parent === undefined ? undefined : (ids.get(one.parent) ?? one.parent);
    return {
      ...one,
      id: ids.get(one.id) ?? one.id,
      ...(parent === undefined ? {} : { parent }),
    };
  });
  state.threads.splice(state.threads.indexOf(thread), 1, ...own);
}
