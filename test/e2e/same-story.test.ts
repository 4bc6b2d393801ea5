import { compile } from '../../playbooks/compiler/compile';
import { compileScenario } from '../../playbooks/compiler/scenario';
import type { Scenario } from '../../playbooks/kernel/scenario';
import { simulate } from '../../playbooks/simulator/simulate';
import { withLines } from '../../playbooks/simulator/with-lines';
import { join } from 'node:path';
import { readProject } from '../../apps/cli/project-files';
import { StageServer } from '../support/stage-server';
import { yaml } from '../support/project';

/** The same scenario in the simulator and on the real server tells the same story, line by line of YAML. */
const files = readProject(join(__dirname, '..', '..', 'playbooks', 'starter'));
const compiled = compile(files);
const [playbook] = compiled.playbooks;
let stage: StageServer;
let startedAt = 0;

beforeEach(async () => {
  stage = await StageServer.open(Object.fromEntries(files));
}, 60_000);
afterEach(() => stage.close());

const given = (customer: string, more = '') => `
given:
  now: NOW
  customer: {id: ${customer}, name: 星河科技, annual_value: 120000, csm: ana, sales: sam, onboarding_lead: lee${more}}
  contacts:
    champion: {name: 陈晨, greeting: 陈工, locale: zh-CN, reach: {email: chen@${customer}.example}}
    sponsor: {name: 周总, locale: zh-CN, reach: {email: zhou@${customer}.example}}
  people: {ana: {name: Ana, manager: max}, sam: {name: Sam}, lee: {name: Lee}, max: {name: Max}}
enroll: won
with: {deal_id: d1, onboarding: true}
`;

const ANSWERED = yaml`
  script:
    - after: 1h
      resolve: {task: plan, by: ana, form: {core_task: Close a month}}
    - after: 1d
      event: {kickoff.booked: {}}
    - after: 1d
      resolve: {task: success_criteria, by: lee, form: {words: "关账时间从五天缩短到两天，而且不再加班，这就是成功", measured_by: 关账天数}}
    - after: 2d
      change: {customer: {integrations_live: 1, data_validated: true}}
    - after: 1d
      resolve: {task: handover_meeting, by: ana, form: {open_risks: none}}
    - after: 7d
    - after: 32d
    - after: 60d
`;
const IGNORED = yaml`
  script:
    - after: 60d
    - after: 60d
`;
const LEAVES = yaml`
  script:
    - after: 30h
      change: {customer: {status: churned}}
`;

async function both(name: string, script: string, more = '') {
  const now = await stage.startOfTime();
  startedAt = now;
  const text = `scenario: onboarding${given(name, more).replace('NOW', new Date(now).toISOString())}${script}`;
  const { scenario, diagnostics } = compileScenario(text, `${name}.yaml`, compiled, 'onboarding');
  if (scenario === undefined) throw new Error(JSON.stringify(diagnostics));
  const told = simulated(scenario);
  const id = await stage.play(scenario, { type: 'deal.won', id: `deal-${name}` });
  return { told, happened: await traced(id) };
}

function simulated(scenario: Scenario) {
  const { plan, templates, lines } = playbook!;
  const { trace } = simulate({ plan, templates, project: compiled.project!, scenario });
  return withLines(trace, lines).map(({ at, kind, step, visit, outcome, why, values, line }) =>
    entry({ at, kind, step, visit, outcome, why, values, line }),
  );
}

async function traced(id: string) {
  const { rows } = await stage.api.world.pool.query<Record<string, unknown> & { at: Date }>(
    'SELECT at, kind, step, visit, outcome, why, values, line FROM trace WHERE enrollment_id = $1 ORDER BY seq',
    [id],
  );
  return rows.map((row) => entry({ ...row, at: row.at.getTime() }));
}

/** A real server takes some milliseconds where the simulator takes none: times are told in minutes since the start. */
function entry({ at, why, values, ...rest }: Record<string, unknown>) {
  const known = Object.entries(rest).filter(([, value]) => value !== undefined && value !== null);
  const seen = Object.entries(values ?? {}).map(([name, value]): [string, unknown] => [
    name,
    isTime(value) ? minutes(value) : value,
  ]);
  return {
    at: minutes(Number(at)),
    why,
    values: Object.fromEntries(seen) as unknown,
    ...Object.fromEntries(known),
  };
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);
}

function minutes(at: string | number): number {
  return Math.floor((new Date(at).getTime() - startedAt + 20_000) / 60_000);
}

test('an onboarding that everybody answers', async () => {
  const stories = await both('answered', ANSWERED, ', core_task_share: 0.9');
  expect(stories.told.at(-1)).toMatchObject({ kind: 'exit', outcome: 'closed' });
  expect(stories.happened).toEqual(stories.told);
}, 120_000);

test('an onboarding that nobody answers', async () => {
  const stories = await both('ignored', IGNORED);
  expect(stories.told.at(-1)).toMatchObject({ kind: 'exit', outcome: 'paused_by_customer' });
  expect(stories.happened).toEqual(stories.told);
}, 120_000);

test('a customer who leaves in the middle', async () => {
  const stories = await both('leaves', LEAVES);
  expect(stories.told.at(-1)).toMatchObject({ kind: 'exit', outcome: 'churned' });
  expect(stories.happened).toEqual(stories.told);
}, 120_000);
