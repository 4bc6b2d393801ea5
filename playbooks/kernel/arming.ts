import type { Binds, Item } from './command';
import { bindsFor, readsState } from './names';
import { ledBy, place } from './outcome';
import type { Arm, Trigger } from './trigger';
import type { MutableThread, Turn } from './turn';

/**
 * Conditions are evaluated where a change is stored, with what they read of the state as it was when they were armed:
 * when that changes they are armed anew.
 */

export function namesOf(trigger: Trigger): readonly string[] {
  const guard = trigger.if?.names ?? [];
  if (trigger.kind === 'when' || trigger.kind === 'becomes')
    return [...trigger.condition.names, ...guard];
  return guard;
}

/** What the arms of a step read; remembered where it may change. */
export function watchedBinds(turn: Turn, thread: MutableThread): Binds {
  const names = watchedNames(turn, thread);
  const binds = bindsFor(turn.known(thread), turn.plan, names);
  if (readsState(turn.plan, names)) thread.bound = binds;
  return binds;
}

function watchedNames(turn: Turn, thread: MutableThread): readonly string[] {
  const instruction = turn.instruction(thread);
  const pause = 'pauseWhile' in instruction ? (instruction.pauseWhile?.names ?? []) : [];
  const arms: readonly Arm[] =
    instruction.op === 'wait'
      ? instruction.arms
      : instruction.op === 'task'
        ? (instruction.doneWhen ?? [])
        : instruction.op === 'send' && instruction.unless
          ? [instruction.unless]
          : [];
  return [...pause, ...arms.flatMap(({ trigger }) => namesOf(trigger))];
}

/** What the look-back passes over: what ended earlier visits of the step, and what led the thread to it. */
export function passedOver(
  turn: Turn,
  thread: MutableThread,
): { readonly except?: readonly string[]; readonly led?: readonly string[] } {
  const except = turn.state.steps[turn.instruction(thread).step]?.taken;
  const led = ledBy(turn, thread);
  return { ...(except ? { except } : {}), ...(led.length > 0 ? { led } : {}) };
}

/** What the exits read; undefined where they read nothing of the state. */
export function exitBinds(turn: Turn): Binds | undefined {
  const names = Object.values(turn.plan.exits).flatMap(({ trigger }) =>
    trigger ? namesOf(trigger) : [],
  );
  return readsState(turn.plan, names) ? bindsFor(turn.state, turn.plan, names) : undefined;
}

/** Arms anew what reads of the state something that has changed. */
export function armAnew(turn: Turn): void {
  const { state } = turn;
  if (state.exit !== null || state.settling || state.stuck) return;
  const exits = state.bound && exitBinds(turn);
  if (state.bound && exits && !same(state.bound, exits)) {
    state.bound = exits;
    turn.items = turn.items.filter(({ kind }) => kind !== 'armExits');
    turn.add({ kind: 'armExits', since: turn.now, binds: exits });
  }
  for (const thread of state.threads) {
    if (thread.mode !== 'waiting' || thread.bound === undefined) continue;
    const before = thread.bound;
    const binds = watchedBinds(turn, thread);
    if (!same(before, binds)) for (const item of again(turn, thread, binds)) turn.add(item);
  }
}

function again(turn: Turn, thread: MutableThread, binds: Binds): Item[] {
  const instruction = turn.instruction(thread);
  const { pc } = thread;
  const at = { pc, ...place(turn, thread), binds };
  const beside = (what: 'unless' | 'pause' | 'done_when'): Item => ({
    kind: 'armBeside',
    ...at,
    what,
    since: turn.now,
    ...passedOver(turn, thread),
  });
  if (instruction.op === 'send') return [beside('unless')];
  if (instruction.op === 'task')
    return instruction.doneWhen ? [beside('done_when')] : [beside('pause')];
  if (instruction.op !== 'wait') return [];
  const fired = Object.keys(thread.fired ?? {});
  const arms: Item = {
    kind: 'arm',
    ...at,
    since: instruction.arms.map(() => turn.now),
    ...(fired.length > 0 ? { fired } : {}),
    ...passedOver(turn, thread),
  };
  const pause = instruction.pauseWhile ? [beside('pause')] : [];
  return [...pause, ...(instruction.arms.length > 0 ? [arms] : [])];
}

function same(a: Binds, b: Binds): boolean {
  const text = (binds: Binds) => JSON.stringify(Object.entries(binds).sort());
  return text(a) === text(b);
}
