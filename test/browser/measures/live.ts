import type { Request } from 'playwright-core';
import type { Console } from '../../support/console';
import { openTask } from '../../support/give-task';
import type { Figure } from './figure';

const TABS = 5;

/** Five tabs of one browser, and what one hint makes them ask; `person` sees customer acme's tasks. */
export async function fiveTabs(house: Console, person: string): Promise<Figure[]> {
  const first = await house.page();
  const context = first.context();
  const lines = new Set<Request>();
  const asked: string[] = [];
  context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname === '/v1/live') lines.add(request);
    else if (pathname.startsWith('/v1/')) asked.push(pathname);
  });
  for (const end of ['requestfinished', 'requestfailed'] as const)
    context.on(end as 'requestfailed', (request) => void lines.delete(request));
  await context.request.post(`${house.url}/auth/dev`, { data: { person } });
  const open = async (tab = first) => {
    const settled = tab.waitForResponse((answer) => answer.url().includes('/v1/notices'));
    await tab.goto('/inbox/mine');
    await tab.locator('[data-live=live]').waitFor();
    await settled;
    return tab;
  };
  await open();
  await Promise.all(
    Array.from({ length: TABS - 1 }, async () =>
      open(Object.assign(await context.newPage(), { faults: first.faults })),
    ),
  );
  await first.bringToFront();
  const opened = lines.size;
  asked.length = 0;
  const listed = first.waitForResponse((answer) => answer.url().includes('/v1/tasks?'));
  await openTask(house.api.world.pool, {
    ...{ assignee: person, queue: null, title: 'Call Acme', due_at: '2026-03-05T09:00Z' },
  });
  await listed;
  const news = first.getByText(/Call Acme|1 new task/).first();
  await news.waitFor();
  await context.close();
  const times = new Map<string, number>();
  for (const path of asked) times.set(path, (times.get(path) ?? 0) + 1);
  return [
    {
      ...{ what: 'live connections of 5 tabs', key: 'live_connections', unit: '', limit: 1 },
      measured: opened,
    },
    {
      ...{ what: 'requests a hint costs each query on show', key: 'hint_requests', unit: '' },
      ...{ limit: 1, measured: Math.max(...times.values()) / TABS },
    },
    {
      ...{ what: 'queries on show that a hint concerns', key: 'hint_queries', unit: '' },
      ...{ limit: 2, measured: times.size },
    },
  ];
}
