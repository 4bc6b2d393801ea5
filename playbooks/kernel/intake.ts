import { applyAnswer, settleFailed } from './answer';
import { exitBinds } from './arming';
import { called } from './calls';
import type { External, Input } from './input';
import { pick } from './names';
import { isNew } from './seen';
import { delivered } from './receipts';
import type { Turn } from './turn';

/** Takes in what is said: answers at once, all else into the inbox, once each and cut to what the plan reads. */
export function takeIn(turn: Turn, input: Input): void {
  switch (input.kind) {
    case 'started':
      return begin(turn, input.at);
    case 'settled':
      if (turn.state.settling?.n !== input.answer.n) return;
      return settled(turn, input.answer);
    case 'settleFailed':
      if (turn.state.settling?.n === input.n) settleFailed(turn, input.message);
      return;
    case 'delivered':
      return delivered(turn, input.receipt);
    case 'called':
      return called(turn, input.receipt);
    case 'version':
      turn.versions.set(input.hash, input.plan);
      return;
    case 'deadline':
      // Deadlines are looked up in the state: this only wakes.
      return;
    default:
      if (isNew(turn, input)) turn.state.inbox.push(slim(turn, input));
  }
}

function settled(turn: Turn, answer: Parameters<typeof applyAnswer>[2]): void {
  const batch = turn.state.settling;
  turn.state.settling = null;
  if (batch) applyAnswer(turn, batch, answer);
  for (const thread of turn.state.threads) if (thread.mode === 'facts') thread.mode = 'enter';
  if (turn.state.ended) turn.state.status = 'done';
}

function begin(turn: Turn, at: number): void {
  const { state, plan } = turn;
  if (state.threads.length > 0 || state.exit !== null || state.batch > 0) return;
  state.threads.push({ id: 0, pc: plan.start, visit: 0, mode: 'enter' });
  turn.trace({ kind: 'enrolled', outcome: state.way, why: `by way in ${state.way}` });
  const armed = Object.values(plan.exits).some((exit) => exit.trigger !== undefined);
  if (!armed) return;
  const binds = state.kernelVersion >= 2 ? exitBinds(turn) : undefined;
  const since = Math.min(state.startedAt, at);
  if (binds) state.bound = binds;
  turn.add({ kind: 'armExits', since, ...(binds ? { binds } : {}) });
}

/** Only what some expression reads is kept: texts look up the rest. */
function slim(turn: Turn, input: External): External {
  if (input.kind === 'event')
    return { ...input, data: pick(input.data, turn.plan.keeps[input.arm.split('#', 1)[0] ?? '']) };
  if (input.kind === 'taskResolved')
    return { ...input, form: pick(input.form, turn.plan.keeps[input.step]) };
  return input;
}
