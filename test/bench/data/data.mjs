/**
 * What the tables cost when they are full: a million waits, as many customers with a time ahead. Statements and buffers
 * (pages that Postgres looks at) are counted; they are the same on any machine.
 */
import { ours } from '../engine/ours.mjs';
import { openTemporal } from '../engine/temporal.mjs';
import { Bulk, bulkCounts } from './bulk.mjs';
import { openFull, FULL } from './full.mjs';
import { raced } from './raced.mjs';
import { carrying, emptied, relayOn } from './relaying.mjs';

/** Each: what it is, the key of its figure, its goal; performance is promised as counts. */
const GOALS = [
  ['statements per event, 100 at once', 'statements_per_event_100', 0.05],
  ['statements per event, 500 at once', 'statements_per_event_500', 0.01],
  ['buffers of the match per event, 100 at once', 'match_buffers_per_event', 8],
  ['statements of a change', 'statements_per_change', 5],
  ['buffers of the due scan with nothing due', 'due_scan_buffers', 5],
  ['statements of the relay per 100,000 messages', 'relay_statements', 350],
  ['statements per 100,000 enrolled at once', 'bulk_statements', 4_000],
  ['MB more in memory after five times as many', 'bulk_heap_growth_mb', 8],
];
/** Times as those of what one would write by hand, in the same run: told, for machines differ. */
const TOLD = [
  ['event to signal, one at a time', 'latency_one_at_a_time_ratio', '<=', 2],
  ['event to signal, 16 under way', 'latency_at_once_ratio', '<=', 2],
  ['enrolled a second, as times a loop of starts', 'bulk_rate_ratio', '>=', 0.9],
];
const MESSAGES = 10_000;
const ENROLLED = 20_000;

export async function data({ say }) {
  say(`starting Postgres, writing ${FULL.waits.toLocaleString('en')} waits …`);
  const world = await openFull();
  try {
    const result = {};
    for (const size of [100, 500]) {
      say(`events, ${size} at once …`);
      const { statements, match } = await events(world, size);
      result[`statements_per_event_${size}`] = statements / size;
      if (size === 100) result.match_buffers_per_event = match / size;
    }
    say('a change, the due scan …');
    result.statements_per_change = await change(world);
    result.due_scan_buffers = await dueScan(world);
    say(`the relay, ${MESSAGES.toLocaleString('en')} messages …`);
    result.relay_statements = (100_000 / MESSAGES) * (await relay(world));
    say(`a bulk of ${ENROLLED.toLocaleString('en')} …`);
    const bulk = await Bulk.open(world);
    Object.assign(result, await bulkCounts(bulk, world, ENROLLED));
    Object.assign(result, await beside(world, { bulk, say }));
    return { result, table: tableOf(result), broken: brokenIn(result) };
  } finally {
    await world.close();
  }
}

/** Each for another customer, each met by one of ten waits that stand there. */
async function events({ tap, ingest }, size) {
  const list = Array.from({ length: size }, (_, n) => ({
    id: `bench/${size}/${n}`,
    type: 'kickoff.booked',
    customer: `c${1 + n * 97}`,
    data: {},
  }));
  const heard = await tap.hear('ingest', async () => {
    const { refused } = await ingest.accept(list, { source: 'bench' });
    if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused[0])}`);
  });
  const reads = heard.filter(({ buffers }) => buffers !== undefined);
  return { statements: heard.length, match: Math.max(...reads.map(({ buffers }) => buffers)) };
}

async function change({ tap, changes }) {
  const heard = await tap.hear('ingest', () =>
    changes.patchCustomer('c7', { name: 'Seven' }, { source: 'crm' }),
  );
  return heard.length;
}

async function dueScan({ tap, pool, published, now }) {
  const { scanDue } = ours('apps/shared/due/scan-due');
  const deps = { pool, published, log: (line) => process.stderr.write(`${line}\n`) };
  await scanDue(deps, now);
  const [scan, ...more] = await tap.hear('bench', () => scanDue(deps, now));
  if (more.length > 0) throw new Error('something was due');
  return scan.buffers;
}

async function beside(world, { bulk, say }) {
  const temporal = await openTemporal();
  try {
    return await raced(world, { bulk, temporal, say });
  } finally {
    await temporal.close();
  }
}

/** Five to each enrollment. To workflows that take everything at once: what a workflow server costs comes later. */
async function relay({ tap, databaseUrl, pool }) {
  await pool.query(
    `INSERT INTO outbox (enrollment_id, shard, kind, payload)
     SELECT n.id, tenure_shard(n.id), 'signal', '{"kind": "event", "id": "x", "at": 0, "arm": "a", "data": {}}'
     FROM generate_series(1, 5), (SELECT id FROM enrollment ORDER BY id LIMIT $1) n`,
    [MESSAGES / 5],
  );
  const one = relayOn({ databaseUrl });
  const heard = await tap.hear('tenure-relay', async () => {
    one.start();
    await emptied(pool);
    await one.stop();
  });
  return heard.filter(carrying).length;
}

function brokenIn(result) {
  return GOALS.filter(([, key, goal]) => !(result[key] <= goal)).map(
    ([name, key, goal]) => `${name}: ${result[key]}, the goal is ${goal}`,
  );
}

function tableOf(result) {
  const line = (name, figure, [sign, goal], met) =>
    `${name.padEnd(48)}${String(Number(figure.toFixed(3))).padStart(9)}   goal ${sign} ${String(goal).padStart(5)}   ${met ? 'met' : 'MISSED'}`;
  const counted = GOALS.map(([name, key, goal]) =>
    line(name, result[key], ['<=', goal], result[key] <= goal),
  );
  const told = TOLD.map(([name, key, sign, goal]) =>
    line(
      name,
      result[key],
      [sign, goal],
      sign === '<=' ? result[key] <= goal : result[key] >= goal,
    ),
  );
  return [
    ...counted,
    '',
    'Times, as times those of a program written by hand; told, not judged:',
    ...told,
    '',
  ].join('\n');
}
