import type { CallReceipt, Calling } from './command';
import { applyAnswer, putBack } from './answer';
import { evaluate } from './evaluate';
import type { Value } from './expression';
import { bindsRead, environmentOf, pick } from './names';
import { complete, place } from './outcome';
import { park } from './park';
import type { Call } from './plan';
import { othersAwait } from './send';
import { hold, without } from './threads';
import type { MutableThread, Turn } from './turn';

/** A call runs beside the settles, like a delivery, and carries the bookkeeping that lies here. */
export function call(turn: Turn, thread: MutableThread, instruction: Call): void {
  if (turn.twin !== undefined) return void turn.blocked.add(thread);
  if (othersAwait(turn, thread)) return hold(turn, thread);
  const { step, visit } = place(turn, thread);
  const look = environmentOf(turn.known(thread), turn.facts);
  const body: Record<string, Value> = {};
  for (const [field, formula] of Object.entries(instruction.body)) {
    const value = evaluate(formula.expr, look);
    if (value !== undefined) body[field] = value;
  }
  const before = turn.items.length > 0 ? turn.nextBatch(turn.items) : undefined;
  turn.items = [];
  const request: Calling = {
    id: `${step}#${visit}`,
    pc: thread.pc,
    step,
    visit,
    binds: bindsRead(turn.known(thread), turn.plan),
    body,
    ...(before ? { before } : {}),
  };
  thread.mode = 'calling';
  turn.state.calling = { ...turn.state.calling, [request.id]: { request, thread: thread.id } };
  turn.commands.push({ kind: 'call', request });
}

/** What the other side said. After an exit it only counts as no longer in flight. */
export function called(turn: Turn, receipt: CallReceipt): void {
  const flight = turn.state.calling?.[receipt.id];
  if (!flight) return;
  turn.state.calling = without(turn.state.calling, receipt.id);
  const thread = turn.state.threads.find(
    ({ id, mode }) => id === flight.thread && mode === 'calling',
  );
  if (turn.state.exit !== null && !thread) return;
  const { before } = flight.request;
  if (before && receipt.before) applyAnswer(turn, before, receipt.before);
  else if (before) putBack(turn, before);
  // An exit that was met with what was carried has ended the thread.
  if (!thread || !turn.state.threads.includes(thread)) return;
  const { outcome, at, reason, answer = {} } = receipt;
  if (outcome === 'parked')
    return park(turn, thread, {
      ...(receipt.parked ?? { code: 'call-failed', reason: reason ?? 'the call cannot go on' }),
      untold: receipt.lost === true,
    });
  const kept = pick(answer, turn.plan.keeps[flight.request.step]);
  complete(turn, thread, {
    outcome,
    at,
    ...(reason === undefined ? {} : { reason }),
    answer: kept,
  });
}
