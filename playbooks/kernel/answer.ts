import type { Batch, Item, Met, ParkCode, Result, SettleAnswer } from './command';
import { takeExit } from './leave';
import { pick } from './names';
import { complete } from './outcome';
import { park } from './park';
import type { MutableThread, Turn } from './turn';
import { finishWait, firedWhy } from './waiting';

/** Takes what a settle answered, item by item, and puts the threads where the answers lead. */

interface Answered {
  /** Threads that wait for this batch. */
  readonly threads: Set<MutableThread>;
  readonly met: Map<MutableThread, Met>;
  readonly lacks: Map<MutableThread, { code: ParkCode; reason: string }>;
  exit?: Met;
}

export function applyAnswer(turn: Turn, batch: Batch, answer: SettleAnswer): void {
  const answered: Answered = { threads: new Set(), met: new Map(), lacks: new Map() };
  batch.items.forEach((item, at) => {
    const result = answer.results[at];
    if (result) applyResult(turn, { item, result, answered });
  });
  for (const thread of answered.threads) moveOn(turn, thread, answered);
  if (!answered.exit) return;
  const exit = answered.exit.arm.slice('exit/'.length);
  takeExit(turn, { exit, why: firedWhy(turn.plan.exits[exit]?.trigger, answered.exit.type) });
}

interface One {
  readonly item: Item;
  readonly result: Result;
  readonly answered: Answered;
}

function applyResult(turn: Turn, { item, result, answered }: One): void {
  if (result.kind === 'exited') {
    turn.state.exit = result.exit;
    turn.state.ended = true;
    turn.state.status = 'done';
    return;
  }
  if (item.kind === 'armExits' && result.kind === 'armed') {
    if (result.met) answered.exit = result.met;
    return;
  }
  if (item.kind === 'readFacts') return applyFacts(turn, item, { result, answered });
  if (!('step' in item)) return;
  if (item.kind === 'notice' && result.kind === 'parked' && !turn.threadAt(item.step, item.visit)) {
    // A notice told with an exit is not worth staying for.
    if (turn.state.exit === null) tryBeside(turn, item, result);
    return;
  }
  const thread = turn.threadAt(item.step, item.visit);
  if (!thread || item.kind === 'disarm') return;
  answered.threads.add(thread);
  if (result.kind === 'parked') answered.lacks.set(thread, result);
  else if (result.kind === 'armed' && result.met) answered.met.set(thread, result.met);
  else if (result.kind === 'time') thread.deadline = result.at;
  else if (result.kind === 'task') opened(thread, result.giveUpAt);
  else if (result.kind === 'taskClosed') closed(turn, thread, result.already);
}

type Facts = Extract<Item, { kind: 'readFacts' }>;

function applyFacts(turn: Turn, item: Facts, { result, answered }: Omit<One, 'item'>): void {
  const waiting = turn.state.threads.filter(({ mode }) => mode === 'facts');
  for (const thread of waiting) {
    if (result.kind === 'parked') {
      answered.threads.add(thread);
      answered.lacks.set(thread, result);
    } else thread.mode = 'enter';
  }
  if (result.kind !== 'facts') return;
  turn.facts = { ...turn.facts, ...result.values };
  turn.asked = new Set([...turn.asked, ...item.names]);
}

function opened(thread: MutableThread, giveUpAt: number | undefined): void {
  thread.open = true;
  if (giveUpAt === undefined) delete thread.deadline;
  else thread.deadline = giveUpAt;
}

/** A look-back comes before a timeout that has passed; what could not be done comes after a wait that is over anyway. */
function moveOn(turn: Turn, thread: MutableThread, { met, lacks }: Answered): void {
  const [event, lack] = [met.get(thread), lacks.get(thread)];
  if (event) finishWait(turn, thread, event);
  else if (lack) park(turn, thread, lack);
  else if (thread.mode === 'effect' && thread.side) complete(turn, thread, { at: turn.now });
  else if (thread.mode === 'effect') thread.mode = 'waiting';
}

type Already = Extract<Result, { kind: 'taskClosed' }>['already'];

/** The first commit wins: who resolved the task before it was given up on has decided its outcome. */
function closed(turn: Turn, thread: MutableThread, already: Already): void {
  if (thread.mode !== 'closing') return;
  if (already) return resolved(turn, thread, already);
  const outcome = 'given_up';
  turn.tell(thread, { kind: 'outcome', outcome, why: 'nobody resolved it in time' });
  complete(turn, thread, { outcome, at: thread.deadline ?? turn.now });
}

export function resolved(turn: Turn, thread: MutableThread, said: NonNullable<Already>): void {
  const { answer: outcome, by, at } = said;
  const form = pick(said.form, turn.plan.keeps[turn.instruction(thread).step]);
  turn.tell(thread, { kind: 'outcome', outcome, why: `${by} answered "${outcome}"` });
  complete(turn, thread, { outcome, by, at, form });
}

/** The thread has gone on long ago: a notice that lacks something waits beside it. */
function tryBeside(
  turn: Turn,
  item: Extract<Item, { kind: 'notice' }>,
  lack: { readonly code: ParkCode; readonly reason: string },
): void {
  const id = Math.max(0, ...turn.state.threads.map((thread) => thread.id)) + 1;
  const { pc, visit } = item;
  const thread: MutableThread = { id, pc, visit, mode: 'effect', side: true };
  turn.state.threads.push(thread);
  park(turn, thread, lack);
}

const AGAIN: readonly Item['kind'][] = ['armExits', 'disarm', 'exit', 'notice', 'trace'];

/** The batch was not written: what no thread would ask for again is kept for the next one. */
export function putBack(turn: Turn, batch: Batch): void {
  const again = batch.items.filter(
    (item) =>
      AGAIN.includes(item.kind) &&
      !(item.kind === 'notice' && turn.threadAt(item.step, item.visit)),
  );
  turn.items = [...again, ...turn.items];
}

/** Settle failed for good: nothing more is written until somebody asks for it, and the enrollment says so by its state alone. */
export function settleFailed(turn: Turn, message: string): void {
  const { state } = turn;
  if (!state.settling) return;
  putBack(turn, state.settling);
  state.settling = null;
  state.stuck = true;
  for (const thread of state.threads)
    if (['facts', 'effect', 'closing'].includes(thread.mode))
      park(turn, thread, { code: 'settle-failed', reason: message });
  if (state.exit !== null) state.status = 'parked';
  turn.items = turn.items.filter((item) => item.kind !== 'status');
}
