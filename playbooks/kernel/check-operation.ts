import type { Value } from './expression';
import type { Migration, Operation } from './input';
import { isInSight } from './operate';
import type { Plan } from './plan';
import type { State } from './state';

/** What an operator's verb cannot be on an enrollment as it stands: said before anything is done. */
export interface OperationFault {
  /** Of the operation; absent: it fits nothing as the enrollment stands. */
  readonly member?: 'step' | 'from' | 'to' | 'vars' | 'exit';
  readonly detail: string;
  /** A name nobody knows, and those that there are. */
  readonly near?: { readonly word: string; readonly known: readonly string[] };
}

/** A step, variable or exit that the playbook does not have, or a value that does not fit: whoever stands wherever. */
export function nameFault(plan: Plan, operation: Operation): OperationFault | undefined {
  switch (operation.kind) {
    case 'skip':
    case 'retry':
      return unknownStep(plan, 'step', operation.step);
    case 'jump':
      return unknownStep(plan, 'from', operation.from) ?? unknownStep(plan, 'to', operation.to);
    case 'set':
      return noVariable(plan, operation.vars);
    case 'exit':
      return noExit(plan, operation.exit);
    default:
      return undefined;
  }
}

/** Undefined: it can be done now. */
export function operationFault(
  plan: Plan,
  state: State,
  operation: Operation,
): OperationFault | undefined {
  const fault = nameFault(plan, operation);
  if (fault) return fault;
  switch (operation.kind) {
    case 'skip':
      return notStanding(plan, state, operation.step);
    case 'retry':
      return notParked(state, operation.step);
    case 'jump':
      return noWay(plan, state, operation);
    case 'migrate':
      return isElsewhere(state, operation);
    default:
      return undefined;
  }
}

function stepsOf(plan: Plan): string[] {
  const own = plan.code.filter(({ op }) => !['join', 'turn', 'end'].includes(op));
  return [...new Set(own.map(({ step }) => step))];
}

function unknownStep(
  plan: Plan,
  member: 'step' | 'from' | 'to',
  step: string,
): OperationFault | undefined {
  const known = stepsOf(plan);
  if (known.includes(step)) return undefined;
  return { member, detail: `the playbook has no step "${step}"`, near: { word: step, known } };
}

const AT_REST: readonly string[] = ['waiting', 'parked', 'joining'];

function standingAt(plan: Plan, state: State): string[] {
  return state.threads.flatMap(({ mode, pc }) =>
    AT_REST.includes(mode) ? (plan.code[pc]?.step ?? []) : [],
  );
}

function notStanding(
  plan: Plan,
  state: State,
  step: string,
  member: 'step' | 'from' = 'step',
): OperationFault | undefined {
  const standing = standingAt(plan, state);
  if (standing.includes(step)) return undefined;
  const busy = state.threads.some(({ pc }) => plan.code[pc]?.step === step);
  const places = standing.length === 0 ? 'at work' : `at ${standing.join(', ')}`;
  const why = busy ? 'has an effect under way' : 'is not where the enrollment stands';
  return { member, detail: `"${step}" ${why}: it is ${places}` };
}

function isElsewhere({ version }: State, { from }: Migration): OperationFault | undefined {
  if (version === undefined || version === from) return undefined;
  return { detail: 'it has been moved to another version meanwhile' };
}

function notParked({ threads }: State, step: string): OperationFault | undefined {
  const gone = threads.find(({ parked }) => parked?.step === step && parked.code === 'step-gone');
  if (gone) return { detail: `${gone.parked?.reason ?? step}: jump to where it goes on` };
  const parked = threads.flatMap((thread) => thread.parked?.step ?? []);
  if (parked.includes(step)) return undefined;
  const places = parked.length === 0 ? 'nothing is' : `parked is ${parked.join(', ')}`;
  return { member: 'step', detail: `"${step}" is not parked: ${places}` };
}

/** As `goto`: the same list or one around it, never into or out of a branch, never into a repeat or a closing step. */
function noWay(
  plan: Plan,
  state: State,
  { from, to }: Extract<Operation, { kind: 'jump' }>,
): OperationFault | undefined {
  const fault = notStanding(plan, state, from, 'from');
  if (fault) return fault;
  const thread = state.threads.find(
    ({ pc, mode }) => plan.code[pc]?.step === from && AT_REST.includes(mode),
  );
  const pc = plan.code.findIndex(({ step, op }) => step === to && op !== 'join');
  if (thread && thread.side !== true && isInSight(plan, thread.pc, pc)) return undefined;
  return {
    member: 'to',
    detail: `there is no way from "${from}" to "${to}": a jump reaches the same list and those around it, as goto does, and never enters or leaves a branch of parallel`,
  };
}

function noVariable(plan: Plan, vars: Readonly<Record<string, Value>>): OperationFault | undefined {
  const known = Object.keys(plan.vars);
  for (const [name, value] of Object.entries(vars)) {
    const declared = Object.hasOwn(plan.vars, name) ? plan.vars[name] : undefined;
    if (!declared)
      return { member: 'vars', detail: `no variable "${name}"`, near: { word: name, known } };
    if (!fits(declared.type, value))
      return { member: 'vars', detail: `"${name}" takes ${declared.type}, not ${say(value)}` };
  }
  return known.length > 0 && Object.keys(vars).length > 0
    ? undefined
    : { member: 'vars', detail: 'say which variables, with their values' };
}

const TEXT = 8 * 1024;

function fits(type: string, value: unknown): boolean {
  if (type === 'number' || type === 'money') return typeof value === 'number' && isFinite(value);
  if (type === 'boolean') return typeof value === 'boolean';
  return typeof value === 'string' && value.length <= TEXT;
}

function say(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 60);
}

/** `removed` is there without being declared. */
function noExit(plan: Plan, exit: string): OperationFault | undefined {
  const known = [...Object.keys(plan.exits), 'removed'];
  if (known.includes(exit)) return undefined;
  return {
    member: 'exit',
    detail: `the playbook has no exit "${exit}"`,
    near: { word: exit, known },
  };
}
