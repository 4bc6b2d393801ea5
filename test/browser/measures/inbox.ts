import type { CDPSession } from 'playwright-core';
import type { Console, Watched } from '../../support/console';
import { giveTask } from '../../support/give-task';
import { type Figure, quantile } from './figure';
import { heapOf, probe, type Press, pressed, raced, slowDown } from './in-page';
import { slowness } from './slowness';

const MANY = 10_000;
/** Of the console: a selection that rests so long is fetched. */
const REST_MS = 150;
const PRESSES = 20;
const SLOWER = 4;
const MB = 1_048_576;
const TASK = /^\/v1\/tasks\/[0-9a-f-]{36}$/;

/** Somebody with ten thousand open tasks. */
export async function giveMany(house: Console, person: string): Promise<void> {
  const { api } = house;
  const { pool } = api.world;
  await api.person(person, ['csm']);
  const as = await api.key(['customers:write']);
  await api.call('PATCH', '/v1/customers/acme', { as, body: { name: 'Acme' } });
  const id = await giveTask(pool, { assignee: person, queue: null });
  await pool.query(
    `INSERT INTO task SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(),
       'due_at', t.due_at + n * interval '1 minute', 'title', 'Task ' || n))).*
     FROM task t, generate_series(1, $2) n WHERE t.id = $1`,
    [id, MANY - 1],
  );
  await pool.query('ANALYZE task');
}

interface Visit {
  readonly page: Watched;
  readonly cdp: CDPSession;
}

/** A new browser that comes to this inbox; what is measured from its first byte is there when this answers. */
async function visit(house: Console, person: string, rate: number): Promise<Visit> {
  const page = await house.page();
  await page.context().request.post(`${house.url}/auth/dev`, { data: { person } });
  const cdp = await page.context().newCDPSession(page);
  await probe(page, '.row', 6);
  await slowDown(cdp, rate);
  await page.goto('/inbox/mine');
  await page.waitForFunction(() => window.probe.usableAt !== undefined);
  return { page, cdp };
}

async function leave({ page }: Visit): Promise<void> {
  const { faults } = page;
  await page.context().close();
  if (faults.length > 0) throw new Error(`the page complained: ${faults.join('\n')}`);
}

/** The first look, on a processor as slow as a cheap laptop's. */
export async function coldStart(house: Console, person: string): Promise<Figure[]> {
  const there = await visit(house, person, SLOWER);
  const { page, cdp } = there;
  const { usableAt = Infinity, asked } = await page.evaluate(() => window.probe);
  const before = asked.filter(({ at }) => at <= usableAt);
  await slowDown(cdp, 1);
  // What only counts in the header comes later, and must move nothing either.
  await page.waitForFunction(() =>
    window.probe.asked.some(({ path }) => path.startsWith('/v1/notices')),
  );
  await page.waitForTimeout(0);
  const shifted = await page.evaluate(() => window.probe.shifted);
  const slow = await slowness(page);
  await leave(there);
  return [
    {
      ...{ what: 'requests to a usable inbox', key: 'first_requests', unit: '', limit: 4 },
      measured: before.length,
    },
    {
      ...{ what: 'cold to usable, 4 × slower', key: 'cold_ms', unit: 'ms', limit: 2_500 },
      ...{ measured: usableAt, slowness: slow },
    },
    {
      ...{ what: 'layout shift until all has come', key: 'layout_shift', unit: '', limit: 0.02 },
      measured: shifted,
    },
  ];
}

/** `j` on ten thousand open tasks; `far`: so many presses for the heap. */
export async function walking(house: Console, person: string, far: number): Promise<Figure[]> {
  const there = await visit(house, person, 1);
  const { page, cdp } = there;
  await page.waitForFunction(() =>
    window.probe.asked.some(({ path }) => path.startsWith('/v1/notices')),
  );
  // What is loaded on idle is there; two rows so that everything has run once.
  await pressed(page, 'j', 2);
  await page.locator('.task h2').waitFor();
  const calm = await presses(page);
  await slowDown(cdp, SLOWER);
  const slow = await presses(page);
  await slowDown(cdp, 1);
  const slowHere = await slowness(page);
  const before = await heapOf(cdp);
  const went = await raced(page, 'j', far);
  await page.locator('.task h2').waitFor();
  const grown = (await heapOf(cdp)) - before;
  const elements = await page.evaluate(() => document.querySelectorAll('*').length);
  await leave(there);
  if (went < far) throw new Error(`j went ${went} rows of ${far}`);
  const p95 = (all: readonly Press[]) =>
    quantile(
      all.map(({ ms }) => ms),
      0.95,
    );
  return [
    {
      ...{ what: 'requests of j before it rests', key: 'j_requests', unit: '', limit: 0 },
      measured: calm.early,
    },
    {
      ...{ what: 'React commits per j', key: 'j_commits', unit: '', limit: 2 },
      measured: quantile(
        calm.all.map(({ commits }) => commits),
        0.5,
      ),
    },
    {
      ...{ what: 'j to paint, p95', key: 'j_paint_ms', unit: 'ms', limit: 50 },
      ...{ measured: p95(calm.all), slowness: slowHere },
    },
    {
      ...{ what: 'j to paint, p95, 4 × slower', key: 'j_paint_slow_ms', unit: 'ms', limit: 200 },
      ...{ measured: p95(slow.all), slowness: slowHere },
    },
    {
      ...{ what: 'elements mounted', key: 'elements', unit: '', limit: 3_000 },
      measured: elements,
    },
    {
      ...{ what: `heap after ${far} × j`, key: 'heap_mb', unit: 'MB', limit: 5 },
      measured: grown / MB,
    },
  ];
}

/** `early`: tasks that were asked for although the selection had not rested. */
async function presses(page: Watched): Promise<{ all: Press[]; early: number }> {
  const tasksAsked = () =>
    page.evaluate(
      (pattern) => window.probe.asked.filter(({ path }) => new RegExp(pattern).test(path)).length,
      TASK.source,
    );
  const before = await tasksAsked();
  const all = await pressed(page, 'j', PRESSES);
  const rested = all.filter(({ ms }) => ms >= REST_MS).length;
  return { all, early: Math.max(0, (await tasksAsked()) - before - rested) };
}

/** What one answer costs, and how soon one sees it. */
export async function resolving(house: Console, person: string): Promise<Figure[]> {
  const there = await visit(house, person, 1);
  const { page } = there;
  await page.keyboard.press('j');
  await page.locator('.task h2').waitFor();
  await page.keyboard.press('d');
  await page.getByRole('form', { name: 'Answer' }).waitFor();
  const posts: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') posts.push(request.url());
  });
  const reacted = await page.evaluate(async () => {
    const row = document.querySelector('.row[aria-current=true]');
    const start = performance.now();
    const target = document.activeElement ?? document.body;
    target.dispatchEvent(
      new KeyboardEvent('keydown', {
        ...{ key: 'Enter', code: 'Enter', ctrlKey: true, bubbles: true, cancelable: true },
      }),
    );
    do await new Promise(requestAnimationFrame);
    while (row?.classList.contains('grey') !== true && performance.now() - start < 5_000);
    await new Promise((painted) => setTimeout(painted));
    return performance.now() - start;
  });
  await page.locator('.row.grey').getByText('done', { exact: true }).waitFor();
  const slow = await slowness(page);
  await leave(there);
  return [
    {
      ...{ what: 'requests that change something, to resolve', key: 'resolve_requests', unit: '' },
      ...{ limit: 1, measured: posts.length },
    },
    {
      ...{ what: 'the row reacts after', key: 'resolve_ms', unit: 'ms', limit: 100 },
      ...{ measured: reacted, slowness: slow },
    },
  ];
}
