import type { Command, Item } from './command';
import type { Value } from './expression';
import type { Input } from './input';
import { takeIn } from './intake';
import { pick } from './names';
import { armAnew } from './arming';
import { nearest } from './clocks';
import type { Plan } from './plan';
import { takeNext } from './queue';
import { run } from './run';
import { isOver, KERNEL_VERSION } from './state';
import type { State } from './state';
import { take } from './take';
import { Turn } from './turn';

/** The way in, what it brought, and when (ms, playbook time). */
export interface Beginning {
  readonly way: string;
  readonly trigger: Readonly<Record<string, Value>>;
  readonly startedAt: number;
  /** Meaning it was begun with; absent: today's. */
  readonly kernelVersion?: number;
  /** Step of a split -> arm, as a test fixes it. */
  readonly arms?: Readonly<Record<string, string>>;
}

/** The state of an enrollment before anything happened; the first input is `started`. */
export function start(plan: Plan, { way, trigger, startedAt, ...more }: Beginning): State {
  return {
    kernelVersion: more.kernelVersion ?? KERNEL_VERSION,
    ...(more.arms ? { arms: more.arms } : {}),
    status: 'running',
    startedAt,
    way,
    trigger: pick(trigger, plan.keeps['trigger']),
    threads: [],
    steps: {},
    vars: Object.fromEntries(Object.entries(plan.vars).map(([id, one]) => [id, one.default])),
    batch: 0,
    settling: null,
    delivering: {},
    inbox: [],
    pending: [],
    stuck: false,
    seen: [],
    exit: null,
    ended: false,
  };
}

/**
 * What follows from what happened: the next state, and commands to carry out. Pure: the same arguments give the
 * same answer, none of them is changed, and `now` (ms, playbook time) is the only clock. While a settle or a
 * delivery is in flight inputs may be handed over or kept back, as the caller likes. Throws only on a plan or
 * state that no compiler or kernel made.
 */
export function advance(
  plan: Plan,
  state: State,
  inputs: readonly Input[],
  now: number,
): { state: State; commands: Command[] } {
  const turn = new Turn(plan, state, now, run);
  for (const input of inputs) takeIn(turn, input);
  while (!turn.state.settling && (takeOne(turn) || runOne(turn)));
  command(turn);
  return { state: turn.state, commands: turn.commands };
}

function takeOne(turn: Turn): boolean {
  const input = takeNext(turn);
  if (input) take(turn, input);
  return input !== undefined;
}

/** Threads run after all inputs that can be taken: a step that is cancelled in this tick is not begun. */
function runOne(turn: Turn): boolean {
  const { status, stuck, threads, exit, ended } = turn.state;
  if (status === 'paused' || stuck || turn.full || (exit !== null && !ended)) return false;
  const thread = threads.find(({ mode }) => mode === 'enter');
  if (thread) run(turn, thread);
  return thread !== undefined;
}

function command(turn: Turn): void {
  const { state, commands } = turn;
  armAnew(turn);
  if ((turn.full || turn.items.some(mustBeWritten)) && !state.settling && !state.stuck) {
    state.settling = turn.nextBatch(turn.items);
    turn.items = [];
    commands.push({ kind: 'settle', batch: state.settling });
  }
  state.pending = turn.items.map((item) => dated(item, turn.now));
  const timer = nearest(turn);
  if (timer !== undefined) commands.push({ kind: 'timer', at: timer });
  if (state.exit === null || !isOver(state)) return;
  // What was parked in its closing steps may have been skipped since.
  state.status = 'done';
  commands.push({ kind: 'end', exit: state.exit });
}

/** What rides along with a later batch says when it happened. */
function dated(item: Item, at: number): Item {
  if (item.kind !== 'trace') return item;
  return { ...item, entries: item.entries.map((entry) => ({ at, ...entry })) };
}

/** Bookkeeping can wait for the next one; everything else somebody waits for. */
function mustBeWritten(item: Item): boolean {
  return item.kind !== 'trace' && item.kind !== 'disarm';
}
