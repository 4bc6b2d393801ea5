import { lookAhead } from './ahead';
import { passedOver, watchedBinds } from './arming';
import type { Delivery, Item } from './command';
import { evaluate } from './evaluate';
import { bindsRead, environmentOf } from './names';
import { complete, place } from './outcome';
import type { Send } from './plan';
import { hold } from './threads';
import type { MutableThread, Turn } from './turn';

/**
 * Outreach: a draft for its approver where one is asked, then the delivery. A delivery carries what would else be
 * settles of their own: before it the bookkeeping that lies here, and for outcome `sent` what follows up to the next
 * thing to wait for.
 */
export function send(turn: Turn, thread: MutableThread, instruction: Send): void {
  if (turn.twin !== undefined) return void turn.blocked.add(thread);
  if (thread.approved || thread.held !== undefined || !asksApproval(turn, thread, instruction))
    return deliver(turn, thread);
  const binds = bindsRead(turn.known(thread), turn.plan);
  turn.add({ kind: 'openApproval', pc: thread.pc, ...place(turn, thread), binds });
  if (instruction.unless) armUnless(turn, thread, instruction);
  thread.mode = 'effect';
}

function asksApproval(turn: Turn, thread: MutableThread, { approval }: Send): boolean {
  if (!approval?.if) return approval !== undefined;
  return evaluate(approval.if.expr, environmentOf(turn.known(thread), turn.facts)) === true;
}

function deliver(turn: Turn, thread: MutableThread): void {
  // Until it is written that a pause is over, no message is let out.
  if (turn.resumed || othersAwait(turn, thread)) return hold(turn, thread);
  const { step, visit } = place(turn, thread);
  const { pc } = thread;
  thread.mode = 'delivering';
  thread.wanted = wantedSince(turn, thread);
  const before = turn.items.length > 0 ? turn.nextBatch(turn.items) : undefined;
  turn.items = [];
  const end = (ahead: Turn, twin: MutableThread) =>
    complete(ahead, twin, { outcome: 'sent', at: ahead.now });
  const found = lookAhead(turn, thread, { end, outer: [] });
  const after = found && turn.nextBatch(found.items);
  if (found) thread.ahead = found.ahead;
  const delivery: Delivery = {
    id: `${step}#${visit}`,
    pc,
    step,
    visit,
    binds: bindsRead(turn.known(thread), turn.plan),
    ...(thread.approval === undefined ? {} : { approval: thread.approval }),
    ...(thread.wanted === turn.now ? {} : { since: thread.wanted }),
    ...(mayBeStale(turn, thread) ? { skipStale: true } : {}),
    ...(before ? { before } : {}),
    ...(after ? { after } : {}),
  };
  turn.state.delivering[delivery.id] = { delivery, thread: thread.id, at: turn.now };
  turn.commands.push({ kind: 'deliver', request: delivery });
}

/** Since when it has wanted out. A pause does not use up its patience, unless what it made stale is to be skipped. */
function wantedSince(turn: Turn, thread: MutableThread): number {
  const { wanted, held, late } = thread;
  if (wanted === undefined) return late ?? turn.now;
  return held !== 'paused' || mayBeStale(turn, thread) ? wanted : turn.now;
}

/** It would have gone in a pause whose stale messages are skipped. */
function mayBeStale({ state: { catchUp } }: Turn, thread: MutableThread): boolean {
  const { wanted = Infinity, held, late } = thread;
  if (!catchUp?.skipStale || wanted > catchUp.before) return false;
  return held === 'paused' || late !== undefined;
}

/** Someone waits for the answer of what would be carried: it must not hang on a mail server. */
export function othersAwait(turn: Turn, thread: MutableThread): boolean {
  return turn.items.some((item) => {
    if (item.kind === 'readFacts' || item.kind === 'migrate') return true;
    const other = 'step' in item ? turn.threadAt(item.step, item.visit) : undefined;
    return other !== undefined && other !== thread && isAwaited(item);
  });
}

const LEFT_TO_LIE: readonly Item['kind'][] = ['disarm', 'notice', 'setAttributes', 'remind'];
function isAwaited({ kind }: Item): boolean {
  return !LEFT_TO_LIE.includes(kind);
}

/** Looks back to where the step began: an answer that came while the draft was made counts. */
export function armUnless(turn: Turn, thread: MutableThread, { unless, step }: Send): void {
  if (!unless || thread.beside) return;
  const { pc } = thread;
  const since = turn.state.steps[step]?.since ?? turn.now;
  const binds = watchedBinds(turn, thread);
  thread.beside = true;
  const at = { pc, ...place(turn, thread), ...passedOver(turn, thread) };
  turn.add({ kind: 'armBeside', ...at, what: 'unless', since, binds });
}
