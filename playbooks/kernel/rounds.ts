import { evaluate } from './evaluate';
import { environmentOf } from './names';
import { complete } from './outcome';
import type { Repeat } from './plan';
import type { MutableThread, Turn } from './turn';

/** The turns of a repeat. */

/** Before every turn, the first too, and once more after the last. `ask` asks for the start of the next turn. */
export function repeat(
  turn: Turn,
  thread: MutableThread,
  { instruction, ask }: { instruction: Repeat; ask: () => void },
): void {
  const begun = turn.state.turns?.[String(thread.pc)];
  if (!begun) turn.setTurn(thread.pc, { turn: 0, from: turn.now, begun: turn.now });
  const { until, max, every } = instruction;
  const look = environmentOf(turn.known(thread), turn.facts);
  if (until && evaluate(until.expr, look) === true)
    return leave(turn, thread, 'until', `${until.source} holds`);
  if ((begun?.turn ?? 0) >= max) return leave(turn, thread, 'max', `${max} turns are done`);
  if (!every || thread.due) return beginTurn(turn, thread, instruction);
  ask();
  thread.mode = 'effect';
}

function leave(turn: Turn, thread: MutableThread, outcome: string, why: string): void {
  turn.tell(thread, { kind: 'outcome', outcome, why });
  turn.setTurn(thread.pc, undefined);
  complete(turn, thread, { outcome, at: turn.now });
}

/** Its time has come: what ends the repeat may have come while it waited. */
export function turnIsDue(turn: Turn, thread: MutableThread, instruction: Repeat): void {
  if (!instruction.until) return beginTurn(turn, thread, instruction);
  thread.due = true;
  thread.mode = 'enter';
  delete thread.deadline;
}

function beginTurn(turn: Turn, thread: MutableThread, instruction: Repeat): void {
  const { pc } = thread;
  const { turn: n, from } = turn.state.turns?.[String(pc)] ?? { turn: 0, from: turn.now };
  turn.setTurn(pc, { turn: n + 1, from, begun: turn.now });
  // What is done once a turn is not going back.
  for (const { step, scopes } of turn.plan.code) {
    const result = turn.state.steps[step];
    if (result && scopes?.some((scope) => scope.kind === 'turn' && scope.pc === pc))
      turn.state.steps[step] = { ...result, base: result.visits };
  }
  turn.tell(thread, { kind: 'turn', why: `turn ${n + 1}`, values: { turn: n + 1 } });
  thread.pc = instruction.do;
  thread.visit = 0;
  thread.mode = 'enter';
  delete thread.deadline;
  delete thread.from;
  delete thread.due;
}

/** The end of a turn: the repeat looks whether there is another one. */
export function turnOver(turn: Turn, thread: MutableThread, pc: number): void {
  thread.pc = pc;
  thread.visit = turn.state.steps[turn.at(pc).step]?.visits ?? 0;
  thread.mode = 'enter';
}
