import { resolved } from './answer';
import type { External, Operation } from './input';
import { takeExit } from './leave';
import { unpark } from './park';
import { exitOf, takerOf } from './queue';
import type { Due } from './queue';
import { refreshStatus } from './status';
import type { Turn } from './turn';
import { finishWait, firedWhy, passDeadline } from './waiting';

/** What one input does. One that nobody waits for any more does nothing. */
export function take(turn: Turn, input: External | Due): void {
  if (input.kind === 'due') return passDeadline(turn, input.thread);
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
  const thread = takerOf(turn, input);
  if (!thread) return;
  if (input.kind === 'event') finishWait(turn, thread, input);
  else if (input.kind === 'taskResolved') resolved(turn, thread, input);
  else if (input.kind === 'released') unpark(turn, thread, 'what it lacked is there');
}

function operate(turn: Turn, input: Extract<External, { kind: 'operator' }>): void {
  const { by, reason } = input;
  const verbs: Record<Operation['kind'], () => void> = {
    pause: () => pause(turn, by, reason),
    resume: () => resume(turn, by, reason),
    exit: () => {
      if (input.operation.kind !== 'exit') return;
      takeExit(turn, { exit: input.operation.exit, why: `${by}: ${reason}`, by });
    },
  };
  verbs[input.operation.kind]();
}

function pause(turn: Turn, by: string, reason: string): void {
  if (turn.state.exit !== null || turn.state.status === 'paused') return;
  turn.trace({ kind: 'paused', why: `${by}: ${reason}` });
  refreshStatus(turn, true);
}

/** Ends a pause; where there is none, tries again what is parked. */
function resume(turn: Turn, by: string, reason: string): void {
  const { state } = turn;
  if (state.exit !== null) return;
  if (state.status === 'paused') {
    turn.trace({ kind: 'resumed', why: `${by}: ${reason}` });
    return refreshStatus(turn, false);
  }
  for (const thread of state.threads)
    if (thread.mode === 'parked') unpark(turn, thread, `${by}: ${reason}`);
}
