import { abandon } from './abandon';
import { exitBinds } from './arming';
import { joinIfMet } from './branches';
import { onDesk, turnTime } from './clocks';
import type { Item, MovedRow } from './command';
import { standStill } from './follow';
import type { Migration } from './input';
import { fatesOf, type Fate } from './landing';
import { pick } from './names';
import { begin, complete, place, put } from './outcome';
import { unpark } from './park';
import type { Plan, Scope } from './plan';
import { exitsAlike } from './reads-alike';
import { wait } from './run';
import { armUnless } from './send';
import { refreshStatus } from './status';
import { fork } from './threads';
import type { MutableThread, Turn } from './turn';

/**
 * An enrollment goes on in another version: what it leaves is ended under the old plan, then everything is asked for under
 * the new one, from the starts it had. What reads the same in both is not touched.
 */
export function migrate(turn: Turn, operation: Migration, why: string): void {
  const { state } = turn;
  if (state.exit !== null) return;
  const next = turn.versions.get(operation.to);
  const late = lateness(turn, operation, next);
  if (late !== undefined || !next)
    return turn.trace({ kind: 'late', why: `${why}: ${late ?? ''}` });
  const old = turn.plan;
  const fates = fatesOf({ from: old, to: next, steps: operation.steps ?? {} }, state.threads);
  const moves: Moving[] = state.threads.map((thread) => ({
    thread,
    fate: fates.get(thread.id) ?? { kind: 'ends' },
    // Held right behind its last step it stands nowhere.
    from: thread.pc < 0 ? { step: '', visit: 0 } : place(turn, thread),
  }));
  turn.items = turn.items.filter((item) => !ASKED.has(item.kind));
  for (const move of moves) leave(turn, move);
  const staying = moves.filter(
    ({ thread, fate }) => fate.kind !== 'ends' && state.threads.includes(thread),
  );
  state.threads = staying.map(({ thread }) => thread);
  const exits = !exitsAlike(old, next);
  cross(turn, operation, { next, staying, exits });
  const text = `${why}: goes on in version ${short(operation.to)}, was in ${short(operation.from)}`;
  turn.trace({ kind: 'migrated', outcome: short(operation.to), why: text });
  if (exits) armExits(turn);
  for (const move of staying) arrive(turn, old, move);
  openBranches(turn);
  refreshStatus(turn);
}

/** Of an earlier try that could not be written: asked for anew, or no more. */
const ASKED: ReadonlySet<Item['kind']> = new Set([
  'arm',
  'armExits',
  'armBeside',
  'resolveTime',
  'retime',
  'climb',
  'remind',
]);

interface Moving {
  readonly thread: MutableThread;
  readonly fate: Fate;
  /** Where it stood. */
  readonly from: { readonly step: string; readonly visit: number };
}

/** Undefined: it may be done. */
function lateness(
  { state }: Turn,
  { from }: Migration,
  next: Plan | undefined,
): string | undefined {
  if (state.version !== undefined && state.version !== from)
    return `it is in version ${short(state.version)} by now and stays there`;
  return next ? undefined : 'the version it should go on in is not at hand';
}

/** As people write it: the first digits. */
function short(hash: string): string {
  return hash.replace(/^sha256:/, '').slice(0, 8);
}

/** Under the old plan: what does not go along is taken in. */
function leave(turn: Turn, { thread, fate }: Moving): void {
  if (fate.kind === 'stays' || !turn.state.threads.includes(thread)) return;
  if (thread.parked) turn.tell(thread, { kind: 'released', why: 'goes on in another version' });
  if (thread.pc < 0) return;
  const { op } = turn.instruction(thread);
  if (fate.kind !== 'goesOn' && thread.visit > 0) abandon(turn, thread);
  else if (op === 'wait') turn.add({ kind: 'disarm', ...place(turn, thread) });
  if (thread.beside) turn.add({ kind: 'disarm', ...place(turn, thread) });
}

/** From here on everything is of the new plan. */
function cross(
  turn: Turn,
  operation: Migration,
  { next, staying, exits }: { next: Plan; staying: readonly Moving[]; exits: boolean },
): void {
  const { state } = turn;
  const { code, vars } = turn.plan;
  const names = new Map(code.map(({ step }, pc) => [String(pc), step]));
  const given = operation.vars ?? {};
  state.vars = Object.fromEntries(
    Object.entries(next.vars).map(([id, one]) => {
      const kept = vars[id]?.type === one.type ? state.vars[id] : undefined;
      return [id, (Object.hasOwn(given, id) ? given[id] : kept) ?? one.default];
    }),
  );
  const read = next.keeps['trigger'];
  state.trigger = { ...pick(operation.trigger ?? {}, read), ...pick(state.trigger, read) };
  const turns = Object.entries(state.turns ?? {});
  const changed = staying.some(({ fate }) => fate.kind !== 'stays');
  turn.plan = next;
  state.version = operation.to;
  for (const { thread, fate, from } of staying) take(turn, thread, { fate, from });
  const moved = staying.flatMap((move) => rowsOf(turn, move));
  turn.add({ kind: 'migrate', version: operation.to, moved, ...(exits ? { exits } : {}) });
  const { steps = {} } = operation;
  const kept = turns.flatMap(([pc, one]) => {
    const told = steps[names.get(pc) ?? ''];
    const name = typeof told === 'object' ? told.step : names.get(pc);
    const at = next.code.findIndex(({ step, op }) => step === name && op === 'repeat');
    return at < 0 ? [] : [[String(at), one] as const];
  });
  if (state.turns) state.turns = Object.fromEntries(kept);
  if (changed && operation.late !== 'run')
    state.catchUp = { before: turn.now, until: turn.now, skipStale: true };
  // A task or notice nobody waits for may outlive the turn it was begun in: it neither begins one nor keeps it.
  const inTurns = state.threads.filter(({ side }) => !side);
  for (const thread of inTurns) enterTurns(turn, thread.pc);
  const inside = new Set(inTurns.flatMap((thread) => turnsAround(turn, thread.pc)));
  for (const pc of Object.keys(state.turns ?? {}))
    if (!inside.has(Number(pc))) turn.setTurn(Number(pc), undefined);
}

/** Its place, and under a new name its start and the number of a visit nobody had. */
function take(turn: Turn, thread: MutableThread, { fate, from }: Omit<Moving, 'thread'>): void {
  if (fate.kind === 'ends') return;
  if (fate.kind !== 'stays' && fate.kind !== 'goesOn') return put(thread, fate.pc);
  thread.pc = fate.pc;
  const { step } = turn.plan.code[fate.pc] ?? from;
  if (step === from.step) return;
  const { steps } = turn.state;
  const [old, there] = [steps[from.step], steps[step]];
  thread.was = from;
  if (thread.open) thread.opened ??= from;
  if (!old) return;
  if (there) {
    thread.visit = there.visits + 1;
    const endedBefore = there.at ?? there.endedBefore;
    const ended = endedBefore === undefined ? {} : { endedBefore };
    steps[step] = { ...there, visits: thread.visit, since: old.since, ...ended };
  } else steps[step] = old;
}

/** What lies in rows by step, visit and place. */
function rowsOf(turn: Turn, { thread, fate, from }: Moving): MovedRow[] {
  if (fate.kind !== 'stays' && fate.kind !== 'goesOn') return [];
  const lies = thread.open === true || thread.held !== undefined || thread.approval !== undefined;
  return lies ? [{ ...from, to: { ...place(turn, thread), pc: thread.pc } }] : [];
}

/** A step inside a repeat is in a turn of it, also for whoever came there from outside. */
function enterTurns(turn: Turn, at: number): void {
  for (const pc of turnsAround(turn, at)) {
    if (pc === at || turn.state.turns?.[String(pc)] !== undefined) continue;
    turn.setTurn(pc, { turn: 1, from: turn.now, begun: turn.now });
    const { step } = turn.at(pc);
    const visits = (turn.state.steps[step]?.visits ?? 0) + 1;
    turn.state.steps[step] = { ...turn.state.steps[step], visits, since: turn.now };
  }
}

function turnsAround({ plan }: Turn, pc: number): number[] {
  const scopes: readonly Scope[] = plan.code[pc]?.scopes ?? [];
  const around = scopes.flatMap((scope) => (scope.kind === 'turn' ? [scope.pc] : []));
  return plan.code[pc]?.op === 'repeat' ? [...around, pc] : around;
}

/** What they look back to is now: nobody leaves by what happened before there was such an exit. */
function armExits(turn: Turn): void {
  const { state, plan } = turn;
  const binds = exitBinds(turn);
  if (binds) state.bound = binds;
  else delete state.bound;
  if (Object.values(plan.exits).some(({ trigger }) => trigger !== undefined))
    turn.add({ kind: 'armExits', since: turn.now, ...(binds ? { binds } : {}) });
}

/** Under the new plan: goes on where it was put. */
function arrive(turn: Turn, old: Plan, { thread, fate, from }: Moving): void {
  if (fate.kind === 'ends' || thread.pc < 0 || !turn.state.threads.includes(thread)) return;
  const { step } = turn.instruction(thread);
  const was = from.step === step ? '' : `"${from.step}" is `;
  if (fate.kind === 'parks') return halt(turn, thread, `"${from.step}": ${fate.why}`);
  const behind = fate.kind === 'lands' ? `, behind it as "${fate.as}"` : '';
  const how = fate.kind === 'begins' ? ', from its beginning' : behind;
  turn.tell(thread, { kind: 'migrated', why: `goes on here: ${was}"${step}"${how}` });
  if (fate.kind === 'lands') {
    begin(turn, thread);
    return complete(turn, thread, { outcome: fate.as, at: turn.now });
  }
  if (fate.kind === 'goesOn') goOn(turn, old, thread);
}

/** Stands at a step that has not begun, until a person says where it goes on. */
function halt(turn: Turn, thread: MutableThread, reason: string): void {
  const { step } = turn.instruction(thread);
  thread.mode = 'parked';
  thread.parked = { step, code: 'step-gone', reason };
  turn.tell(thread, { kind: 'parked', why: reason, values: { code: 'step-gone' } });
  if (turn.state.status === 'paused') return;
  turn.state.status = 'parked';
  turn.add({ kind: 'status', status: 'parked', parked: thread.parked });
}

/** What it has out there is the new step's, from the start it had. */
function goOn(turn: Turn, old: Plan, thread: MutableThread): void {
  const instruction = turn.instruction(thread);
  if (instruction.op === 'task' && thread.open) return void (thread.moved = true);
  if (thread.parked) return unpark(turn, thread, { why: 'the step is another one now' });
  if (thread.mode === 'enter') return;
  switch (instruction.op) {
    case 'wait':
      return waitOn(turn, thread);
    case 'repeat':
      thread.mode = 'effect';
      delete thread.deadline;
      return turn.add(turnTime(turn, thread, instruction));
    case 'send':
      if (!thread.beside || onDesk(thread)) return;
      delete thread.beside;
      delete thread.bound;
      return armUnless(turn, thread, instruction);
    case 'parallel': {
      const names = instruction.branches.map(({ name }) => name);
      thread.joined = (thread.joined ?? []).filter((name) => names.includes(name));
      return;
    }
    default:
      return;
  }
}

function waitOn(turn: Turn, thread: MutableThread): void {
  const instruction = turn.instruction(thread);
  if (instruction.op !== 'wait') return;
  delete thread.deadline;
  delete thread.bound;
  standStill(turn, thread, instruction.pauseWhile !== undefined);
  const names = instruction.arms.map(({ name }) => name);
  const fired = Object.entries(thread.fired ?? {}).filter(([name]) => names.includes(name));
  if (instruction.all && fired.length > 0) thread.fired = Object.fromEntries(fired);
  else delete thread.fired;
  const all = instruction.all && names.length > 0 && names.every((name) => thread.fired?.[name]);
  if (!all) return wait(turn, thread, instruction);
  turn.tell(thread, { kind: 'outcome', outcome: 'all', why: 'all it waits for has come before' });
  complete(turn, thread, { outcome: 'all', at: turn.now });
}

/** Branches that are new begin; one that is waited for may have come to its end already. */
function openBranches(turn: Turn): void {
  for (const parent of [...turn.state.threads]) {
    const step = turn.plan.code[parent.pc];
    if (step?.op !== 'parallel' || parent.mode !== 'joining') continue;
    const inside = turn.state.threads.filter((one) => one.parent === parent.id && !one.side);
    let after = parent;
    for (const { name, to } of step.branches) {
      const there = inside.some(({ branch }) => branch === name) || parent.joined?.includes(name);
      if (there) continue;
      const start = { pc: to, visit: 0, mode: 'enter' as const };
      after = fork(turn, after, { ...start, parent: parent.id, branch: name });
    }
    if ((parent.joined ?? []).length > 0) joinIfMet(turn, parent);
  }
}
