import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { compileScenario, scenarioFault } from '../../../playbooks/compiler/scenario';
import type { CompiledPlaybook } from '../../../playbooks/compiler/compile';
import type { Diagnostic } from '../../../playbooks/compiler/diagnostic';
import type { Project } from '../../../playbooks/kernel/catalog';
import type { Scenario } from '../../../playbooks/kernel/scenario';
import { pathsOf } from '../../../playbooks/simulator/paths';
import { stretchesOf } from '../../../playbooks/simulator/stretches';
import { Fault } from '../../../playbooks/simulator/fault';
import { simulate, type Simulated } from '../../../playbooks/simulator/simulate';
import { lacksOf } from '../../../playbooks/testing/lacks';
import { UsageError } from '../exit';
import { print } from '../print';
import { readText } from '../project-files';
import { draw, loadTests, refuse } from '../findings';
import { asUsage, loadProject, playbookOf, projectFolder } from '../load-project';
import type { LoadedProject } from '../load-project';
import { pathList, stretchList } from '../path-list';
import { timeline } from '../timeline';

const MOST_PATHS = 100_000;

interface SimulateFlags {
  readonly scenario?: string;
  readonly case?: string;
  readonly allPaths?: boolean;
  readonly most?: string;
  readonly project?: string;
  readonly json?: boolean;
}

export function addSimulateCommand(tenure: Command, root: string): void {
  tenure
    .command('simulate <playbook>')
    .description(
      'play a scenario or a test case in virtual time and print what happens, when and why; needs no server',
    )
    .option('--scenario <file>', 'what is given and what happens')
    .option('--case <words>', 'a case of the tests of the playbook instead')
    .option(
      '--all-paths',
      'instead: every way through it, by outcomes of its steps, without a clock; each is told once',
    )
    .option('--most <n>', 'with --all-paths: whole paths from start to end, so many at most')
    .option('--project <folder>', 'the project (default: this folder, else playbooks/library)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  tenure simulate onboarding --project playbooks/starter --scenario docs/scenarios/ignored.scenario.yaml',
        '  tenure simulate renewal --case "notice given"    # why does that test fail?',
        '  tenure simulate goodbye --all-paths',
      ].join('\n'),
    )
    .action((playbook: string, flags: SimulateFlags) => {
      const folder = projectFolder(flags.project, root);
      return flags.allPaths === true
        ? allPaths(playbook, folder, flags)
        : run(playbook, folder, flags);
    });
}

function run(id: string, folder: string, flags: SimulateFlags): void {
  const loaded = loadProject(folder);
  const { compiled, files } = loaded;
  const { project } = compiled;
  if (!compiled.ok || project === undefined) throw refuse(compiled.diagnostics, files, flags);
  const playbook = playbookOf(loaded, id);
  const chosen =
    flags.case === undefined ? fromFile(id, loaded, flags) : fromTest(id, folder, flags);
  const { scenario, warnings, sources } = chosen;
  const simulated = play({ ...chosen, playbook, project }, flags);
  const { zone } = project.catalog.organisation;
  print(
    simulated,
    flags.json,
    () =>
      draw(warnings, sources) +
      timeline(simulated, scenario.now, { ...playbook, zone }) +
      stops(lacksOf(simulated, playbook), files),
  );
}

/** What keeps somebody inside: the words and lines of check. */
function stops(lacks: readonly Diagnostic[], files: ReadonlyMap<string, string>): string {
  return lacks.length === 0 ? '' : `\n\n${draw(lacks, files).trimEnd()}`;
}

function allPaths(id: string, folder: string, flags: SimulateFlags): void {
  const most = Number(flags.most ?? 1);
  if (!Number.isSafeInteger(most) || most < 1 || most > MOST_PATHS)
    throw new UsageError(`--most ${flags.most ?? ''}: write a number from 1 to ${MOST_PATHS}`);
  const loaded = loadProject(folder);
  if (!loaded.compiled.ok) throw refuse(loaded.compiled.diagnostics, loaded.files, flags);
  const { plan, lines } = playbookOf(loaded, id);
  if (flags.most === undefined) {
    const stretches = stretchesOf(plan);
    return print({ stretches }, flags.json, () => stretchList(stretches, { plan, lines }));
  }
  const found = pathsOf(plan, most);
  print(found, flags.json, () => pathList(found, lines));
}

interface Chosen {
  readonly file: string;
  readonly scenario: Scenario;
  readonly warnings: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
}

function fromFile(id: string, { compiled }: LoadedProject, flags: SimulateFlags): Chosen {
  const file = flags.scenario;
  if (file === undefined)
    throw new UsageError('name what is played: --scenario <file>, or --case "…" of its tests');
  if (!existsSync(file)) throw new UsageError(`--scenario: there is no file ${file}`);
  const text = asUsage(() => readText(file, file));
  const { scenario, diagnostics } = compileScenario(text, file, compiled, id);
  const sources = new Map([[file, text]]);
  if (scenario === undefined) throw refuse(diagnostics, sources, flags);
  return { file, scenario, warnings: diagnostics, sources };
}

function fromTest(id: string, folder: string, flags: SimulateFlags): Chosen {
  const { tests, diagnostics, ok, files } = loadTests(folder);
  if (!ok) throw refuse(diagnostics, files, flags);
  const words = flags.case?.toLowerCase() ?? '';
  for (const { file, playbook, cases } of tests) {
    const found = cases.find(({ name }) => name.toLowerCase().includes(words));
    if (playbook === id && found !== undefined)
      return { file, scenario: found.scenario, warnings: [], sources: files };
  }
  const names = tests.flatMap(({ playbook, cases }) =>
    playbook === id ? cases.map(({ name }) => `"${name}"`) : [],
  );
  const some =
    names.length === 0
      ? 'it has none'
      : `it has ${names.slice(0, 5).join(', ')}${names.length > 5 ? ' …' : ''}`;
  throw new UsageError(`no case of ${id} holds the words "${flags.case ?? ''}"; ${some}`);
}

/** What the scenario asks for and is not there is a finding about the scenario, with its line. */
function play(
  given: Chosen & { readonly playbook: CompiledPlaybook; readonly project: Project },
  flags: SimulateFlags,
): Simulated {
  const { file, sources, scenario, project } = given;
  const { plan, templates } = given.playbook;
  try {
    return simulate({ plan, project, templates, scenario });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw refuse([scenarioFault(sources.get(file) ?? '', file, error)], sources, flags);
  }
}
