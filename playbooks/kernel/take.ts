import { decided, resolved } from './answer';
import { moved, pass, retime, setClock } from './clocks';
import type { Due } from './clocks';
import type { External } from './input';
import { takeExit } from './leave';
import { operate } from './operate';
import { unpark } from './park';
import { exitOf, takerOf } from './queue';
import type { MutableThread, Turn } from './turn';
import { firedWhy, happened } from './waiting';

/** What one input does. One that nobody waits for any more does nothing. */
export function take(turn: Turn, input: External | Due): void {
  if (input.kind === 'due') return pass(turn, input);
  if (input.kind === 'operator') {
    turn.state.stuck = false;
    return operate(turn, input);
  }
  const exit = exitOf(turn, input);
  if (exit !== undefined && input.kind === 'event') {
    turn.state.stuck = false;
    return takeExit(turn, { exit, why: firedWhy(turn.plan.exits[exit]?.trigger, input.type) });
  }
  if (input.kind === 'released') turn.state.stuck = false;
  if (input.kind === 'moved') return moved(turn, input.steps);
  const thread = takerOf(turn, input);
  if (thread) give(turn, thread, input);
}

function give(turn: Turn, thread: MutableThread, input: External): void {
  switch (input.kind) {
    case 'event':
      return happened(turn, thread, input);
    case 'taskResolved':
      return resolved(turn, thread, input);
    case 'approvalDecided':
      return decided(turn, thread, input);
    case 'taskAcknowledged':
      return acknowledged(turn, thread, input.by);
    case 'clock':
      return setClock(turn, thread, input);
    case 'released':
      return release(turn, thread);
    default:
      return;
  }
}

function acknowledged(turn: Turn, thread: MutableThread, by: string): void {
  turn.tell(thread, {
    kind: 'task',
    outcome: 'acknowledged',
    why: `${by} takes it on`,
    values: { by },
  });
  if (thread.ladder?.until === 'acknowledged') delete thread.ladder;
}

/** What a parked step lacked is there; what kept a message lets it go. */
function release(turn: Turn, thread: MutableThread): void {
  const code = thread.parked?.code;
  if (!thread.parked) thread.mode = 'enter';
  else unpark(turn, thread, { why: 'what it lacked is there' });
  if (code !== undefined && code !== 'settle-failed' && thread.mode === 'waiting')
    retime(turn, thread, 'what its times are computed from is there');
}
