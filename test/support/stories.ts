import type { TestCase } from '../../playbooks/compiler/cases/test-case';
import { compileTests } from '../../playbooks/compiler/cases/compile-tests';
import { compile, type Compiled, type CompiledPlaybook } from '../../playbooks/compiler/compile';
import type { Diagnostic } from '../../playbooks/compiler/diagnostic';
import { coverageOf } from '../../playbooks/testing/coverage';
import { runCase, type CaseResult } from '../../playbooks/testing/run-case';
import { retireOthers, withStarted } from './alone';
import { fallingInto } from './falling-into';
import { playCase } from './play-case';
import { happened, lacking, toldBy } from './same-story';
import { StageServer } from './stage-server';

/** A project whose cases are played; `only`: the playbook that is live, with those it starts, where the others would take part in its stories. */
interface OnStage {
  readonly files: ReadonlyMap<string, string>;
  readonly only?: string;
}

interface Played {
  readonly one: TestCase;
  readonly name: string;
  readonly playbook: CompiledPlaybook;
  readonly lacks: readonly string[];
  /** In the simulator, once. */
  readonly simulated: () => CaseResult;
}

interface Cases {
  readonly compiled: Compiled;
  readonly errors: readonly Diagnostic[];
  readonly cases: readonly Played[];
}

/**
 * Every case is played twice, in the simulator and on the real server with its time skipped, and both tell the same
 * story, line by line of YAML, at the same times.
 */
export function tellStories(name: string, { files, only }: OnStage): void {
  describe(name, () => {
    const { compiled, errors, cases } = casesOf(files, only);
    if (errors.length > 0) return void test('is without faults', () => expect(errors).toEqual([]));
    test('asks for nothing that the server does not do', () =>
      expect(
        cases.flatMap(({ name, lacks }) => (lacks.length > 0 ? [{ name, lacks }] : [])),
      ).toEqual([]));
    test('has cases for every step, outcome and arm', () => expect(unseen(cases)).toEqual([]));
    playOn(() => open(files, compiled, only), cases);
  });
}

function playOn(opened: () => Promise<StageServer>, cases: readonly Played[]): void {
  let stage: StageServer;
  beforeAll(async () => {
    stage = await opened();
    // Not before: what could not be opened has said why.
    closing = () => stage.close();
  }, 120_000);
  let closing = (): unknown => undefined;
  afterAll(() => closing());
  afterEach(() => stage.clear());
  test.each(cases.map((one) => [one.name, one] as const))(
    '%s',
    async (_title, { one, playbook, simulated }) => {
      const { failures, trace } = simulated();
      expect(failures).toEqual([]);
      const enrollments = await playCase(stage, one.scenario);
      const told = await happened(stage, enrollments, playbook.id);
      expect(told).toEqual(toldBy(trace, playbook));
    },
    180_000,
  );
}

async function open(
  files: OnStage['files'],
  { playbooks }: Compiled,
  only: string | undefined,
): Promise<StageServer> {
  const stage = await StageServer.open(async (api) => {
    const as = await api.key(['playbooks:publish']);
    const body = { files: Object.fromEntries(files) };
    const headers = { 'idempotency-key': 'stage' };
    const published = await api.call('POST', '/v1/publications', { as, body, headers });
    if (published.status !== 201) throw new Error(published.text);
  });
  const about = playbooks.find(({ id }) => id === only);
  if (about) await retireOthers(stage, withStarted(about, playbooks));
  return stage;
}

function unseen(cases: readonly Played[]): string[] {
  const traces = new Map<CompiledPlaybook, CaseResult['trace'][]>();
  for (const { playbook, simulated } of cases)
    traces.set(playbook, [...(traces.get(playbook) ?? []), simulated().trace]);
  return [...traces].flatMap(([{ id, plan }, all]) =>
    coverageOf(plan, all).unseen.map((place) => `${id}: ${place}`),
  );
}

/** Several playbooks of one project are played by themselves. */
const read = new WeakMap<OnStage['files'], ReturnType<typeof readAll>>();

function readAll(files: OnStage['files']) {
  const compiled = compile(files);
  return { compiled, ...compileTests(files, compiled) };
}

function casesOf(files: OnStage['files'], only: string | undefined): Cases {
  const found = read.get(files) ?? readAll(files);
  read.set(files, found);
  const { compiled, tests, diagnostics } = found;
  const errors = [...compiled.diagnostics, ...diagnostics].filter(
    ({ severity }) => severity === 'error',
  );
  const cases = tests.flatMap((test) =>
    test.cases.flatMap((one): Played[] => {
      const playbook = compiled.playbooks.find(({ id }) => id === test.playbook);
      if (!playbook || (only ?? playbook.id) !== playbook.id) return [];
      return [toPlayed(fallingInto(one, playbook.plan), playbook, compiled)];
    }),
  );
  return { compiled, errors, cases };
}

function toPlayed(one: TestCase, playbook: CompiledPlaybook, compiled: Compiled): Played {
  const { project } = compiled;
  let result: CaseResult | undefined;
  const simulated = (): CaseResult => {
    if (!project) throw new Error('the project has faults');
    return (result ??= runCase(one, { playbook, project }));
  };
  const name = `${playbook.id}: ${one.name}`;
  return { one, name, playbook, lacks: lacking(one, playbook), simulated };
}
