import type { Value } from './expression';
import type { Ending, StepResult } from './state';
import { refreshStatus } from './status';
import type { MutableThread, Turn } from './turn';

/** How a step begins and ends: its result, and where the thread goes from there. */

export type Ended = Omit<Ending, 'why'> & {
  readonly form?: Readonly<Record<string, Value>>;
  readonly answer?: Readonly<Record<string, Value>>;
};

const TAKEN = 20;
/** What a thread is, whatever step it is at. */
const LASTING: ReadonlySet<string> = new Set([
  'id',
  'pc',
  'visit',
  'mode',
  'parent',
  'branch',
  'led',
  'late',
]);

export function go(turn: Turn, thread: MutableThread, pc: number): void {
  if (thread.beside) turn.add({ kind: 'disarm', ...place(turn, thread) });
  if (thread.side) {
    turn.state.threads = turn.state.threads.filter((one) => one !== thread);
    return refreshStatus(turn);
  }
  leaveTurns(turn, thread, pc);
  const parked = thread.parked !== undefined;
  put(thread, pc);
  if (parked) refreshStatus(turn);
}

/** Before a step that has not begun, with nothing of the one it came from. */
export function put(thread: MutableThread, pc: number): void {
  for (const key of Object.keys(thread) as (keyof MutableThread)[])
    if (!LASTING.has(key)) delete thread[key];
  thread.pc = pc;
  thread.visit = 0;
  thread.mode = 'enter';
}

export function place(turn: Turn, thread: MutableThread): { step: string; visit: number } {
  return { step: turn.instruction(thread).step, visit: thread.visit };
}

/** A way out of a repeat ends it. */
function leaveTurns(turn: Turn, thread: MutableThread, pc: number): void {
  const stays = new Set(
    (turn.plan.code[pc]?.scopes ?? []).map((scope) => 'pc' in scope && scope.pc),
  );
  for (const scope of turn.instruction(thread).scopes ?? [])
    if (scope.kind === 'turn' && !stays.has(scope.pc)) turn.setTurn(scope.pc, undefined);
}

/** Counts the visit; `steps.x` goes on to tell of the one before until this one ends. */
export function begin(turn: Turn, thread: MutableThread): void {
  const { step } = turn.instruction(thread);
  const old = turn.state.steps[step];
  const endedBefore = old?.at ?? old?.endedBefore;
  thread.visit = (old?.visits ?? 0) + 1;
  turn.state.steps[step] = {
    ...old,
    visits: thread.visit,
    since: turn.now,
    ...(endedBefore === undefined ? {} : { endedBefore }),
  };
}

/** The step ends with an outcome: the thread goes where the plan says. */
export function complete(turn: Turn, thread: MutableThread, ended: Ended): void {
  leadOn(turn, thread, ended);
  if (WAITED_FOR.has(turn.instruction(thread).op) && ended.outcome !== 'opened')
    fallBehind(turn, thread, ended.at);
  record(turn, thread, ended);
  const { outcomes, next } = turn.instruction(thread);
  const listed = ended.outcome !== undefined && Object.hasOwn(outcomes, ended.outcome);
  go(turn, thread, (listed ? outcomes[ended.outcome ?? ''] : undefined) ?? next);
}

const WAITED_FOR: ReadonlySet<string> = new Set(['wait', 'task', 'call']);

/** What moves a thread on after a pause may have happened in it; a step that did not wait leaves it as late as it came. */
export function fallBehind(turn: Turn, thread: MutableThread, at: number): void {
  const { catchUp, steps } = turn.state;
  if (at <= (steps[turn.instruction(thread).step]?.since ?? turn.now)) return;
  if (catchUp?.skipStale && at <= catchUp.before) thread.late = at;
  else delete thread.late;
}

/** Longer after it was taken, an event is older than any step that begins. */
const NEWS_MS = 60_000;

/** What led the thread on is no news to the step it begins: a workflow's time stands still while it is at work. */
function leadOn(turn: Turn, thread: MutableThread, { taken }: Ended): void {
  const ids = [...Object.values(thread.fired ?? {}), ...(taken === undefined ? [] : [taken])];
  lead(turn, thread, ids);
}

/** Adds to what has led a thread to where it is. */
export function lead(turn: Turn, thread: MutableThread, ids: readonly string[]): void {
  if (ids.length > 0)
    thread.led = { at: turn.now, ids: [...ledBy(turn, thread), ...ids].slice(-TAKEN) };
}

/** Ids of the events that led the thread to where it is, lately. */
export function ledBy(turn: Turn, { led }: MutableThread): readonly string[] {
  return led !== undefined && turn.now - led.at <= NEWS_MS ? led.ids : [];
}

/** Notes how a visit ended, unless a later one tells of itself already. */
export function record(turn: Turn, thread: MutableThread, ended: Ended): void {
  const { step } = turn.instruction(thread);
  if ((turn.state.steps[step]?.visits ?? 0) > thread.visit) return;
  const { taken, at, ...rest } = ended;
  const bare = bareResult(turn, thread);
  const fired = Object.values(thread.fired ?? {});
  const ids = taken === undefined ? fired : [...fired.filter((id) => id !== taken), taken];
  turn.state.steps[step] = {
    ...bare,
    ...rest,
    at: Math.max(bare.since, Math.min(at, turn.now)),
    ...(ids.length === 0 ? {} : { taken: [...(bare.taken ?? []), ...ids].slice(-TAKEN) }),
  };
}

/** The step is passed or has failed: nobody can say how it ended. */
export function forget(turn: Turn, thread: MutableThread, pc: number): void {
  // One that was parked before it began has nothing to forget.
  if (thread.visit > 0) turn.state.steps[turn.instruction(thread).step] = bareResult(turn, thread);
  go(turn, thread, pc);
}

function bareResult(turn: Turn, thread: MutableThread): StepResult {
  const old = turn.state.steps[turn.instruction(thread).step];
  return {
    visits: thread.visit,
    since: old?.since ?? turn.now,
    ...(old?.taken ? { taken: old.taken } : {}),
    ...(old?.base === undefined ? {} : { base: old.base }),
    ...(old?.endedBefore === undefined ? {} : { endedBefore: old.endedBefore }),
  };
}
