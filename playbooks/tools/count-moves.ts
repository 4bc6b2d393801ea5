import type { StepMoves } from '../kernel/input';
import { fatesOf, placeOf, type Fate } from '../kernel/landing';
import type { Plan, Send, TaskPolicy, Wait, When } from '../kernel/plan';
import type { Thread } from '../kernel/state';
import { countAhead, type Ahead, type Known } from './count-ahead';

/** What a migration would do to many, by where each stands. Its fates are the kernel's own. */

export interface Move {
  readonly from: Plan;
  readonly to: Plan;
  readonly steps: StepMoves;
}

/** Something an enrollment has out there. */
export interface Standing {
  readonly step: string;
  readonly visit: number;
  readonly what: 'wait' | 'task' | 'draft' | 'send' | 'parked';
  /** ms: from when it is counted. */
  readonly since?: number;
  /** Of a task: others stand in it as well, so it outlives this one. */
  readonly shared?: boolean;
  /** Of a task: what becomes of it at an exit; else the playbook says. */
  readonly onExit?: TaskPolicy;
}

/** What is known of whom it is about. */
export interface Whom extends Known {
  /** ms */
  readonly now: number;
  /** ms: the end of a wait in the new version that began at `since`; undefined: nobody can say. */
  readonly endOf: (until: When, since: number) => number | undefined;
  /** Whether a message still goes that should have gone at `due` (ms). */
  readonly goesLate: (send: Send, due: number) => boolean;
}

export interface MoveCounts {
  /** Each enrollment is one of these: it goes on where it stands, where the plan says, or is parked. */
  readonly move: number;
  readonly map: number;
  readonly park: number;
  readonly tasks_closed: number;
  readonly tasks_opened: number;
  /** Messages that may go at once, where recipient, approval and guards allow it. */
  readonly sends: number;
}

const NOTHING: MoveCounts = {
  move: 0,
  map: 0,
  park: 0,
  tasks_closed: 0,
  tasks_opened: 0,
  sends: 0,
};

export function addCounts(a: MoveCounts = NOTHING, b: MoveCounts = NOTHING): MoveCounts {
  return {
    move: a.move + b.move,
    map: a.map + b.map,
    park: a.park + b.park,
    tasks_closed: a.tasks_closed + b.tasks_closed,
    tasks_opened: a.tasks_opened + b.tasks_opened,
    sends: a.sends + b.sends,
  };
}

/** Of one enrollment. */
export function countMove(move: Move, standings: readonly Standing[], whom: Whom): MoveCounts {
  const threads = threadsOf(move.from, standings);
  const fates = fatesOf(move, threads);
  const each = threads.map((thread) => ({
    thread,
    fate: fates.get(thread.id) ?? { kind: 'ends' as const },
  }));
  const own = each.filter(({ thread }) => thread.mode !== 'joining');
  const isTold = ({ pc }: Thread) => Object.hasOwn(move.steps, move.from.code[pc]?.step ?? '');
  const parks = own.some(({ fate }) => fate.kind === 'parks');
  const maps = own.some(({ thread }) => isTold(thread));
  const ahead = each.flatMap((one) => aheadOf(move, one, whom));
  const exit = ahead.map((one) => one.exit).find((one) => one !== undefined);
  const tasks = standings.filter(({ what, shared }) => what === 'task' && shared !== true);
  const closes = (one: Standing) => {
    const found = own.find(({ thread }) => isAt(move.from, thread, one));
    const stays = found !== undefined && goesAlong(found.fate);
    return !stays || (exit !== undefined && policyOf(move.to, exit, one) === 'close');
  };
  return {
    ...(parks ? { ...NOTHING, park: 1 } : maps ? { ...NOTHING, map: 1 } : { ...NOTHING, move: 1 }),
    tasks_closed: tasks.filter(closes).length,
    tasks_opened: ahead.reduce((sum, one) => sum + one.tasks, 0),
    sends: ahead.reduce((sum, one) => sum + one.sends, 0),
  };
}

interface Fated {
  readonly thread: Stood;
  readonly fate: Fate;
}

function isAt({ code }: Plan, { pc, visit }: Thread, one: Standing): boolean {
  return code[pc]?.step === one.step && visit === one.visit;
}

function policyOf({ exits, onExitTasks }: Plan, exit: string, { onExit }: Standing): TaskPolicy {
  return onExit ?? exits[exit]?.tasks ?? onExitTasks;
}

/** What a thread comes to as soon as it is moved. */
function aheadOf({ from, to }: Move, { thread, fate }: Fated, whom: Whom): Ahead[] {
  const at = (pc: number, known: Known = whom) => countAhead(to, pc, known);
  switch (fate.kind) {
    case 'begins':
      return [at(fate.pc)];
    case 'lands': {
      const step = to.code[fate.pc];
      return step ? [at(outcomeOf(step, fate.as))] : [];
    }
    case 'stays':
    case 'goesOn': {
      const [old, step] = [from.code[thread.pc], to.code[fate.pc]];
      // A branch that is new begins.
      if (thread.mode === 'joining' && old?.op === 'parallel' && step?.op === 'parallel') {
        const known = old.branches.map(({ name }) => name);
        return step.branches.filter(({ name }) => !known.includes(name)).map((one) => at(one.to));
      }
      if (fate.kind === 'stays') return [];
      // What was parked is tried again.
      if (thread.parked && !thread.open) return [at(fate.pc)];
      return step?.op === 'wait' ? pastOf(step, thread, { at, whom }) : [];
    }
    default:
      return [];
  }
}

/** The end of a wait, computed again, has passed already. */
function pastOf(
  step: Wait,
  { since }: Stood,
  { at, whom }: { at: (pc: number, known: Known) => Ahead; whom: Whom },
): Ahead[] {
  const due = step.until && since !== undefined ? whom.endOf(step.until, since) : undefined;
  if (due === undefined || due > whom.now) return [];
  const goes = (send: Send) => whom.goesLate(send, due);
  return [at(outcomeOf(step, step.untilOutcome), { ...whom, goes })];
}

function outcomeOf({ outcomes, next }: Plan['code'][number], outcome: string): number {
  return (Object.hasOwn(outcomes, outcome) ? outcomes[outcome] : undefined) ?? next;
}

function goesAlong({ kind }: Fate): boolean {
  return kind === 'stays' || kind === 'goesOn';
}

/** Of a wait: when it began. */
type Stood = Thread & { readonly since?: number };

/** As the kernel has them: one per step, with those that wait at the parallels around it. */
function threadsOf(plan: Plan, standings: readonly Standing[]): Stood[] {
  const threads: Stood[] = [];
  const parents = new Map<string, number>();
  const parentAt = (
    scopes: readonly { readonly pc: number; readonly branch: string }[],
  ): Partial<Thread> => {
    const last = scopes.at(-1);
    if (last === undefined) return {};
    const outer = parentAt(scopes.slice(0, -1));
    const key = JSON.stringify([last.pc, outer.parent, outer.branch]);
    const id = parents.get(key) ?? threads.length;
    if (!parents.has(key)) {
      parents.set(key, id);
      threads.push({ id, pc: last.pc, visit: 1, mode: 'joining', joined: [], ...outer });
    }
    return { parent: id, branch: last.branch };
  };
  const steps = new Map<string, Standing[]>();
  for (const one of standings) {
    const key = `${one.step}#${one.what === 'parked' ? '' : one.visit}`;
    steps.set(key, [...(steps.get(key) ?? []), one]);
  }
  for (const group of steps.values()) {
    const [first] = group;
    const pc = first ? placeOf(plan, first.step) : -1;
    const step = plan.code[pc];
    if (!first || !step) continue;
    const branches = (step.scopes ?? []).flatMap((scope) =>
      scope.kind === 'branch' ? [scope] : [],
    );
    const around = parentAt(branches);
    // A task nobody waits for stands beside the others.
    const side = step.op === 'task' && step.blocks === false ? { side: true as const } : {};
    const place = { id: threads.length, pc, visit: first.visit };
    threads.push({ ...place, ...stateOf(group), ...sinceOf(group), ...side, ...around });
  }
  return threads;
}

function sinceOf(group: readonly Standing[]): { readonly since?: number } {
  const since = group.map((one) => one.since).find((one) => one !== undefined);
  return since === undefined ? {} : { since };
}

function stateOf(group: readonly Standing[]): Omit<Thread, 'id' | 'pc' | 'visit'> {
  const has = (what: Standing['what']) => group.some((one) => one.what === what);
  const step = group[0]?.step ?? '';
  return {
    mode: has('parked') ? 'parked' : 'waiting',
    ...(has('parked') ? { parked: { step, code: 'settle-failed' as const, reason: '' } } : {}),
    ...(has('task') ? { open: true as const } : {}),
    ...(has('draft') ? { approval: 'draft' } : {}),
    ...(has('send') ? { held: 'held' } : {}),
  };
}
