import { scanDue } from '../../../apps/shared/due/scan-due';
import { writeBatch } from '../../../apps/worker/write-batch';
import { toRows } from '../../../activities/decide-batch';
import { loadContext } from '../../../apps/shared/facts/load-context';
import { withCustomer } from '../../../apps/worker/transaction';
import { toContext } from '../../../playbooks/rules/to-context';
import type { Goal } from '../../../playbooks/kernel/plan';
import { condition, IS_GOLD, plan, Stage, START } from '../../support/stage';

const DAY = 86_400_000;
const HEALTHY = condition(
  'customer.health > 50',
  ['>', ['name', 'customer.health'], ['lit', 50]],
  'customer.health',
);
const EXITS = {
  won: { trigger: { kind: 'event', types: ['deal.won'] } },
  gold: { trigger: { kind: 'becomes', condition: IS_GOLD } },
  left: {},
} as const;
const within = { n: 10, unit: 'd' } as const;
const confirm = { after: { n: 30, unit: 'd' }, if: HEALTHY } as const;
const playbook = (id: string, goal: Goal) => plan(id, { exits: EXITS, goal });

let stage: Stage;
let faults: string[];
beforeEach(async () => {
  faults = [];
  stage = await Stage.open(
    playbook('plain', { exit: 'won' }),
    playbook('later', { exit: 'won', within }),
    playbook('sure', { exit: 'won', within, confirm }),
    playbook('change', { exit: 'gold', within }),
  );
});
afterEach(async () => {
  await stage.close();
  expect(faults).toEqual([]);
});

/** Ends it as the settle of its workflow does, at the stage's time. */
async function ended(id: string, exit: string): Promise<string> {
  const enrollment = await stage.enrolled(id);
  await settle(enrollment, exit);
  return enrollment;
}

async function settle(enrollment: string, exit: string): Promise<void> {
  const { pool, published, now } = stage;
  await withCustomer(pool, 'acme', async (client) => {
    const since = now - 7 * DAY;
    const lookBack = { types: ['deal.won'], since };
    const loaded = await loadContext(client, { enrollment, now, lookBack });
    const version = await published.versionThrough(client, loaded.enrollment.version);
    const context = toContext(loaded, { version, project: await published.project() }, now);
    const batch = { n: 1, items: [{ kind: 'exit', exit, why: 'said so' }] } as const;
    await writeBatch(client, toRows(batch, context, { inputs: [], lines: version.lines }));
  });
}

const scan = (now: number) => {
  const log = (line: string): void => void faults.push(line);
  return scanDue({ pool: stage.pool, published: stage.published, log }, now);
};
const won = (id = '1') =>
  stage.post([{ id, type: 'deal.won', customer: 'acme', data: { amount: 1 } }]);
const goal = async () =>
  (await stage.rows<{ goal: string }>('SELECT goal FROM enrollment')).map((row) => row.goal);
const left = async () => [
  await stage.count("wait WHERE arm = '#0/goal'"),
  await stage.count("due WHERE kind = 'goal'"),
];

test('an enrollment that ends by the exit of its goal has reached it, by another it has missed it', async () => {
  await ended('plain', 'won');
  expect(await goal()).toEqual(['reached']);
  await stage.pool.query('TRUNCATE enrollment CASCADE');
  await ended('plain', 'left');
  expect(await goal()).toEqual(['missed']);
  expect(await left()).toEqual([0, 0]);
});

test('what comes within its time after another end reaches it, and wakes no workflow', async () => {
  await ended('later', 'left');
  expect(await goal()).toEqual(['open']);
  stage.now = START + 9 * DAY;
  await won();
  expect(await goal()).toEqual(['reached']);
  expect(await left()).toEqual([0, 0]);
  expect(await stage.signals()).toEqual([]);
});

test('when its time is over it is missed, and what comes later changes nothing', async () => {
  await ended('later', 'left');
  expect(await scan(START + 10 * DAY - 1)).toBe(0);
  expect(await scan(START + 10 * DAY)).toBe(1);
  expect(await goal()).toEqual(['missed']);
  stage.now = START + 11 * DAY;
  await won();
  expect(await goal()).toEqual(['missed']);
  expect(await left()).toEqual([0, 0]);
});

test('a goal that is to be confirmed counts if it still holds so long after', async () => {
  const patch = (health: number) =>
    stage.changes.patchCustomer('acme', { health }, { source: 'crm' });
  for (const [health, verdict] of [
    [80, 'reached'],
    [20, 'missed'],
  ] as const) {
    stage.now = START;
    await ended('sure', 'left');
    await patch(health);
    stage.now = START + DAY;
    await won(`${health}`);
    await won(`${health} again`);
    expect(await goal()).toEqual(['open']);
    expect(await scan(START + 12 * DAY)).toBe(0);
    await scan(START + 31 * DAY);
    expect(await goal()).toEqual([verdict]);
    expect(await left()).toEqual([0, 0]);
    await stage.pool.query('TRUNCATE enrollment CASCADE');
  }
});

test('a change reaches it as an event does', async () => {
  await ended('change', 'left');
  await stage.changes.patchCustomer('acme', { tier: 'gold' }, { source: 'crm' });
  expect(await goal()).toEqual(['reached']);
});

test('what came between the end and its writing is not lost', async () => {
  const enrollment = await stage.enrolled('later');
  await stage.pool.query("UPDATE enrollment SET status = 'done', exit = 'left', ended_at = $1", [
    new Date(START).toISOString(),
  ]);
  stage.now = START + 60_000;
  await won();
  stage.now = START + 120_000;
  await settle(enrollment, 'left');
  expect(await goal()).toEqual(['reached']);
});
