/**
 * What one enrollment of the reference playbook costs, on the real engine and beside it as an idiomatic hand-written
 * workflow, on the same Temporal server, Postgres and mail server. Both must have done the same before they are compared.
 */
import { isDeepStrictEqual } from 'node:util';
import { handWritten } from './hand-written.mjs';
import { reference } from './reference.mjs';
import { replayed } from './replayed.mjs';
import { openWorld } from './world.mjs';

const GOALS = { history_events: 27, workflow_tasks: 5, history_bytes: 4096, promises: 70 };
/** Processor time of a replay, as times that of the hand-written one: told, for machines differ. */
const CPU_RATIO = 1;
/** A plan's size is nothing to a history: so much may a long one's differ from a short one's. */
const LONG = { further: 190, within: 0.01 };
const ENROLLMENTS = 5;

export async function engine({ say }) {
  say('starting Postgres, Temporal and a mail server …');
  const world = await openWorld();
  const run = (name, contender, how) => {
    say(`${name}: ${ENROLLMENTS} enrollments …`);
    return contender(world, { count: ENROLLMENTS, ...how });
  };
  try {
    const ours = await run('reference', reference, { prefix: 'bench' });
    const theirs = await run('hand-written', handWritten, { prefix: 'bench' });
    if (!isDeepStrictEqual(ours.effects, theirs.effects))
      throw new Error(
        `they did not do the same:\n${JSON.stringify(ours.effects)}\n${JSON.stringify(theirs.effects)}`,
      );
    say('replaying both …');
    const sandbox = await replayed({ ours: ours.replay, theirs: theirs.replay });
    const { further } = LONG;
    const long = await run('reference, long', reference, { prefix: 'longe', further });
    const result = {
      reference: { ...ours.counts, promises: sandbox.ours.promises },
      reference_long: { further_steps: further, ...long.counts },
      hand_written: { ...theirs.counts, promises: sandbox.theirs.promises },
      replay_ms: { reference: sandbox.ours.cpu_ms, hand_written: sandbox.theirs.cpu_ms },
    };
    return { result, table: tableOf(result), broken: brokenIn(result) };
  } finally {
    await world.close();
  }
}

function brokenIn({ reference: short, reference_long: long }) {
  const broken = Object.entries(GOALS)
    .filter(([name, goal]) => !(short[name] <= goal))
    .map(([name, goal]) => `${name} is ${short[name]}, the goal is ${goal}`);
  const off = Math.abs(long.history_bytes / short.history_bytes - 1);
  if (!(off <= LONG.within))
    broken.push(`${LONG.further} further steps change history_bytes by ${percent(off)}`);
  return broken;
}

function percent(part) {
  return `${(100 * part).toFixed(1)} %`;
}

function tableOf({ reference: short, reference_long: long, hand_written: theirs, replay_ms: ms }) {
  const rows = Object.keys(short).map((name) => [
    name,
    short[name],
    long[name] ?? '',
    theirs[name] ?? '',
    GOALS[name] ?? '',
  ]);
  const ratio = ms.reference / ms.hand_written;
  const head = ['per enrollment', 'reference', `+ ${LONG.further} steps`, 'hand-written', 'goal'];
  const off = Math.abs(long.history_bytes / short.history_bytes - 1);
  return [head, ...rows]
    .map(
      ([name, ...cells]) =>
        name.padEnd(18) + cells.map((cell) => String(cell).padStart(14)).join(''),
    )
    .join('\n')
    .concat(
      `\n${LONG.further} further steps change the bytes by ${percent(off)}, at most ${percent(LONG.within)}\n` +
        `processor time of a replay: ${ms.reference.toFixed(1)} ms, hand-written ${ms.hand_written.toFixed(1)} ms, ` +
        `${ratio.toFixed(2)} times; goal ${CPU_RATIO}, ${ratio <= CPU_RATIO ? 'met' : 'MISSED'}\n`,
    );
}
