import type { Delivery, Receipt } from './command';
import { applyAnswer, putBack } from './answer';
import { takeExit } from './leave';
import { bindsRead } from './names';
import { complete } from './outcome';
import { park } from './park';
import { firedWhy } from './waiting';
import type { Flight, State } from './state';
import { Turn } from './turn';
import type { MutableThread } from './turn';

/**
 * A delivery carries what would else be settles of their own: before it the bookkeeping that lies here, and for
 * outcome `sent` what follows up to the next thing to wait for.
 */

/** Lets a thread run until it has to wait. */
type Run = (turn: Turn, thread: MutableThread) => void;

export function send(turn: Turn, thread: MutableThread, run: Run): void {
  const { step } = turn.instruction(thread);
  const { pc, visit } = thread;
  thread.mode = 'delivering';
  const before = turn.items.length > 0 ? turn.nextBatch(turn.items) : undefined;
  turn.items = [];
  const items = lookAhead(turn, thread, run);
  const after = items.length > 0 ? turn.nextBatch(items) : undefined;
  const delivery: Delivery = {
    id: `${step}#${visit}`,
    pc,
    step,
    visit,
    binds: bindsRead(turn.state, turn.plan),
    ...(before ? { before } : {}),
    ...(after ? { after } : {}),
  };
  turn.state.delivering[delivery.id] = { delivery, thread: thread.id, at: turn.now };
  turn.commands.push({ kind: 'deliver', request: delivery });
}

/** What happens after `sent`, decided on a copy: nothing where it would only be words, or would not get far. */
function lookAhead(turn: Turn, thread: MutableThread, run: Run): Turn['items'] {
  const copy = new Turn(turn.plan, { ...(turn.state as State), pending: [] }, turn.now);
  const twin = copy.state.threads.find((one) => one.id === thread.id);
  if (!twin) return [];
  goAhead(copy, twin, run);
  const worthIt = copy.items.some((item) => item.kind !== 'trace') && twin.mode !== 'parked';
  return worthIt ? copy.items : [];
}

function goAhead(turn: Turn, thread: MutableThread, run: Run): void {
  turn.ahead = true;
  thread.mode = 'enter';
  complete(turn, thread, { outcome: 'sent', at: turn.now });
  run(turn, thread);
  turn.ahead = false;
}

/** The receipt of a delivery: the thread goes on by its outcome. After an exit it only counts as no longer in flight. */
export function delivered(turn: Turn, receipt: Receipt, run: Run): void {
  const flight = turn.state.delivering[receipt.id];
  if (!flight) return;
  delete turn.state.delivering[receipt.id];
  if (turn.state.exit !== null) return;
  const { before } = flight.delivery;
  if (before && receipt.before) applyAnswer(turn, before, receipt.before);
  else if (before) putBack(turn, before);
  const thread = turn.state.threads.find((one) => one.id === flight.thread);
  if (thread?.mode === 'delivering') goOn(turn, thread, { flight, receipt, run });
}

interface Arrived {
  readonly flight: Flight;
  readonly receipt: Receipt;
  readonly run: Run;
}

function goOn(turn: Turn, thread: MutableThread, arrived: Arrived): void {
  const { flight, receipt } = arrived;
  const { outcome, at, reason } = receipt;
  if (outcome === 'parked') {
    const lack = { code: 'send-failed', reason: reason ?? 'the send cannot go on' } as const;
    park(turn, thread, receipt.parked ?? lack);
  } else if (outcome === 'skipped' && reason === 'exited') {
    takeExit(turn, exitAlreadyTaken(turn));
  } else if (outcome === 'sent' && receipt.after && flight.delivery.after) {
    adopt(turn, thread, arrived);
  } else {
    complete(turn, thread, { outcome, at, ...(reason === undefined ? {} : { reason }) });
  }
}

/** Whoever marked the enrollment as ended says so too, maybe later; settle answers with the exit that stands. */
function exitAlreadyTaken(turn: Turn): { exit: string; why: string } {
  for (const name of turn.plan.exitOrder) {
    const told = turn.state.inbox.find((one) => one.kind === 'event' && one.arm === `exit/${name}`);
    if (told?.kind === 'event')
      return { exit: name, why: firedWhy(turn.plan.exits[name]?.trigger, told.type) };
  }
  return { exit: 'finished', why: 'the enrollment had ended' };
}

/** The batch that was carried is written: decides it once more, to stand where it leads, and takes its answer. */
function adopt(turn: Turn, thread: MutableThread, arrived: Arrived): void {
  const { flight, receipt, run } = arrived;
  const { after, step } = flight.delivery;
  if (!after || !receipt.after) return;
  const [items, now] = [turn.items, turn.now];
  turn.items = [];
  turn.now = flight.at;
  goAhead(turn, thread, run);
  turn.items = items;
  turn.now = now;
  const result = turn.state.steps[step];
  if (result) turn.state.steps[step] = { ...result, at: receipt.at };
  applyAnswer(turn, after, receipt.after);
}
