/** One year of the renewal playbook on a virtual clock: nobody answers, so every deadline and way round is taken. */
import { countParses } from './evaluation.mjs';
import { middle, timed } from './growth.mjs';
import { folder, ours } from './ours.mjs';

const ROUNDS = 21;
/** As in a run of a project's cases: the first rounds are those of a compiler of JavaScript still at work. */
const WARM = 40;

export function year() {
  const { compile } = ours('playbooks/compiler/compile');
  const { compileTests } = ours('playbooks/compiler/cases/compile-tests');
  const { simulate } = ours('playbooks/simulator/simulate');
  const files = ours('apps/cli/project-files').readProject(folder('playbooks/library'));
  const compiled = compile(files);
  const { tests } = compileTests(files, compiled);
  const [first] = tests.find(({ playbook }) => playbook === 'renewal')?.cases ?? [];
  const renewal = compiled.playbooks.find(({ id }) => id === 'renewal');
  if (!first || !renewal || !compiled.project) throw new Error('the library does not compile');
  const { plan, templates } = renewal;
  const scenario = { ...first.scenario, script: [] };
  const until = scenario.now + 365 * 86_400_000;
  const run = () => simulate({ plan, project: compiled.project, templates, scenario, until });
  const samples = [];
  let story;
  const parses = countParses(() => {
    for (let round = -WARM; round < ROUNDS; round++) {
      const took = timed(() => (story = run()));
      if (round >= 0) samples.push(took);
    }
  });
  const { trace, sends, tasks, exit } = story;
  return {
    ms: middle(samples),
    ...{ trace: trace.length, sends: sends.length, tasks: tasks.length, exit, parses },
  };
}
