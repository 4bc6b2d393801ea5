import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import type { Compiled, CompiledPlaybook } from '../../playbooks/compiler/compile';
import type { Scenario } from '../../playbooks/kernel/scenario';
import { simulate } from '../../playbooks/simulator/simulate';

/** One exit of one playbook, and the stories that end by it, the shortest first. */
export interface Goal {
  readonly playbook: CompiledPlaybook;
  readonly exit: string;
  readonly stories: readonly Story[];
}
export interface Story {
  readonly name: string;
  readonly scenario: Scenario;
  /** ms, playbook time: when the simulator left by it. */
  readonly leavesAt: number;
}

/** Every exit that the files name; the stories are the cases of the tests beside them. */
export function goalsOf(files: ReadonlyMap<string, string>, compiled: Compiled): Goal[] {
  const { project } = compiled;
  if (!project) throw new Error('the project has faults; tenure check names them');
  const { tests } = compileTests(files, compiled);
  return compiled.playbooks.flatMap((playbook) => {
    const { plan, templates } = playbook;
    const played = tests
      .filter((test) => test.playbook === playbook.id)
      .flatMap(({ cases }) => cases)
      .filter(({ scenario }) => scenario.script.every(isPlayable))
      .map(({ name, scenario }) => ({
        name,
        scenario,
        trace: simulate({ plan, templates, project, scenario }).trace,
      }));
    return Object.keys(plan.exits).map((exit): Goal => {
      const stories = played.flatMap(({ name, scenario, trace }): Story[] => {
        const left = trace.find((one) => one.kind === 'exit' && one.outcome === exit);
        return left === undefined ? [] : [{ name, scenario, leavesAt: left.at }];
      });
      return { playbook, exit, stories: stories.sort((a, b) => a.leavesAt - b.leavesAt) };
    });
  });
}

/** A mail server that refuses one mail, or a billing system that fails once, cannot be told whose mail or call. */
function isPlayable({ fail }: Scenario['script'][number]): boolean {
  return fail === undefined;
}
