import { adopt } from './ahead';
import { applyAnswer, putBack } from './answer';
import type { Receipt } from './command';
import { takeExit } from './leave';
import { complete } from './outcome';
import { park } from './park';
import { armUnless } from './send';
import type { Flight } from './state';
import type { MutableThread, Turn } from './turn';
import { firedWhy } from './waiting';

/** The receipt of a delivery: the thread goes on by its outcome. After an exit it only counts as no longer in flight. */
export function delivered(turn: Turn, receipt: Receipt): void {
  const flight = turn.state.delivering[receipt.id];
  if (!flight) return;
  delete turn.state.delivering[receipt.id];
  const thread = turn.state.threads.find(
    ({ id, mode }) => id === flight.thread && mode === 'delivering',
  );
  if (turn.state.exit !== null && !thread) return;
  const { before } = flight.delivery;
  if (before && receipt.before) applyAnswer(turn, before, receipt.before);
  else if (before) putBack(turn, before);
  // An exit that was met with what was carried has ended the thread.
  if (thread && turn.state.threads.includes(thread)) goOn(turn, thread, { flight, receipt });
}

interface Arrived {
  readonly flight: Flight;
  readonly receipt: Receipt;
}

function goOn(turn: Turn, thread: MutableThread, arrived: Arrived): void {
  const { flight, receipt } = arrived;
  const { outcome, at, reason } = receipt;
  const ahead = thread.ahead;
  delete thread.ahead;
  if (outcome === 'parked') {
    const lack = { code: 'send-failed', reason: reason ?? 'the send cannot go on' } as const;
    park(turn, thread, { ...(receipt.parked ?? lack), untold: receipt.lost === true });
  } else if (outcome === 'waiting') {
    keepWaiting(turn, thread, receipt);
  } else if (outcome === 'skipped' && reason === 'exited') {
    takeExit(turn, exitAlreadyTaken(turn));
  } else if (outcome === 'sent' && receipt.after && flight.delivery.after && ahead) {
    const { step, after } = flight.delivery;
    adopt(turn, thread, ahead);
    const result = turn.state.steps[step];
    if (result) turn.state.steps[step] = { ...result, at };
    applyAnswer(turn, after, receipt.after);
  } else {
    complete(turn, thread, { outcome, at, ...(reason === undefined ? {} : { reason }) });
  }
}

/** A window, hold, cap or rate keeps it: it waits here, and its `unless` is watched. */
function keepWaiting(
  turn: Turn,
  thread: MutableThread,
  { withinAt, reason = 'held' }: Receipt,
): void {
  const instruction = turn.instruction(thread);
  thread.mode = 'waiting';
  thread.held = reason;
  if (withinAt === undefined) delete thread.deadline;
  else thread.deadline = withinAt;
  if (instruction.op === 'send') armUnless(turn, thread, instruction);
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
