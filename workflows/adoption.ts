// Which inputs a settle was decided on, and whether two runs of it were decided alike. Pure; knows nothing of Temporal.
import { advance } from '../playbooks/kernel/advance';
import type { Command, SettleAnswer, SettleRequest } from '../playbooks/kernel/command';
import type { External, Input } from '../playbooks/kernel/input';
import type { Plan } from '../playbooks/kernel/plan';
import type { State } from '../playbooks/kernel/state';

/** Where a second run can go back to: the state before anything of this workflow task was taken, and what was taken since. */
export interface Checkpoint {
  readonly state: State;
  /** Length of the history: another one means that the task before has been completed, and what it took stands. */
  readonly historyLength: number;
  readonly taken: Input[];
  /** Deliveries commanded since. */
  readonly delivered: string[];
}

/** What `advance` answers. */
export interface Next {
  readonly state: State;
  readonly commands: readonly Command[];
}

const INTERNAL: ReadonlySet<Input['kind']> = new Set(['settled', 'settleFailed', 'version']);

export function isExternal(input: Input): input is External {
  return !INTERNAL.has(input.kind);
}

/** True when the answer is to this very request, not to one that an earlier run committed under the same number. */
export function decidedAlike(request: SettleRequest, answer: SettleAnswer): boolean {
  return (
    request.now === answer.now &&
    request.inputs.length === answer.inputs.length &&
    without(request.inputs, answer.inputs).length === 0
  );
}

/** What an earlier run of a workflow task left in the log, with where this run began and what it has taken since. */
export interface Committed {
  readonly answer: SettleAnswer;
  readonly back: Checkpoint;
  readonly since: readonly Input[];
}

/**
 * The decision an earlier run committed, taken again from where both runs began, without its settle, which is answered.
 * Throws when the kernel does not come to the batch that was answered: then nothing may go on.
 */
export function decideAgain(plan: Plan, back: Checkpoint, answer: SettleAnswer): Next {
  const inputs = [...back.taken.filter((input) => !isExternal(input)), ...answer.inputs];
  const { state, commands } = advance(plan, back.state, inputs, answer.now);
  const again = commands.find((command) => command.kind === 'settle')?.batch;
  if (again?.n === answer.n && again.items.length === answer.results.length)
    return { state, commands: commands.filter((command) => command.kind !== 'settle') };
  throw new Error(
    `batch ${answer.n} was committed at ${answer.now} for ${answer.inputs.length} inputs with ${answer.results.length} results, ` +
      `but decided again for them it is ${again ? `batch ${again.n} of ${again.items.length} items` : 'no batch'}: ` +
      'nothing goes on until this is understood',
  );
}

/** Those of `inputs` that are not among `taken`. Compared by what they are about: JSON came back with its keys in another order. */
export function without(inputs: readonly External[], taken: readonly External[]): External[] {
  const keys = new Set(taken.map(keyOf));
  return inputs.filter((input) => !keys.has(keyOf(input)));
}

function keyOf(input: External): string {
  switch (input.kind) {
    case 'started':
      return 'started';
    case 'deadline':
      return `deadline ${input.at}`;
    case 'delivered':
      return `delivered ${input.receipt.id}`;
    case 'event':
      return `event ${input.id} ${input.arm}`;
    case 'called':
      return `called ${input.receipt.id}`;
    default:
      return `${input.kind} ${input.id}`;
  }
}
