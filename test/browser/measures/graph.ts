import { randomUUID } from 'node:crypto';
import { readProject } from '../../../apps/cli/project-files';
import type { Console } from '../../support/console';
import type { Figure } from './figure';
import { slowness } from './slowness';

const STEPS = 200;

/** One wait after the other; every fifth may leave by one of four exits, every seventh passes over the next two. */
function long(): string {
  const steps = Array.from({ length: STEPS }, (_, n) => {
    const timeout = n % 5 === 0 ? `out_${n % 4}` : n % 7 === 0 && n + 3 < STEPS ? `s${n + 3}` : '';
    const outcomes =
      timeout === ''
        ? '{reached: continue, timeout: continue}'
        : timeout.startsWith('out')
          ? `{reached: continue, timeout: {exit: ${timeout}}}`
          : `{reached: continue, timeout: {goto: ${timeout}}}`;
    return `  - id: s${n}\n    wait: {event: kickoff.booked, timeout: 5d}\n    outcomes: ${outcomes}\n`;
  });
  return [
    'playbook: long\ntitle: Long\nowner: cs-ops@acme.example\nfor: customer\npurpose: service\n',
    'enroll:\n  by_hand: {manual: true}\nreenroll: always\nbackfill: none\nholdout: 0%\n',
    'exits: {out_0: {}, out_1: {}, out_2: {}, out_3: {}}\non_exit: {tasks: close}\nsteps:\n',
    ...steps,
  ].join('');
}

/** A playbook of two hundred steps, and somebody of ops who may look at it. */
export async function giveLong(house: Console, person: string): Promise<void> {
  const { api } = house;
  await api.person(person, ['ops']);
  const as = await api.key(['customers:write', 'playbooks:publish']);
  await api.call('PATCH', '/v1/customers/acme', { as, body: { name: 'Acme' } });
  const files = {
    ...Object.fromEntries(readProject('playbooks/starter')),
    'long.playbook.yaml': long(),
  };
  const headers = { 'idempotency-key': 'long' };
  const told = await api.call('POST', '/v1/publications', { as, body: { files }, headers });
  if (told.status !== 201) throw new Error(told.text);
  await standIn(house, 's0');
}

async function standIn(house: Console, step: string): Promise<void> {
  const id = randomUUID();
  await house.api.world.pool.query(
    `WITH e AS (INSERT INTO enrollment (id, playbook, version, subject_kind, subject_id, customer_id, way, way_key, status, started_at)
       SELECT $1::uuid, 'long', version, 'customer', $1::text, 'acme', 'by_hand', $1::text, 'running', now() FROM playbook WHERE id = 'long' RETURNING id)
     INSERT INTO wait (enrollment_id, arm, type, kind, customer_id, subject_kind, subject_id, step, visit, since, armed_at)
     SELECT id, 'a', 'login', 'event', 'acme', 'customer', 'acme', $2, 1, now(), now() FROM e`,
    [id, step],
  );
}

/** Its picture, drawn once, then again with one more who waits. */
export async function drawing(house: Console, person: string): Promise<Figure[]> {
  const page = await house.as(person, '/playbooks/long/versions');
  await page.locator('.version-list li').waitFor();
  const spent = await page.evaluate(async (last) => {
    const from = performance.now();
    document.querySelector<HTMLElement>('a[href="/playbooks/long"]')?.click();
    while (document.querySelector(`.box[data-step="s${last}"]`) === null)
      await new Promise(requestAnimationFrame);
    await new Promise((painted) => setTimeout(painted));
    const ms = performance.now() - from;
    const waits = performance
      .getEntriesByType('resource')
      .filter(
        ({ name, startTime }) => startTime >= from && name.includes('/v1/playbooks/long/graph'),
      )
      .map(({ duration }) => duration);
    return { ms, asking: Math.max(0, ...waits) };
  }, STEPS - 1);
  await page.locator('.box[data-step="s0"] .box-waiting').waitFor();
  await page.evaluate(() => {
    const drawn = new Set<string>();
    Object.assign(window, { drawn });
    const look = new MutationObserver((changes) => {
      for (const { target } of changes) {
        const box = (target instanceof Element ? target : target.parentElement)?.closest('.box');
        drawn.add(box?.getAttribute('data-step') ?? 'the graph itself');
      }
    });
    const graph = document.querySelector('.graph');
    if (graph === null) throw new Error('there is no graph');
    look.observe(graph, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await standIn(house, 's5');
  await page.locator('.box[data-step="s5"] .box-waiting').waitFor();
  const drawn = await page.evaluate(() => [...(window as unknown as { drawn: Set<string> }).drawn]);
  if (!drawn.includes('s5')) throw new Error(`not the box of s5 was drawn: ${drawn.join(', ')}`);
  await page.getByRole('link', { name: 'Versions' }).click();
  await page.locator('.version-list li').waitFor();
  await page.getByRole('link', { name: 'Steps' }).click();
  await page.locator('.box[data-step="s5"] .box-waiting').waitFor({ state: 'attached' });
  const laid = await page.evaluate(() => performance.getEntriesByName('graph laid out').length);
  const slow = await slowness(page);
  const { faults } = page;
  await page.context().close();
  if (faults.length > 0) throw new Error(`the page complained: ${faults.join('\n')}`);
  return [
    {
      ...{ what: '200 steps laid out and drawn', key: 'graph_ms', unit: 'ms', limit: 400 },
      ...{ measured: spent.ms - spent.asking, slowness: slow },
    },
    {
      ...{ what: 'times they are laid out, looked at twice', key: 'graph_layouts', unit: '' },
      ...{ limit: 1, measured: laid },
    },
    {
      ...{ what: 'boxes that one new count draws again', key: 'graph_redrawn', unit: '' },
      ...{ limit: 1, measured: drawn.length },
    },
  ];
}
