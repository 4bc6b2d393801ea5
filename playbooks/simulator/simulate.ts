import type { Parked } from '../kernel/command';
import type { TracedEntry } from '../kernel/trace-entry';
import type { State } from '../kernel/state';
import type { Verdict } from './goal';
import type { Thing } from './happened';
import { perform } from './perform';
import { Stage } from './stage';
import type { NotEntered } from './ways';
import { thingsOf } from './things';
import type { Ground, SimulatedSend, SimulatedTask, World } from './world';

/** What a scenario came to. Times are playbook time, ms. */
export interface Simulated {
  /** Without files and lines: `withLines` adds them. */
  readonly trace: readonly TracedEntry[];
  /** The same as tests look at it. */
  readonly things: readonly Thing[];
  readonly tasks: readonly SimulatedTask[];
  /** Steps of the tasks that are open at the end. */
  readonly openTasks: readonly string[];
  readonly sends: readonly SimulatedSend[];
  readonly notices: World['notices'];
  /** Of the last enrollment; null while it is inside, or when nobody was enrolled. */
  readonly exit: string | null;
  /** Of the first enrollment that ended; `open` while it may still be reached. Absent: the playbook has none. */
  readonly goal?: Verdict;
  /** When nobody was enrolled: of each way in why nobody came by it. */
  readonly notEntered?: readonly NotEntered[];
  readonly status: State['status'] | 'not_enrolled';
  /** Steps that cannot go on at the end. */
  readonly parked: readonly Parked[];
  /** Where the clock stands. */
  readonly now: number;
}

/**
 * Plays a scenario on a virtual clock with the kernel and the rules of the server, on rows in memory. Time moves by
 * the script alone, and on to `until` (ms) at its end. Throws a `Fault` where the scenario asks for what is not
 * there, or the playbook does not come to rest. Nobody is held out; other playbooks do not run.
 */
export function simulate(given: Ground & { readonly until?: number }): Simulated {
  const stage = new Stage(given);
  const ends: number[] = [];
  stage.begin();
  ends.push(stage.trace.length);
  for (const item of given.scenario.script) {
    perform(stage, item);
    ends.push(stage.trace.length);
  }
  if (given.until !== undefined) stage.moveTo(given.until);
  return resultOf(stage, ends);
}

function resultOf(stage: Stage, ends: readonly number[]): Simulated {
  const { world, trace, goal, latest } = stage;
  const notEntered = stage.notEntered();
  const { tasks, sends, notices, now, enrollment } = world;
  return {
    trace,
    things: thingsOf(trace, ends),
    tasks,
    openTasks: tasks.filter(({ status }) => status === 'open').map(({ step }) => step),
    sends,
    notices,
    exit: enrollment?.exit ?? null,
    ...(goal ? { goal: goal.result() } : {}),
    ...(notEntered ? { notEntered } : {}),
    status: latest?.state.status ?? 'not_enrolled',
    parked: (latest?.state.threads ?? []).flatMap(({ parked }) => parked ?? []),
    now,
  };
}
