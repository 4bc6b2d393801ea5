import { ApiRefused, ApiUnreachable } from '../../apps/cli/api-client';
import { House } from '../support/house';
import { careOf, projectWith } from '../support/project';
import { until } from '../support/until';

/** Clients that try again until they are answered, and an API that is killed under them, most of all where it hurts. */
/** `KEYS=1000` is what is promised; a quarter of it meets each kill just as well. */
const KEYS = Number(process.env['KEYS'] ?? 248);
const CLIENTS = 8;
const KILLS = 4;
const CUSTOMERS = 10;

/** Nobody is inside; it hears of notes, so that each is an event too. */
const CARE = careOf(
  '[{id: noted, wait: {event: note.added, timeout: 7d}, outcomes: {reached: continue, timeout: continue}}]',
);

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 60_000);
afterAll(() => house.close());

const one = async (sql: string): Promise<number> =>
  (await house.pool.query<{ n: number }>(`SELECT ${sql} AS n`)).rows[0]?.n ?? 0;

interface Note {
  readonly id: string;
  readonly at: string;
  readonly text: string;
}
/** What each key was answered, by every client. */
const answers = new Map<string, Note[]>();
let answered = 0;
let up = Promise.resolve();

/** Each key once, two clients side by side; what was not answered comes again behind all others. */
async function post(client: number): Promise<void> {
  const first = (Math.floor(client / 2) * 2 * KEYS) / CLIENTS;
  const ahead = Array.from({ length: KEYS }, (_, n) => (first + n) % KEYS);
  for (let n = ahead.shift(); n !== undefined; n = ahead.shift()) {
    const path = `/v1/customers/c${n % CUSTOMERS}/notes`;
    try {
      const { body } = await house.api.post<Note>(path, { kind: 'call', text: `${n}` }, `k${n}`);
      answers.set(`k${n}`, [...(answers.get(`k${n}`) ?? []), body]);
      answered += 1;
    } catch (error) {
      const inProgress =
        error instanceof ApiRefused && error.problem.code === 'idempotency_in_progress';
      if (!inProgress && !(error instanceof ApiUnreachable)) throw error;
      ahead.push(n);
      await up;
    }
  }
}

/** Not those of an earlier kill: they are older. */
const CLAIMED = `idempotency_key WHERE status IS NULL AND at > now() - interval '1 minute'`;

/** Those that are at work have done it and cannot keep their answer: so they are killed. Answers how many they were. */
async function killBehindTheWork(): Promise<number> {
  const client = await house.pool.connect();
  try {
    await client.query('BEGIN');
    await until('work done and not answered', async () => {
      await client.query(`SELECT FROM ${CLAIMED} FOR UPDATE`);
      return (await unanswered()) > 0;
    });
    await house.killApi('asked');
    await client.query('ROLLBACK');
    return await unanswered();
  } finally {
    client.release();
  }
}

/** Keys whose note is written, and whose answer is not. */
const unanswered = () =>
  one(
    `(SELECT count(*) FROM ${CLAIMED} AND EXISTS (SELECT FROM note WHERE text = substr(key, 2)))`,
  );

test(`of ${KEYS} keys that eight clients post while the API is killed each has one effect and one answer`, async () => {
  await house.api.post('/v1/publications', { files: projectWith({ care: CARE }) });
  for (let n = 0; n < CUSTOMERS; n += 1)
    await house.api.patch(`/v1/customers/c${n}`, { name: `Customer ${n}` });
  const work = Promise.all(Array.from({ length: CLIENTS }, (_, client) => post(client)));
  let lost = 0;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await until('a part of them', () =>
      Promise.resolve(answers.size > (kill * KEYS) / (KILLS + 2)),
    );
    let started = (): void => undefined;
    up = new Promise((resolve) => (started = resolve));
    if (kill % 2 === 0) await house.killApi();
    else lost += await killBehindTheWork();
    // A minute passes: whoever left a key without an answer is taken to be dead.
    await house.pool.query(
      `UPDATE idempotency_key SET at = at - interval '2 minutes' WHERE status IS NULL`,
    );
    await house.startApi();
    started();
  }
  await work;
  expect(lost).toBeGreaterThanOrEqual(KILLS / 2);
  expect(answered).toBe(KEYS * CLIENTS);
  for (const told of answers.values()) expect(told).toEqual(Array(CLIENTS).fill(told[0]));
  const { rows } = await house.pool.query<Note>('SELECT id, text, at FROM note');
  expect(rows).toHaveLength(KEYS);
  for (const { id, text, at } of rows)
    expect(answers.get(`k${text}`)?.[0]).toMatchObject({ id, at: new Date(at).toISOString() });
  expect(await one(`(SELECT count(*) FROM event WHERE type = 'note.added')`)).toBe(KEYS);
  expect(await one(`(SELECT count(*) FROM audit_log WHERE action = 'note.create')`)).toBe(KEYS);
}, 240_000);
