/**
 * What one enrollment of the reference playbook costs, on the real engine and beside it as an idiomatic hand-written
 * workflow, on the same Temporal server, Postgres and mail server. Both must have done the same before they are compared.
 */
import { isDeepStrictEqual } from 'node:util';
import { handWritten } from './hand-written.mjs';
import { reference } from './reference.mjs';
import { openWorld } from './world.mjs';

const GOALS = { history_events: 27, workflow_tasks: 5, history_bytes: 4096 };
const ENROLLMENTS = 5;

export async function engine({ say }) {
  say('starting Postgres, Temporal and a mail server …');
  const world = await openWorld();
  try {
    const runs = {};
    for (const [name, run] of Object.entries({ reference, hand_written: handWritten })) {
      say(`${name}: ${ENROLLMENTS} enrollments …`);
      runs[name] = await run(world, ENROLLMENTS);
    }
    if (!isDeepStrictEqual(runs.reference.effects, runs.hand_written.effects))
      throw new Error(
        `they did not do the same:\n${JSON.stringify(runs.reference.effects)}\n${JSON.stringify(runs.hand_written.effects)}`,
      );
    const result = { reference: runs.reference.counts, hand_written: runs.hand_written.counts };
    return { result, table: tableOf(result), broken: brokenIn(result.reference) };
  } finally {
    await world.close();
  }
}

function brokenIn(counts) {
  return Object.entries(GOALS)
    .filter(([name, goal]) => !(counts[name] <= goal))
    .map(([name, goal]) => `${name} is ${counts[name]}, the goal is ${goal}`);
}

function tableOf({ reference: ours, hand_written: theirs }) {
  const rows = Object.keys(ours).map((name) => [name, ours[name], theirs[name], GOALS[name] ?? '']);
  return [['per enrollment', 'reference', 'hand-written', 'goal'], ...rows]
    .map(
      ([name, ...cells]) =>
        name.padEnd(18) + cells.map((cell) => String(cell).padStart(14)).join(''),
    )
    .join('\n')
    .concat('\n');
}
