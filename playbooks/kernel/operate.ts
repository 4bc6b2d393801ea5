import { setVar } from './assign';
import { abandon } from './abandon';
import type { External, Operation } from './input';
import { takeExit } from './leave';
import { migrate } from './migrate';
import { complete, forget } from './outcome';
import { unpark } from './park';
import type { Plan, Scope } from './plan';
import { refreshStatus } from './status';
import type { TraceEntry } from './trace-entry';
import type { MutableThread, Turn } from './turn';

/** What a person who runs playbooks may do to an enrollment. Each says who and why. */

type Ordered = Extract<External, { kind: 'operator' }>;
type Of<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>;
/** Who wants it and what for, as the story tells it. */
type Words = Required<Pick<TraceEntry, 'why' | 'values'>>;

export function operate(turn: Turn, { operation, by, reason }: Ordered): void {
  const told: Words = { why: `${by}: ${reason}`, values: { by, reason } };
  if (operation.kind === 'exit')
    return takeExit(turn, { exit: operation.exit, why: told.why, by, reason });
  if (turn.state.exit !== null && !turn.state.ended) return;
  switch (operation.kind) {
    case 'pause':
      return pause(turn, told);
    case 'resume':
      return resume(turn, operation, told);
    case 'skip':
      return skip(turn, operation, told);
    case 'retry':
      return retry(turn, operation, told);
    case 'jump':
      return jump(turn, operation, told);
    case 'set':
      return set(turn, operation, told);
    case 'migrate':
      return migrate(turn, operation, told.why);
  }
}

function more({ why, values }: Words, what: string): Words {
  return { why: `${why}: ${what}`, values };
}

function pause(turn: Turn, told: Words): void {
  if (turn.state.exit !== null || turn.state.status === 'paused') return;
  turn.trace({ kind: 'paused', ...told });
  refreshStatus(turn, true);
}

/** Ends a pause; where there is none, tries again what is parked. */
function resume(turn: Turn, how: Of<'resume'>, told: Words): void {
  const { state } = turn;
  if (state.status === 'paused') {
    turn.trace({ kind: 'resumed', ...told });
    catchUp(turn, how);
    turn.resumed = state.kernelVersion >= 4;
    return refreshStatus(turn, false);
  }
  for (const thread of state.threads)
    if (thread.mode === 'parked' && thread.parked?.code !== 'step-gone') unpark(turn, thread, told);
}

function catchUp({ state, now }: Turn, { spread = 0, skipStale }: Of<'resume'>): void {
  const stale = skipStale ? { skipStale } : {};
  if (spread > 0 || skipStale) state.catchUp = { before: now, until: now + spread, ...stale };
  else if (state.kernelVersion >= 4) delete state.catchUp;
}

function retry(turn: Turn, { step }: Of<'retry'>, told: Words): void {
  for (const thread of turn.state.threads)
    if (thread.parked?.step === step && thread.parked.code !== 'step-gone')
      unpark(turn, thread, told);
}

function skip(turn: Turn, { step, outcome }: Of<'skip'>, told: Words): void {
  const thread = standing(turn, step);
  if (!thread)
    return turn.trace({
      kind: 'late',
      step,
      ...more(told, 'nothing waits there to be skipped'),
    });
  turn.tell(thread, { kind: 'outcome', ...told, ...(outcome === undefined ? {} : { outcome }) });
  abandon(turn, thread);
  if (outcome !== undefined) complete(turn, thread, { outcome, at: turn.now });
  else forget(turn, thread, turn.instruction(thread).next);
}

function jump(turn: Turn, { from, to }: Of<'jump'>, told: Words): void {
  const thread = standing(turn, from);
  const pc = turn.plan.code.findIndex(({ step, op }) => step === to && op !== 'join');
  if (!thread || thread.side || !isInSight(turn.plan, thread.pc, pc))
    return turn.trace({
      kind: 'late',
      step: from,
      ...more(told, `there is no way from here to ${to}`),
    });
  turn.tell(thread, { kind: 'outcome', ...more(told, `goes to ${to}`) });
  abandon(turn, thread);
  forget(turn, thread, pc);
}

/** Never into or out of a branch, never into a repeat: the rule of `goto`. */
export function isInSight({ code }: Plan, from: number, to: number): boolean {
  const target = code[to];
  if (!target) return false;
  const [own, theirs] = [code[from]?.scopes ?? [], target.scopes ?? []];
  const walls = (scopes: readonly Scope[]) =>
    scopes.filter(({ kind }) => kind !== 'turn').map(text);
  return (
    walls(own).join() === walls(theirs).join() &&
    theirs.every((scope) => own.map(text).includes(text(scope)))
  );
}

function text(scope: Scope): string {
  if (scope.kind === 'branch') return `branch ${scope.pc} ${scope.branch}`;
  return scope.kind === 'turn' ? `turn ${scope.pc}` : `closing ${scope.exit}`;
}

function set(turn: Turn, { vars }: Of<'set'>, told: Words): void {
  for (const [name, value] of Object.entries(vars)) setVar(turn, name, value);
  turn.trace({ kind: 'set', ...more(told, Object.keys(vars).join(', ')) });
}

/** A thread that waits or is parked at this step: one whose effect is under way cannot be passed over. */
function standing(turn: Turn, step: string): MutableThread | undefined {
  return turn.state.threads.find(
    ({ mode, pc }) =>
      (mode === 'waiting' || mode === 'parked' || mode === 'joining') &&
      turn.plan.code[pc]?.step === step,
  );
}
