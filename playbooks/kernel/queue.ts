import type { External } from './input';
import type { MutableThread, Turn } from './turn';
import { waiterOf } from './waiting';

/** Which input is next. By time; at equal times operator, exit, event, deadline; exits and arms in file order. */

export type Due = { readonly kind: 'due'; readonly at: number; readonly thread: MutableThread };

/** Takes the next input that can be taken now, or a deadline that has passed. */
export function takeNext(turn: Turn): External | Due | undefined {
  const ready = [...turn.state.inbox.filter((input) => isReady(turn, input)), ...dueOf(turn)];
  const [first] = ready
    .map((input, arrival) => ({ input, key: [input.at, ...rankOf(turn, input), arrival] }))
    .sort((a, b) => byKey(a.key, b.key));
  if (!first) return undefined;
  turn.state.inbox = turn.state.inbox.filter((input) => input !== first.input);
  return first.input;
}

export function exitOf(turn: Turn, input: External): string | undefined {
  if (input.kind !== 'event' || !input.arm.startsWith('exit/')) return undefined;
  const name = input.arm.slice('exit/'.length);
  return Object.hasOwn(turn.plan.exits, name) ? name : undefined;
}

/** Thread that waits for an input; events wait in the inbox while it may yet come to them. */
export function takerOf(turn: Turn, input: External): MutableThread | undefined {
  const { threads } = turn.state;
  if (input.kind === 'event') return waiterOf(turn, input.arm)?.thread;
  if (input.kind === 'taskResolved') {
    const thread = turn.threadAt(input.step, input.visit);
    return thread?.open && thread.mode !== 'closing' ? thread : undefined;
  }
  return input.kind === 'released'
    ? threads.find((thread) => thread.parked?.step === input.step)
    : undefined;
}

/** A pause holds what threads wait for, never operators and exits. What nobody can come to wait for any more is taken, and dropped. */
function isReady(turn: Turn, input: External): boolean {
  const { state } = turn;
  if (state.exit !== null || input.kind === 'operator' || exitOf(turn, input) !== undefined)
    return true;
  if (state.status === 'paused') return false;
  return takerOf(turn, input) !== undefined || state.threads.every(isAtRest);
}

function isAtRest({ mode }: MutableThread): boolean {
  return mode === 'waiting' || mode === 'parked';
}

function dueOf(turn: Turn): Due[] {
  if (turn.state.status === 'paused') return [];
  return turn.state.threads.flatMap((thread) =>
    thread.mode === 'waiting' && thread.deadline !== undefined && thread.deadline <= turn.now
      ? [{ kind: 'due' as const, at: thread.deadline, thread }]
      : [],
  );
}

function rankOf(turn: Turn, input: External | Due): [number, number] {
  if (input.kind === 'operator') return [0, 0];
  if (input.kind === 'due') return [3, 0];
  const exit = exitOf(turn, input);
  if (exit !== undefined) return [1, turn.plan.exitOrder.indexOf(exit)];
  return [2, input.kind === 'event' ? (waiterOf(turn, input.arm)?.index ?? 0) : 0];
}

function byKey(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
