import { join } from 'node:path';
import Table from 'cli-table3';
import type { Pool } from 'pg';
import { readProject } from '../../apps/cli/project-files';
import { SettingClock } from '../../apps/shared/clock';
import { openPool } from '../../apps/shared/database/pool';
import { Published } from '../../apps/shared/publications/published';
import {
  EnrollmentWorkflows,
  temporalClient,
} from '../../apps/shared/temporal/enrollment-workflows';
import { compile } from '../../playbooks/compiler/compile';
import { Tenure } from '../e2e/tenure';
import { fallingIntoArms } from '../support/falling-into';
import { HttpStandIn } from '../support/http-stand-in';
import { playCase } from '../support/play-case';
import { until } from '../support/until';
import { goalsOf, type Goal, type Story } from './goals';
import { LiveStage } from './live-stage';
import { ownIds } from './own-ids';

const DAY = '2s';
const DAY_MS = 86_400_000;
const REAL_DAY_MS = 2_000;
/** Playbook ms before the first story, in which the system comes to itself. */
const AHEAD_MS = 2 * DAY_MS;
/** Playbook days that a running system may be later than the simulator, and real time on top of it. */
const LATER_MS = 20 * DAY_MS;

interface Outcome {
  readonly goal: Goal;
  readonly story: Story;
  readonly reached: boolean;
  readonly words: string;
}

/**
 * Runs every playbook of a project to each of its exits on a real `npm start` whose day lasts two seconds, all stories
 * side by side. Answers whether every exit was reached.
 */
export async function exits(folder: string): Promise<boolean> {
  const files = readProject(folder);
  const compiled = compile(files);
  const { project } = compiled;
  const goals = goalsOf(files, compiled);
  const without = goals.filter(({ stories }) => stories.length === 0);
  if (!project || without.length > 0) {
    const names = without.map(({ playbook, exit }) => `${playbook.id}.${exit}`);
    throw new Error(`no case ends by ${names.join(', ')}; write one`);
  }
  const first = Math.min(...goals.map(({ stories }) => stories[0]?.scenario.now ?? Infinity));
  const tenure = new Tenure();
  const systems = await new HttpStandIn().open();
  for (const [name, connection] of Object.entries(project.catalog.connections))
    if (connection.kind === 'http') {
      process.env[`CONNECTION_${name.toUpperCase()}_URL`] = systems.url;
      process.env[`CONNECTION_${name.toUpperCase()}_PRIVATE`] = '1';
    }
  const from = Date.now();
  try {
    const now = new Date(first - AHEAD_MS).toISOString();
    await tenure.start('--day', DAY, '--now', now, '--project', folder, '--port', '7451');
    const { database_url: url, temporal_address: address } = tenure.run();
    const pool = openPool(url, { name: 'exits', max: 20 });
    const parts = {
      ...{ pool, systems, published: new Published(pool), clock: await SettingClock.read(pool) },
      workflows: new EnrollmentWorkflows(temporalClient({ address, namespace: 'default' })),
    };
    const told = await Promise.all(
      goals.map(async (goal, n) => {
        const [story] = goal.stories;
        if (!story) throw new Error(`${goal.exit} has no story`);
        const own = ownIds(story.scenario, `${n}`, project);
        const scenario = fallingIntoArms(own, goal.playbook.plan);
        const stage = new LiveStage(parts, scenario.given.customer.id);
        const problem = await playCase(stage, scenario).then(
          () => undefined,
          (error: unknown) => (error instanceof Error ? error.message : String(error)),
        );
        return left(pool, { goal, story, customer: scenario.given.customer.id, problem });
      }),
    );
    await pool.end();
    process.stdout.write(`${table(told)}\n${Math.round((Date.now() - from) / 1000)} s\n`);
    return told.every(({ reached }) => reached);
  } finally {
    await tenure.close();
    await systems.close();
  }
}

async function left(
  pool: Pool,
  {
    goal,
    story,
    customer,
    problem,
  }: { goal: Goal; story: Story; customer: string; problem: string | undefined },
): Promise<Outcome> {
  const last = story.scenario.script.at(-1)?.at ?? story.leavesAt;
  const withinMs =
    30_000 + ((Math.max(story.leavesAt - last, 0) + LATER_MS) / DAY_MS) * REAL_DAY_MS;
  const look = async (): Promise<string[]> => {
    const { rows } = await pool.query<{ exit: string | null; status: string }>(
      'SELECT exit, status FROM enrollment WHERE customer_id = $1 AND playbook = $2 ORDER BY started_at',
      [customer, goal.playbook.id],
    );
    return rows.map(({ exit, status }) => exit ?? status);
  };
  const reached = await until(
    'the exit',
    async () => (await look()).includes(goal.exit),
    withinMs,
  ).catch(() => false);
  const words = reached ? '' : [...(await look()), ...(problem ? [problem] : [])].join(', ');
  return { goal, story, reached, words };
}

function table(told: readonly Outcome[]): string {
  const drawn = new Table({
    head: ['playbook', 'exit', '', 'story'],
    style: { head: [], border: [] },
  });
  for (const { goal, story, reached, words } of told)
    drawn.push([goal.playbook.id, goal.exit, reached ? 'reached' : `MISSED: ${words}`, story.name]);
  return drawn.toString();
}

/** Called by run.mjs. */
export function main(folder: string | undefined): Promise<boolean> {
  return exits(folder ?? join(__dirname, '..', '..', 'playbooks', 'library'));
}
