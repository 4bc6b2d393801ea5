import { adopt } from './ahead';
import { conclude } from './closing';
import type { Batch, Item, ParkCode, SettleAnswer } from './command';
import type { Climb, Met, Result } from './result';
import { ended, takeExit } from './leave';
import { follow } from './follow';
import { pick } from './names';
import { complete, fallBehind } from './outcome';
import { forgetParking, park } from './park';
import { fork, freshId, membership } from './threads';
import type { MutableThread, Turn } from './turn';
import { firedWhy, happened, isPast } from './waiting';

/** Takes what a settle answered, item by item, and puts the threads where the answers lead. */

interface Answered {
  /** Threads that wait for this batch. */
  readonly threads: Set<MutableThread>;
  readonly met: Map<MutableThread, readonly Met[]>;
  readonly lacks: Map<MutableThread, { code: ParkCode; reason: string }>;
  readonly past: Set<MutableThread>;
  /** When it was written. */
  readonly at: number;
  exit?: Met;
  /** The exit that had been committed before. */
  left?: string;
}

type Answers = Pick<SettleAnswer, 'now' | 'results'>;

export function applyAnswer(turn: Turn, batch: Pick<Batch, 'items'>, answer: Answers): void {
  const answered: Answered = {
    threads: new Set(),
    met: new Map(),
    lacks: new Map(),
    past: new Set(),
    at: answer.now,
  };
  batch.items.forEach((item, at) => {
    const result = answer.results[at];
    if (result) applyResult(turn, { item, result, answered });
  });
  for (const thread of answered.threads) moveOn(turn, thread, answered);
  if (answered.left !== undefined)
    return takeExit(turn, { exit: answered.left, why: `${answered.left} had been committed` });
  if (!answered.exit) return;
  const exit = answered.exit.arm.slice('exit/'.length);
  takeExit(turn, { exit, why: firedWhy(turn.plan.exits[exit]?.trigger, answered.exit.type) });
}

interface One {
  readonly item: Item;
  readonly result: Result;
  readonly answered: Answered;
}

function applyResult(turn: Turn, one: One): void {
  const { item, result, answered } = one;
  if (result.kind === 'exited') return ended(turn, result.exit);
  if (item.kind === 'armExits' && result.kind === 'armed') {
    if (result.met) answered.exit = result.met;
    return;
  }
  if (item.kind === 'migrate') return migrated(turn, result, answered);
  if (item.kind === 'readFacts') return applyFacts(turn, item, { result, answered });
  if (!('step' in item) || item.kind === 'disarm') return;
  const thread = turn.threadAt(item.step, item.visit);
  if ((item.kind === 'notice' || item.kind === 'setAttributes') && !thread) {
    // A notice told with an exit is not worth staying for.
    if (result.kind === 'parked' && (turn.state.exit === null || turn.state.ended))
      tryBeside(turn, item, result);
    return;
  }
  if (!thread) return;
  answered.threads.add(thread);
  toThread(turn, thread, one);
}

/** An exit that had been committed before takes effect in the version it comes to. */
function migrated(turn: Turn, result: Result, answered: Answered): void {
  if (result.kind === 'left') answered.left = result.exit;
  else follow(turn);
}

function toThread(turn: Turn, thread: MutableThread, { item, result, answered }: One): void {
  switch (result.kind) {
    case 'parked':
      answered.lacks.set(thread, result);
      return;
    case 'armed':
      return armed(thread, item, { result, answered });
    case 'time':
      thread.deadline = result.at;
      if (item.kind === 'resolveTime' && item.from === undefined) thread.from = answered.at;
      if (result.past) answered.past.add(thread);
      return;
    case 'paused':
      delete thread.deadline;
      return;
    case 'task':
      if (result.met) answered.met.set(thread, [result.met]);
      else opened(turn, thread, { item, result, at: answered.at });
      return;
    case 'ladder':
      // It ended meanwhile: somebody has taken it on.
      if (!thread.ladder) return;
      setLadder(thread, result.ladder);
      if (result.rung !== undefined) thread.climbed = result.rung;
      return;
    case 'approval':
      return draft(thread, { item, result, at: answered.at });
    case 'enrolled':
      if (thread.mode !== 'effect') return;
      if (result.outcome === 'refused')
        turn.tell(thread, { kind: 'run', outcome: 'refused', why: result.reason ?? 'refused' });
      return complete(turn, thread, {
        outcome: result.outcome,
        at: turn.now,
        ...(result.reason === undefined ? {} : { reason: result.reason }),
      });
    case 'taskClosed':
    case 'approvalClosed':
    case 'withdrawn':
      return closed(turn, thread, { item, result, at: answered.at });
    default:
      return;
  }
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

type Armed = Extract<Result, { kind: 'armed' }>;

function armed(
  thread: MutableThread,
  item: Item,
  { result, answered }: { result: Armed; answered: Answered },
): void {
  if (!result.met) return;
  if (item.kind === 'armBeside' && item.what === 'pause') {
    if (thread.pauses?.at(-1)?.to !== undefined || !thread.pauses)
      thread.pauses = [...(thread.pauses ?? []), { from: thread.from ?? answered.at }];
    return;
  }
  const before = answered.met.get(thread) ?? [];
  answered.met.set(thread, [...before, result.met, ...(result.more ?? [])]);
}

type TaskTimes = Extract<Result, { kind: 'task' }>;

function opened(
  turn: Turn,
  thread: MutableThread,
  { item, result, at }: { item: Item; result: TaskTimes; at: number },
): void {
  const instruction = turn.instruction(thread);
  if (item.kind === 'openTask') {
    thread.open = true;
    thread.from = at;
    if (result.paused) thread.pauses = [{ from: at }];
    if (instruction.op === 'task' && (instruction.doneWhen ?? instruction.pauseWhile))
      thread.beside = true;
  }
  if (result.giveUpAt === undefined) delete thread.deadline;
  else thread.deadline = result.giveUpAt;
  setLadder(thread, result.ladder);
  if (result.remindAt?.length) thread.remind = result.remindAt;
  else delete thread.remind;
}

/** The rung fired last is not fired again. */
function setLadder(thread: MutableThread, ladder: Climb | undefined): void {
  if (ladder) thread.ladder = ladder;
  else delete thread.ladder;
}

type Draft = Extract<Result, { kind: 'approval' }>;

function draft(
  thread: MutableThread,
  { item, result, at }: { item: Item; result: Draft; at: number },
): void {
  if (item.kind === 'openApproval') thread.from = at;
  if (!result.needed) thread.approved = true;
  if (result.approval !== undefined) thread.approval = result.approval;
  else if (result.needed) thread.approval ??= '';
  if (result.withinAt === undefined) delete thread.deadline;
  else thread.deadline = result.withinAt;
  setLadder(thread, result.ladder);
}

/** A look-back comes before a timeout that has passed; what could not be done comes after a wait that is over anyway. */
function moveOn(turn: Turn, thread: MutableThread, { met, lacks, past }: Answered): void {
  if (!turn.state.threads.includes(thread)) return;
  const [events, lack] = [met.get(thread) ?? [], lacks.get(thread)];
  if (events.length > 0) return meet(turn, thread, events);
  if (lack) return park(turn, thread, lack);
  if (past.has(thread) && turn.instruction(thread).op === 'wait') return isPast(turn, thread);
  settleDown(turn, thread);
}

function meet(turn: Turn, thread: MutableThread, events: readonly Met[]): void {
  const { pc, visit } = thread;
  if (thread.mode === 'effect') thread.mode = 'waiting';
  for (const event of events)
    if (thread.pc === pc && thread.visit === visit && thread.mode === 'waiting')
      happened(turn, thread, event);
}

function settleDown(turn: Turn, thread: MutableThread): void {
  if (thread.mode !== 'effect') return;
  const instruction = turn.instruction(thread);
  if (instruction.op === 'notify' || instruction.op === 'set')
    return complete(turn, thread, { at: turn.now });
  if (instruction.op === 'task' && instruction.blocks === false && thread.open && !thread.side)
    return detach(turn, thread);
  thread.mode = thread.approved ? 'enter' : 'waiting';
}

/** Nobody waits for this task: it is watched beside the steps that follow, as long as there are some. */
function detach(turn: Turn, thread: MutableThread): void {
  if (!turn.state.ended) {
    fork(turn, thread, { ...thread, side: true, mode: 'waiting' });
  }
  delete thread.beside;
  complete(turn, thread, { outcome: 'opened', at: turn.now });
}

type Closed = Extract<Result, { kind: 'taskClosed' | 'approvalClosed' | 'withdrawn' }>;
type Already = Extract<Result, { kind: 'taskClosed' }>['already'];

/** The first commit wins: who resolved the task before it was given up on has decided its outcome. */
function closed(
  turn: Turn,
  thread: MutableThread,
  { item, result, at }: { item: Item; result: Closed; at: number },
): void {
  if (thread.mode !== 'closing') return;
  const { ending, ahead } = thread;
  delete thread.ending;
  delete thread.ahead;
  if (result.already) return tooLate(turn, thread, result);
  if (!ending) {
    thread.approved = true;
    thread.mode = 'enter';
  } else if (ahead && result.then && 'then' in item && item.then) {
    adopt(turn, thread, ahead);
    applyAnswer(turn, { items: item.then }, { now: at, results: result.then });
  } else conclude(turn, thread, ending);
}

function tooLate(turn: Turn, thread: MutableThread, result: Closed): void {
  if (result.kind === 'taskClosed' && result.already) resolved(turn, thread, result.already);
  else if (result.kind === 'approvalClosed' && result.already)
    decided(turn, thread, result.already);
  else thread.mode = 'enter';
}

export function resolved(turn: Turn, thread: MutableThread, said: NonNullable<Already>): void {
  const { answer: outcome, by, at } = said;
  const form = pick(said.form, turn.plan.keeps[turn.instruction(thread).step]);
  turn.tell(thread, {
    kind: 'outcome',
    outcome,
    why: `${by} answered "${outcome}"`,
    values: { by },
  });
  complete(turn, thread, { outcome, by, at, form });
}

/** A person decided about the draft. */
export function decided(
  turn: Turn,
  thread: MutableThread,
  said: { readonly decision: 'approved' | 'rejected'; readonly by: string; readonly at: number },
): void {
  const { decision, by, at } = said;
  turn.tell(thread, {
    kind: 'approval',
    outcome: decision,
    why: `${by} ${decision} the draft`,
    values: { by },
  });
  if (decision === 'rejected') return complete(turn, thread, { outcome: 'rejected', by, at });
  fallBehind(turn, thread, at);
  thread.approved = true;
  thread.mode = 'enter';
  forgetParking(turn, thread);
  delete thread.deadline;
  delete thread.ladder;
}

/** The thread has gone on long ago: what lacks something waits beside it. */
function tryBeside(
  turn: Turn,
  item: Extract<Item, { kind: 'notice' | 'setAttributes' }>,
  lack: { readonly code: ParkCode; readonly reason: string },
): void {
  const { pc, visit } = item;
  const beside = turn.state.threads.find((one) => !one.side && isInBranchOf(turn, one, pc));
  const thread: MutableThread = {
    id: freshId(turn.state),
    pc,
    visit,
    mode: 'effect',
    side: true,
    ...(beside ? membership(beside) : {}),
  };
  turn.state.threads.push(thread);
  park(turn, thread, lack);
}

/** Whether a thread runs in the innermost branch around an instruction. */
function isInBranchOf(turn: Turn, { parent, branch }: MutableThread, pc: number): boolean {
  const scope = turn.plan.code[pc]?.scopes?.findLast(({ kind }) => kind === 'branch');
  if (scope?.kind !== 'branch') return false;
  const up = turn.state.threads.find(({ id }) => id === parent);
  return up?.pc === scope.pc && branch === scope.branch;
}

const AGAIN: readonly Item['kind'][] = ['armExits', 'disarm', 'exit', 'trace', 'cancel', 'migrate'];
const IF_LEFT: readonly Item['kind'][] = ['notice', 'setAttributes'];

/** The batch was not written: what no thread would ask for again is kept for the next one. */
export function putBack(turn: Turn, batch: Pick<Batch, 'items'>): void {
  const again = batch.items.filter((item) => {
    if (AGAIN.includes(item.kind)) return true;
    if (!('step' in item)) return false;
    const thread = turn.threadAt(item.step, item.visit);
    return thread ? thread.mode === 'waiting' : IF_LEFT.includes(item.kind) || isFarewell(item);
  });
  turn.items = [...again, ...turn.items];
}

type Left = Extract<Item, { kind: 'notice' | 'setAttributes' }>;

function isLeft(turn: Turn): (item: Item) => item is Left {
  return (item): item is Left =>
    (item.kind === 'notice' || item.kind === 'setAttributes') &&
    !turn.threadAt(item.step, item.visit);
}

/** Of a step that is over: it was ended without waiting for the answer. */
function isFarewell({ kind }: Item): boolean {
  return kind === 'closeTask' || kind === 'closeApproval' || kind === 'withdraw';
}

/** Settle failed for good: nothing more is written until somebody asks for it, and the enrollment says so by its state alone. */
export function settleFailed(turn: Turn, message: string): void {
  const { state } = turn;
  if (!state.settling) return;
  const { items } = state.settling;
  // Nobody would stay for what closing steps have left behind: it stands as a step that can be tried again.
  const left = state.kernelVersion >= 5 && state.ended ? items.filter(isLeft(turn)) : [];
  putBack(turn, { items: items.filter((item) => !left.includes(item as Left)) });
  state.settling = null;
  state.stuck = true;
  for (const item of left) tryBeside(turn, item, { code: 'settle-failed', reason: message });
  for (const thread of state.threads)
    if (['facts', 'effect', 'closing'].includes(thread.mode))
      park(turn, thread, { code: 'settle-failed', reason: message });
  if (state.exit !== null) state.status = 'parked';
  turn.items = turn.items.filter((item) => item.kind !== 'status');
}
