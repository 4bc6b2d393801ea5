import { Relay } from '../../../apps/worker/relay';
import type { EnrollmentClient } from '../../../apps/worker/relay-send';
import { REAL_TIME } from '../../../playbooks/kernel/clock';
import type { External } from '../../../playbooks/kernel/input';
import { uuid7 } from '../../../apps/shared/uuid7';
import { plan, Stage } from '../../support/stage';

let stage: Stage;
let relays: Relay[];
beforeEach(async () => {
  stage = await Stage.open(plan('talk'));
  relays = [];
});
afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.stop()));
  await stage.close();
});

/** Takes what the relay says, as a server that knows which workflows run. */
class Workflows implements EnrollmentClient {
  readonly said: { enrollment: string; what: string[] }[] = [];
  readonly running = new Set<string>();
  readonly busy = new Set<string>();
  overlaps = 0;
  fail: ((enrollment: string) => Error | undefined) | undefined;
  gate: Promise<void> | undefined;

  async start(_version: string, { enrollment }: { enrollment: string }) {
    await this.hear(enrollment, ['start']);
    const known = this.running.has(enrollment);
    this.running.add(enrollment);
    return known ? ('already_started' as const) : ('started' as const);
  }
  async events(enrollment: string, inputs: readonly External[]) {
    if (!this.running.has(enrollment)) return 'not_found' as const;
    await this.hear(
      enrollment,
      inputs.map((input) => ('id' in input ? input.id : input.kind)),
    );
    return 'signalled' as const;
  }
  async clock() {
    await Promise.resolve();
    return 'signalled' as const;
  }
  of(enrollment: string): string[][] {
    return this.said.filter((one) => one.enrollment === enrollment).map(({ what }) => what);
  }
  private async hear(enrollment: string, what: string[]): Promise<void> {
    if (this.busy.has(enrollment)) this.overlaps += 1;
    this.busy.add(enrollment);
    await this.gate;
    await new Promise((resolve) => setImmediate(resolve));
    this.busy.delete(enrollment);
    const error = this.fail?.(enrollment);
    if (error !== undefined) throw error;
    this.said.push({ enrollment, what });
  }
}

function relay(workflows: Workflows): Relay {
  const made = new Relay({
    databaseUrl: stage.url,
    workflows,
    clock: REAL_TIME,
    log: () => undefined,
  });
  relays.push(made);
  made.start();
  return made;
}

async function put(enrollment: string, kind: 'start' | 'signal', id = ''): Promise<void> {
  const payload =
    kind === 'start'
      ? { version: 'v', way: 'w', trigger: {}, startedAt: 0 }
      : { kind: 'event', id };
  await stage.pool.query(
    `INSERT INTO outbox (enrollment_id, shard, kind, payload) VALUES ($1, tenure_shard($1), $2, $3)`,
    [enrollment, kind, JSON.stringify(payload)],
  );
}

async function untilTrue(holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('not within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const empty = async () => (await stage.count('outbox')) === 0;

async function enrolled(name: string): Promise<string> {
  await stage.customer(name);
  return stage.enrolled('talk', name);
}

test('a start goes before the signals of its enrollment, and one signal carries up to 50 of them', async () => {
  const id = await enrolled('c1');
  const ids = Array.from({ length: 60 }, (_, i) => `e${i}`);
  for (const event of ids) await put(id, 'signal', event);
  await put(id, 'start');
  const workflows = new Workflows();
  relay(workflows);
  await untilTrue(empty);
  expect(workflows.of(id)).toEqual([['start'], ids.slice(0, 50), ids.slice(50)]);
  expect(await stage.count('enrollment WHERE workflow_started_at IS NOT NULL')).toBe(1);
});

test('a signal that comes after the end is kept as late, one that finds no workflow as open; one whose start is not known to have succeeded waits', async () => {
  const [ended, early, lost] = [await enrolled('c1'), await enrolled('c2'), await enrolled('c3')];
  await stage.pool.query(
    `UPDATE enrollment SET workflow_started_at = now(), status = CASE WHEN id = $1 THEN 'done' ELSE status END,
       ended_at = CASE WHEN id = $1 THEN now() END WHERE id IN ($1, $2)`,
    [ended, lost],
  );
  await put(ended, 'signal', 'e1');
  await put(lost, 'signal', 'e1');
  await put(early, 'signal', 'e2');
  const workflows = new Workflows();
  relay(workflows);
  await untilTrue(async () => (await stage.count('dead_letter')) === 2);
  const letters = 'SELECT enrollment_id, outcome, settled FROM dead_letter ORDER BY settled';
  expect(await stage.rows(letters)).toEqual([
    { enrollment_id: ended, outcome: 'late', settled: 'late' },
    { enrollment_id: lost, outcome: 'late', settled: null },
  ]);
  await put(early, 'start');
  await untilTrue(empty);
  expect(workflows.of(early)).toEqual([['start'], ['e2']]);
});

test('a message that fails is tried again, and nothing behind it overtakes', async () => {
  const id = await enrolled('c1');
  const workflows = new Workflows();
  let failures = 2;
  workflows.fail = () => (failures-- > 0 ? new Error('unavailable') : undefined);
  await put(id, 'start');
  relay(workflows);
  await untilTrue(async () => (await stage.count('outbox WHERE attempts > 0')) === 1);
  await put(id, 'signal', 'e1');
  await untilTrue(empty);
  expect(workflows.of(id)).toEqual([['start'], ['e1']]);
});

test('a message that the server calls wrong ends as a dead letter, after its tries', async () => {
  const id = await enrolled('c1');
  await put(id, 'start');
  await stage.pool.query('UPDATE outbox SET attempts = 7');
  const workflows = new Workflows();
  workflows.fail = () => Object.assign(new Error('bad argument'), { code: 3 });
  relay(workflows);
  await untilTrue(empty);
  expect(await stage.rows('SELECT kind, outcome, error FROM dead_letter')).toEqual([
    { kind: 'start', outcome: 'undeliverable', error: 'bad argument' },
  ]);
});

test('two relays share the shards, and say nothing twice', async () => {
  const ids = await Promise.all(Array.from({ length: 40 }, (_, i) => enrolled(`c${i}`)));
  const workflows = new Workflows();
  relay(workflows);
  relay(workflows);
  for (const id of ids) await put(id, 'start');
  for (let n = 0; n < 5; n += 1)
    await Promise.all(ids.map((id) => put(id, 'signal', `${id}/${n}`)));
  await untilTrue(empty);
  expect(workflows.overlaps).toBe(0);
  for (const id of ids)
    expect(workflows.of(id).flat()).toEqual(['start', ...[0, 1, 2, 3, 4].map((n) => `${id}/${n}`)]);
});

test('a relay whose connection is killed frees its shards, and another sends what it left', async () => {
  const id = await enrolled('c1');
  const stuck = new Workflows();
  let open: () => void = () => undefined;
  stuck.gate = new Promise((resolve) => (open = resolve));
  relay(stuck);
  await put(id, 'start');
  await untilTrue(() => stuck.busy.has(id));
  const other = new Workflows();
  const connections = () =>
    stage.rows<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'tenure-relay' AND datname = current_database()`,
    );
  const [first] = await connections();
  relay(other);
  await stage.pool.query('SELECT pg_terminate_backend($1)', [first?.pid]);
  await untilTrue(() => other.running.has(id));
  open();
  await untilTrue(empty);
});

test('a row that is committed late, with an older id, is sent too', async () => {
  const [slow, fast] = [await enrolled('c1'), await enrolled('c2')];
  const client = await stage.pool.connect();
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO outbox (enrollment_id, shard, kind, payload) VALUES ($1, tenure_shard($1), 'start', '{}')`,
    [slow],
  );
  const workflows = new Workflows();
  relay(workflows);
  await put(fast, 'start');
  await untilTrue(() => workflows.running.has(fast));
  await client.query('COMMIT');
  client.release();
  await untilTrue(empty);
  expect(workflows.running.has(slow)).toBe(true);
});

test('ids made later sort later', () => {
  const ids = [1, 2, 3].map((ms) => uuid7(1_700_000_000_000 + ms));
  expect([...ids].sort()).toEqual(ids);
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
