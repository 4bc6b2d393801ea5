/** Against a real workflow server, beside what one would write by hand: in turns, so that both meet the same machine. */
import { ours } from '../engine/ours.mjs';
import { emptied, relayOn } from './relaying.mjs';

/** Ours, theirs, theirs, ours. */
const TURNS = [true, false, false, true];
const AT_ONCE = 16;
/** Started in one turn, and signalled one by one and 16 at once. */
const STARTS = 160;
const ALONE = 20;

export async function raced(world, { bulk, temporal, say }) {
  const { EnrollmentWorkflows } = ours('apps/shared/temporal/enrollment-workflows');
  const workflows = new EnrollmentWorkflows(temporal.client);
  const heard = new Map();
  const relay = relayOn({
    databaseUrl: world.databaseUrl,
    workflows: {
      start: (...args) => workflows.start(...args),
      events: async (enrollment, inputs) => {
        const answer = await workflows.events(enrollment, inputs);
        heard.get(enrollment)?.(performance.now());
        return answer;
      },
    },
  });
  relay.start();
  const at = { world, workflows, heard, bulk };
  try {
    // The relay takes its shards, and both ways are warm.
    const inside = await people(world.pool);
    await starts(at, inside.splice(0, AT_ONCE), [false, true]);
    say(`${4 * STARTS} workflows started …`);
    const begun = inside.splice(0, 2 * STARTS);
    const started = await starts(at, begun, TURNS);
    say('events to waiting workflows …');
    const alone = await latency(at, { people: begun.splice(0, 4 * ALONE), atOnce: 1 });
    const busy = await latency(at, { people: begun, atOnce: AT_ONCE });
    return { ...started, ...named('one_at_a_time', alone), ...named('at_once', busy) };
  } finally {
    await relay.stop();
  }
}

const named = (name, { ours: mine, theirs }) => ({
  [`latency_${name}_ms`]: mine,
  [`signal_${name}_ms`]: theirs,
  [`latency_${name}_ratio`]: mine / theirs,
});

async function people(pool) {
  const { rows } = await pool.query(
    'SELECT id, customer_id AS customer, version FROM enrollment WHERE playbook = $1 ORDER BY id LIMIT 1000',
    ['reference'],
  );
  return rows;
}

/** Enrollments a second: let in and carried, or told by a loop, 16 at once. The loop starts those that wait for an event. */
async function starts({ world, workflows, bulk }, inside, turns) {
  const took = { true: 0, false: 0 };
  const each = inside.length / turns.filter((own) => !own).length;
  const start = ({ id, version }) =>
    workflows.start(version, {
      enrollment: id,
      clock: NOW,
      way: 'won',
      trigger: {},
      startedAt: 0,
      kernelVersion: KERNEL_VERSION,
    });
  let next = 0;
  for (const own of turns) {
    const began = performance.now();
    if (own) {
      await bulk.letIn(each);
      await emptied(world.pool);
    } else await inParallel(inside.slice(next, (next += each)), start, AT_ONCE);
    took[own] += performance.now() - began;
  }
  return {
    bulk_rate_ratio: took.false / took.true,
    bulk_per_second: (1_000 * each * 2) / took.true,
  };
}
const NOW = ours('playbooks/kernel/clock').REAL_TIME;
const { KERNEL_VERSION } = ours('playbooks/kernel/state');

/** The middle time until the server has the signal: from the door of ingest, or told directly. */
async function latency({ world, workflows, heard }, { people: waiting, atOnce }) {
  const through = async ({ id, customer }) => {
    const said = new Promise((resolve) => heard.set(id, resolve));
    const began = performance.now();
    const event = { id: `raced/${customer}`, type: 'kickoff.booked', customer, data: {} };
    const { refused } = await world.ingest.accept([event], { source: 'bench' });
    if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused[0])}`);
    return (await said) - began;
  };
  const direct = async ({ id }) => {
    const began = performance.now();
    await workflows.events(id, [{ kind: 'event', id: 'x', at: 0, arm: 'a', data: {} }]);
    return performance.now() - began;
  };
  const times = { true: [], false: [] };
  const each = waiting.length / TURNS.length;
  for (const [n, own] of TURNS.entries()) {
    const part = waiting.slice(n * each, (n + 1) * each);
    times[own].push(...(await inParallel(part, own ? through : direct, atOnce)));
  }
  return { ours: middle(times.true), theirs: middle(times.false) };
}

function middle(list) {
  return list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
}

async function inParallel(list, one, atOnce) {
  const left = [...list];
  const results = [];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      results.push(await one(next));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
