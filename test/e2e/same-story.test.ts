import { join } from 'node:path';
import { readProject } from '../../apps/cli/project-files';
import type { TestCase } from '../../playbooks/compiler/cases/test-case';
import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import { compile, type Compiled, type CompiledPlaybook } from '../../playbooks/compiler/compile';
import type { Diagnostic } from '../../playbooks/compiler/diagnostic';
import { coverageOf } from '../../playbooks/testing/coverage';
import { runCase, type CaseResult } from '../../playbooks/testing/run-case';
import { retireOthers, withStarted } from '../support/alone';
import { fallingInto } from '../support/falling-into';
import { playCase } from '../support/play-case';
import { LIBRARY, projectFolder, STARTER } from '../support/project-folder';
import { happened, lacking, simulated } from '../support/same-story';
import { StageServer } from '../support/stage-server';

/**
 * Every case that the server can carry out is played twice, in the simulator and on the real server with its time
 * skipped, and both tell the same story, line by line of YAML. Which cases these are the gate of publishing says.
 */
const starter = readProject(STARTER);
const around = [...starter].filter(([name]) => !/\.(playbook|test)\.yaml$/.test(name));
const small = new Map([...around, ...projectFolder(join(__dirname, 'same-story'))]);
const scores = new Map([...around, ...projectFolder(join(__dirname, 'scores-story'))]);
const guards = new Map([
  ...around,
  ...[...small].filter(([name]) => name.startsWith('templates/story/letter')),
  ...projectFolder(join(__dirname, 'guards-story')),
]);
const letters = [...small].filter(([name]) => /^templates\/story\/(letter|other)/.test(name));
const times = new Map([...around, ...letters, ...projectFolder(join(__dirname, 'time-story'))]);
const ways = new Map([...around, ...projectFolder(join(__dirname, 'ways-story'))]);
const channels = new Map([...around, ...projectFolder(join(__dirname, 'channels'))]);

interface Played {
  readonly one: TestCase;
  readonly name: string;
  readonly playbook: CompiledPlaybook;
  readonly lacks: readonly string[];
}

interface Cases {
  readonly compiled: Compiled;
  readonly errors: readonly Diagnostic[];
  readonly cases: readonly Played[];
}

function casesOf(files: ReadonlyMap<string, string>, only: string | undefined): Cases {
  const compiled = compile(files);
  const { tests, diagnostics } = compileTests(files, compiled);
  const errors = [...compiled.diagnostics, ...diagnostics].filter(
    ({ severity }) => severity === 'error',
  );
  const cases = tests.flatMap((test) =>
    test.cases.flatMap((one): Played[] => {
      const playbook = compiled.playbooks.find(({ id }) => id === test.playbook);
      if (!playbook || (only ?? playbook.id) !== playbook.id) return [];
      const name = `${test.playbook}: ${one.name}`;
      const played = fallingInto(one, playbook.plan);
      return [{ one: played, name, playbook, lacks: lacking(played, playbook, compiled) }];
    }),
  );
  return { compiled, errors, cases };
}

/** A story tells of one who is not held out. */
const library = new Map(
  [...readProject(LIBRARY)].map(([name, text]) => [
    name,
    text.replace(/^holdout: .*$/m, 'holdout: 0%'),
  ]),
);

/** `only`: the playbook that is live, with those it starts, where the others would take part in its stories. */
type OnStage = [name: string, files: ReadonlyMap<string, string>, only?: string];
const PROJECTS: readonly OnStage[] = [
  ['the starter', starter],
  ['small playbooks', small],
  ['every channel', channels],
  ['every guard', guards],
  ['computed attributes', scores],
  ['ways in by the clock', ways],
  ['nights, festivals and Saturdays that are worked', times],
  ...compile(library).playbooks.map(({ id }): OnStage => [`${id} of the library`, library, id]),
];
const left = new Map<string, number>();
let played = 0;
let all = 0;

afterAll(() => {
  const why = [...left].sort((a, b) => b[1] - a[1]).map(([feature, n]) => `${feature} (${n})`);
  process.stdout.write(
    `${played} of ${all} cases told the same story on the server; the others need ${why.join(', ')}\n`,
  );
});

describe.each([...PROJECTS])('%s', (...[, files, only]) => {
  const { compiled, errors, cases } = casesOf(files, only);
  // Said by a test: a suite that cannot be read would not end, for the worker's runtime is there already.
  if (errors.length > 0) return void test('is without faults', () => expect(errors).toEqual([]));
  const able = cases.filter(({ lacks }) => lacks.length === 0);
  all += cases.length;
  for (const feature of cases.flatMap(({ lacks }) => lacks))
    left.set(feature, (left.get(feature) ?? 0) + 1);
  if (able.length === 0) return void test('has no case yet that the server carries out', () => {});
  let stage: StageServer;

  test('has cases for every step, outcome and arm of what the server carries out', () => {
    const traces = new Map<CompiledPlaybook, CaseResult['trace'][]>();
    for (const { one, playbook } of able)
      if (compiled.project)
        traces.set(playbook, [
          ...(traces.get(playbook) ?? []),
          runCase(one, { playbook, project: compiled.project }).trace,
        ]);
    const unseen = [...traces].flatMap(([{ id, plan }, all]) =>
      coverageOf(plan, all).unseen.map((place) => `${id}: ${place}`),
    );
    expect(unseen).toEqual([]);
  });

  beforeAll(async () => {
    stage = await StageServer.open(async (api) => {
      const as = await api.key(['playbooks:publish']);
      const body = { files: Object.fromEntries(files) };
      const headers = { 'idempotency-key': 'stage' };
      const published = await api.call('POST', '/v1/publications', { as, body, headers });
      if (published.status !== 201) throw new Error(published.text);
    });
    const about = compiled.playbooks.find(({ id }) => id === only);
    if (about) await retireOthers(stage, withStarted(about, compiled.playbooks));
  }, 120_000);
  afterAll(() => stage.close());
  afterEach(() => stage.clear());

  test.each(able.map((one) => [one.name, one] as const))(
    '%s',
    async (_title, { one, playbook }) => {
      const { project } = compiled;
      expect(project && runCase(one, { playbook, project }).failures).toEqual([]);
      const told = simulated(one, playbook, compiled);
      const enrollments = await playCase(stage, one.scenario);
      expect(await happened(stage, enrollments, playbook.id)).toEqual(told);
      played += 1;
    },
    180_000,
  );
});
