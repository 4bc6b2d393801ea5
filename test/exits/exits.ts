import { join } from 'node:path';
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
import type { Project } from '../../playbooks/kernel/catalog';
import { Tenure } from '../e2e/tenure';
import { HttpStandIn } from '../support/http-stand-in';
import { answersOf } from './answers';
import { goalsOf, ranked, type Ending, type Goal } from './goals';
import { leftBehind } from './left-behind';
import { pursue, type Outcome } from './pursue';

const DAY = '2s';
const DAY_MS = 86_400_000;
/** Playbook ms before the first story, in which the system starts. */
const AHEAD_MS = 20 * DAY_MS;

/**
 * Runs every playbook of a project to each of its exits on a real `npm start` whose day lasts two seconds, all side by
 * side. Answers whether every exit was reached.
 */
export async function exits(folder: string): Promise<boolean> {
  const from = Date.now();
  const files = readProject(folder);
  const compiled = compile(files);
  const { project } = compiled;
  const endings = goalsOf(files, compiled);
  const without = endings.filter(({ stories }) => stories.length === 0);
  if (!project || without.length > 0)
    throw new Error(`no case ends by ${without.map(nameOf).join(', ')}; write one`);
  const goals = endings.map((one) => ranked(one, project));
  const systems = await new HttpStandIn().open();
  systems.manner = answersOf(goals);
  const tenure = new Tenure();
  try {
    connect(project, systems.url);
    const first = Math.min(
      ...goals.flatMap(({ stories }) => stories.map(({ scenario }) => scenario.now)),
    );
    const now = new Date(first - AHEAD_MS).toISOString();
    await tenure.start(
      '--day',
      DAY,
      '--now',
      now,
      '--project',
      folder,
      '--port',
      '7451',
      '--company',
      'small',
    );
    say(`${goals.length} exits, a day in ${DAY}`);
    const pool = openPool(tenure.run().database_url, { name: 'exits', max: 20 });
    const told = await reach(goals, { pool, tenure, project });
    for (const line of await leftBehind(pool, tenure.folder)) say(line);
    await pool.end();
    return sum(told, Date.now() - from);
  } finally {
    await tenure.close();
    await systems.close();
  }
}

/** All calls go to the stand-in; the channels have no credentials and deliver into the sandbox. */
function connect({ catalog }: Project, url: string): void {
  for (const [name, { kind }] of Object.entries(catalog.connections)) {
    const setting = `CONNECTION_${name.toUpperCase()}`;
    if (kind === 'http')
      Object.assign(process.env, {
        [`${setting}_URL`]: url,
        [`${setting}_PRIVATE`]: '1',
        [`${setting}_SECRET`]: 'c2VjcmV0',
      });
  }
}

async function reach(
  goals: readonly Goal[],
  { pool, tenure, project }: { pool: Pool; tenure: Tenure; project: Project },
): Promise<Outcome[]> {
  const { temporal_address: address } = tenure.run();
  const client = temporalClient({ address, namespace: 'default' });
  const parts = {
    pool,
    project,
    published: new Published(pool),
    clock: await SettingClock.read(pool),
    client,
    workflows: new EnrollmentWorkflows(client),
  };
  // Who stands least begins first.
  const standing = ({ stories }: Goal): number => stories[0]?.stands ?? 0;
  const inTurn = [...goals].sort((a, b) => standing(a) - standing(b));
  const told = inTurn.map(async (goal, n) => {
    const outcome = await pursue(goal, parts, { n, of: goals.length });
    say(lineOf(outcome));
    return outcome;
  });
  try {
    return await Promise.all(told);
  } finally {
    await client.connection.close();
  }
}

function nameOf({ playbook, exit }: Goal<Ending>): string {
  return `${playbook.id}.${exit}`;
}

function lineOf({ goal, reached, story, days, wallMs, words }: Outcome): string {
  const took = `${days.toFixed(1)} d in ${Math.round(wallMs / 1000)} s`;
  if (reached) return `✓ ${nameOf(goal)}: ${took}, "${story.name}"`;
  return `✗ ${nameOf(goal)}: not reached, ${took}\n${words.map((one) => `    ${one}`).join('\n')}`;
}

function sum(told: readonly Outcome[], ms: number): boolean {
  const missed = told.filter(({ reached }) => !reached).map(({ goal }) => nameOf(goal));
  say(
    `${told.length - missed.length} of ${told.length} exits reached in ${Math.round(ms / 1000)} s`,
  );
  if (missed.length > 0) say(`not reached: ${missed.join(', ')}`);
  return missed.length === 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Called by run.mjs. */
export function main(folder: string | undefined): Promise<boolean> {
  return exits(folder ?? join(__dirname, '..', '..', 'playbooks', 'library'));
}
