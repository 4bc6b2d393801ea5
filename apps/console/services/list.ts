import {
  type InfiniteData,
  infiniteQueryOptions,
  type Query,
  type QueryClient,
  type QueryKey,
} from '@tanstack/react-query';

/** Lists in pages. To look at one again costs one request, however many of its pages are loaded. */

interface Page {
  readonly data: readonly object[];
  readonly next: string | null;
}
/** From a cursor on ('' is the start) so many rows. */
type Ask<P extends Page> = (cursor: string, limit: number) => Promise<P>;

const SIZE = 50;
/** The API gives no more at once. */
const MOST = 200;

export function listQuery<P extends Page>(queryKey: QueryKey, ask: Ask<P>, size = SIZE) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam }) => ask(pageParam, size),
    initialPageParam: '',
    getNextPageParam: (page: P) => page.next ?? undefined,
    // Page by page; whoever looks at it again asks `lookAgain`.
    refetchOnWindowFocus: false,
    meta: { ask },
  });
}

type Loaded = InfiniteData<Page, string>;

function askOf({ meta }: Query): Ask<Page> | undefined {
  return meta?.['ask'] as Ask<Page> | undefined;
}

/** With several pages loaded, a refetch would ask for each. */
export function isLong(query: Query): boolean {
  const loaded = query.state.data as Loaded | undefined;
  return askOf(query) !== undefined && (loaded?.pages.length ?? 0) > 1;
}

/** Answers false where somebody loads more of it right now: look again after that. */
export async function lookAgain(client: QueryClient, query: Query): Promise<boolean> {
  const { queryKey, state } = query;
  const ask = askOf(query);
  if (ask === undefined || !isLong(query)) {
    await client.invalidateQueries({ queryKey, exact: true });
    return true;
  }
  if (state.fetchStatus !== 'idle') return false;
  const { pages, pageParams } = state.data as Loaded;
  const rows = pages.reduce((sum, { data }) => sum + data.length, 0);
  const limit = Math.min(MOST, Math.ceil(rows / SIZE) * SIZE);
  const first = await ask(pageParams[0] ?? '', limit);
  client.setQueryData<Loaded>(queryKey, (now) => now && joined(now, first));
  return true;
}

/** What was read anew, and below it what no longer fits in: that is as it was, and goes on where it ended. */
function joined({ pages, pageParams }: Loaded, first: Page): Loaded {
  const param = pageParams[0] ?? '';
  const fresh = new Set(first.data.map(keyOf));
  const old = pages.flatMap(({ data }) => data);
  const last = old.findLastIndex((row) => fresh.has(keyOf(row)));
  const below = first.next === null || last === -1 ? [] : old.slice(last + 1);
  if (below.length === 0) return { pages: [first], pageParams: [param] };
  const rest = { data: below, next: pages.at(-1)?.next ?? null };
  return { pages: [first, rest], pageParams: [param, first.next ?? ''] };
}

function keyOf(row: object): unknown {
  const { id, number } = row as { readonly id?: unknown; readonly number?: unknown };
  return id ?? number ?? JSON.stringify(row);
}
