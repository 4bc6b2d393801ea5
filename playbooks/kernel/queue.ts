import { duesOf, onDesk } from './clocks';
import type { Due } from './clocks';
import type { External } from './input';
import { mayContinue } from './state';
import type { State, Thread } from './state';
import type { MutableThread, Turn } from './turn';
import { pausedBy, waiterOf } from './waiting';

/**
 * Which input is next. By time; at equal times operator, exit, event, deadline; exits, steps and their arms in file order,
 * however they came. What a change does to clocks comes after what it wakes.
 */

/** Takes the next input that can be taken now, or a deadline that has passed. */
export function takeNext(turn: Turn): External | Due | undefined {
  const ready = [...turn.state.inbox.filter((input) => isReady(turn, input)), ...duesOf(turn)];
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
  switch (input.kind) {
    case 'event':
      return waiterOf(turn, input.arm)?.thread;
    case 'clock':
      return pausedBy(turn, input.arm);
    case 'taskResolved':
    case 'taskAcknowledged': {
      const thread = turn.threadAt(input.step, input.visit);
      return thread?.open && thread.mode !== 'closing' ? thread : undefined;
    }
    case 'approvalDecided': {
      const thread = turn.threadAt(input.step, input.visit);
      const lies = thread?.mode === 'waiting' || thread?.mode === 'parked';
      return lies && onDesk(thread) ? thread : undefined;
    }
    case 'released':
      return turn.state.threads.find((thread) => isKept(turn, thread, input.step));
    default:
      return undefined;
  }
}

/** Parked at the step, or a message that something keeps waiting. */
function isKept(turn: Turn, { parked, held, mode, pc }: MutableThread, step: string): boolean {
  if (parked) return parked.step === step && parked.code !== 'step-gone';
  return held !== undefined && mode === 'waiting' && turn.plan.code[pc]?.step === step;
}

/** A pause holds what threads wait for, never operators and exits. What nobody can come to wait for any more is taken, and dropped. */
function isReady(turn: Turn, input: External): boolean {
  const { state } = turn;
  if (input.kind === 'operator' && input.operation.kind === 'migrate') return mayMigrate(state);
  if (input.kind === 'operator' || exitOf(turn, input) !== undefined) return true;
  if (state.exit !== null && !state.ended) return true;
  if (state.status === 'paused') return false;
  if (waitsItsShare(turn, input)) return false;
  if (input.kind === 'moved' && isUnderWay(turn, input.steps)) return false;
  return takerOf(turn, input) !== undefined || state.threads.every(isAtRest);
}

/** After a pause of many, messages that are let go do not burst. */
function waitsItsShare(turn: Turn, input: External): boolean {
  const { catchUp, kernelVersion } = turn.state;
  if (input.kind !== 'released' || kernelVersion < 4) return false;
  return catchUp !== undefined && turn.now < catchUp.until && !takerOf(turn, input)?.parked;
}

/** Nothing is under way: all it has out there is in rows that can be moved. */
function mayMigrate(state: State): boolean {
  if (state.exit !== null) return true;
  const halts = state.status === 'paused' || state.stuck;
  return mayContinue({ ...state, inbox: [] }) && (halts || state.threads.every(isAtRest));
}

const AT_REST: readonly MutableThread['mode'][] = ['waiting', 'parked', 'joining'];
function isAtRest({ mode }: Thread): boolean {
  return AT_REST.includes(mode);
}

function isUnderWay(turn: Turn, steps: readonly string[]): boolean {
  return turn.state.threads.some(
    (thread) => !isAtRest(thread) && steps.includes(turn.plan.code[thread.pc]?.step ?? ''),
  );
}

function rankOf(turn: Turn, input: External | Due): readonly number[] {
  if (input.kind === 'operator') return [0, 0, 0];
  if (input.kind === 'due') return [3, 0, 0];
  const exit = exitOf(turn, input);
  if (exit !== undefined) return [1, turn.plan.exitOrder.indexOf(exit), 0];
  const waiter = input.kind === 'event' ? waiterOf(turn, input.arm) : undefined;
  const index = waiter?.index ?? 0;
  if (turn.state.kernelVersion < 3) return [2, index, 0];
  return [2, AFTER_EVENTS.includes(input.kind) ? Infinity : (takerOf(turn, input)?.pc ?? 0), index];
}

const AFTER_EVENTS: readonly External['kind'][] = ['clock', 'moved', 'released'];

function byKey(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
