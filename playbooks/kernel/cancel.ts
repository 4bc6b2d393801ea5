import type { Command, Item } from './command';
import { record } from './outcome';
import { descendants, without } from './threads';
import type { MutableThread, Turn } from './turn';

/** Branches of a parallel that are no longer wanted. A command whose step is cancelled in the same tick is not given. */

type Carrying = Extract<Command, { kind: 'deliver' | 'call' }>;

/** What a thread has asked for in this tick is not asked for. */
export function takeBack(turn: Turn, thread: MutableThread): void {
  if (thread.visit === 0) return;
  const { step } = turn.instruction(thread);
  const isOwn = (one: { readonly step: string; readonly visit: number }) =>
    one.step === step && one.visit === thread.visit;
  const given = turn.commands.findIndex((command) => isCarrying(command) && isOwn(command.request));
  if (given >= 0) unissue(turn, turn.commands.splice(given, 1)[0] as Carrying);
  turn.items = turn.items.filter((item) => !('step' in item && isOwn(item)));
}

function isCarrying(command: Command): command is Carrying {
  return command.kind === 'deliver' || command.kind === 'call';
}

function unissue(turn: Turn, { kind, request }: Carrying): void {
  if (kind === 'deliver') delete turn.state.delivering[request.id];
  else turn.state.calling = without(turn.state.calling, request.id);
  restore(turn, request.before?.items ?? []);
}

/** Items that were to be carried lie here again; of two statuses the later one counts. */
export function restore(turn: Turn, items: readonly Item[]): void {
  const told = turn.items.some(({ kind }) => kind === 'status');
  turn.items = [...items.filter(({ kind }) => !(told && kind === 'status')), ...turn.items];
}

/** Ends every branch of the parallel at which this thread stands that has not come to its end. */
export function cancelBranches(turn: Turn, parent: MutableThread): void {
  const instruction = turn.instruction(parent);
  if (instruction.op !== 'parallel') return;
  const losers = descendants(turn, parent);
  const branches = instruction.branches
    .map(({ name }) => name)
    .filter((name) => losers.some((one) => one.parent === parent.id && one.branch === name));
  const begun = losers.some(({ visit }) => visit > 0);
  for (const loser of losers) takeBack(turn, loser);
  for (const loser of losers) markCancelled(turn, loser, parent.pc);
  turn.state.threads = turn.state.threads.filter((thread) => !losers.includes(thread));
  if (!begun) return;
  const { step } = instruction;
  const why = `${branches.join(', ')} no longer wanted`;
  turn.trace({ kind: 'cancelled', step, visit: parent.visit, pc: parent.pc, why });
  turn.add({ kind: 'cancel', pc: parent.pc, branches });
}

/** The step a thread is in, and the repeats and fragments around it up to the parallel. */
function markCancelled(turn: Turn, thread: MutableThread, parallel: number): void {
  if (thread.visit === 0) return;
  const { step, op } = turn.instruction(thread);
  if (op !== 'notify' && op !== 'set') record(turn, thread, { outcome: 'cancelled', at: turn.now });
  if (thread.side) return;
  turn.plan.code.forEach((around, pc) => {
    const inside = around.scopes?.some((scope) => scope.kind === 'branch' && scope.pc === parallel);
    if (!inside || !isAround(turn, { pc, thread, step })) return;
    const visit = turn.state.steps[around.step]?.visits ?? 0;
    if (visit > 0) record(turn, { ...thread, pc, visit }, { outcome: 'cancelled', at: turn.now });
    turn.setTurn(pc, undefined);
  });
}

function isAround(
  turn: Turn,
  { pc, thread, step }: { pc: number; thread: MutableThread; step: string },
): boolean {
  const around = turn.at(pc);
  if (around.op === 'use') return step.startsWith(`${around.step}.`);
  const { scopes = [] } = turn.instruction(thread);
  return around.op === 'repeat' && scopes.some((scope) => scope.kind === 'turn' && scope.pc === pc);
}
