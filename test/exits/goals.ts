import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import type { Compiled, CompiledPlaybook } from '../../playbooks/compiler/compile';
import type { Project } from '../../playbooks/kernel/catalog';
import type { Scenario } from '../../playbooks/kernel/scenario';
import { Fault } from '../../playbooks/simulator/fault';
import { simulate } from '../../playbooks/simulator/simulate';
import { onlySimulated } from '../support/of-scenario';
import { late } from './late';

/** One exit of one playbook, and the stories that end by it. */
export interface Goal<S extends Ending = Story> {
  readonly playbook: CompiledPlaybook;
  readonly exit: string;
  readonly stories: readonly S[];
}
export interface Ending {
  readonly name: string;
  readonly scenario: Scenario;
  /** ms, playbook time: when the simulator left by it, and the time of the last item of the script. */
  readonly leavesAt: number;
  readonly lastAt: number;
}
export interface Story extends Ending {
  /** By how many of `LATE_MS` everything in it may be late, and it still leaves by that exit. */
  readonly stands: number;
}

const HOUR_MS = 3_600_000;
export const LATE_MS: readonly number[] = [3, 8, 24, 48].map((hours) => hours * HOUR_MS);
/** Longer stories are taken only where there is no other. */
const LONG_MS = 300 * 24 * HOUR_MS;

/** Every exit that the files name; the stories are the cases of the tests beside them. */
export function goalsOf(files: ReadonlyMap<string, string>, compiled: Compiled): Goal<Ending>[] {
  const { project } = compiled;
  if (!project) throw new Error('the project has faults; tenure check names them');
  const { tests } = compileTests(files, compiled);
  return compiled.playbooks.flatMap((playbook) => {
    const cases = tests
      .filter((test) => test.playbook === playbook.id)
      .flatMap((test) => test.cases)
      .filter(({ scenario }) => isPlayable(scenario))
      .map((one) => ({ ...one, left: leftOf(one.scenario, playbook, project) }));
    return Object.keys(playbook.plan.exits).map((exit): Goal<Ending> => {
      const stories = cases.flatMap(({ name, scenario, left }): Ending[] => {
        const leavesAt = left.get(exit);
        if (leavesAt === undefined) return [];
        const lastAt = late(scenario, 0, project).script.at(-1)?.at ?? scenario.now;
        return [{ name, scenario, leavesAt, lastAt }];
      });
      return { playbook, exit, stories };
    });
  });
}

/** The stories rehearsed ever later: the best to play on a running system first. */
export function ranked(goal: Goal<Ending>, project: Project): Goal {
  const { playbook, exit } = goal;
  const stories = goal.stories.map((story): Story => {
    const stood = LATE_MS.filter((ms) =>
      leftOf(late(story.scenario, ms, project), playbook, project).has(exit),
    );
    return { ...story, stands: stood.length };
  });
  return { playbook, exit, stories: stories.sort(byPreference) };
}

/** The exits that it leaves by, and when. */
function leftOf(
  scenario: Scenario,
  { plan, templates }: CompiledPlaybook,
  project: Project,
): ReadonlyMap<string, number> {
  try {
    const { trace } = simulate({ plan, templates, project, scenario });
    const left = trace.filter(({ kind }) => kind === 'exit');
    return new Map(left.reverse().map(({ outcome, at }) => [outcome ?? '', at]));
  } catch (error) {
    // So late that what the script answers is no longer there.
    if (error instanceof Fault) return new Map();
    throw error;
  }
}

function byPreference(a: Story, b: Story): number {
  const long = ({ scenario, leavesAt }: Story): number =>
    leavesAt - scenario.now > LONG_MS ? 1 : 0;
  return long(a) - long(b) || b.stands - a.stands || a.leavesAt - b.leavesAt;
}

/** A mail server that refuses one mail, or a billing system that fails once, cannot be told whose mail or call. */
function isPlayable(scenario: Scenario): boolean {
  return (
    onlySimulated(scenario).length === 0 && scenario.script.every(({ fail }) => fail === undefined)
  );
}
