import type { Command } from 'commander';
import type { ApiClient } from './api-client';
import { UsageError } from './exit';
import { print } from './print';

/** Lists of the API, which come in pages. */

export interface Listed<T> {
  readonly data: readonly T[];
  readonly next: string | null;
}

/** What the API gives at once. */
const LARGEST_PAGE = 200;
const SHOWN = '50';

export function withLimit(command: Command): Command {
  return command.option('--limit <n>', 'how many at most', SHOWN);
}

/** As many as `--limit` asks for; what a list says beside its rows is that of its first page. */
export function listOf<L extends Listed<unknown>>(
  api: ApiClient,
  path: string,
  { limit, ...filters }: { readonly limit?: string | undefined } & Filters,
): Promise<L> {
  return pagesOf(api, path, { most: limitOf(limit ?? SHOWN), filters });
}

/** All of them. */
export async function wholeList<T>(api: ApiClient, path: string): Promise<readonly T[]> {
  const { data } = await pagesOf<Listed<T>>(api, path, { most: Infinity, filters: {} });
  return data;
}

/** Says on stderr that there is more, for those who count the rows of what they piped too. */
export function printList<L extends Listed<unknown>>(
  list: L,
  json: boolean | undefined,
  forPeople: () => string,
): void {
  print(list, json, forPeople);
  const { length } = list.data;
  if (list.next !== null)
    process.stderr.write(`there are more than these ${length}: add --limit ${length * 10}\n`);
}

type Filters = Readonly<Record<string, string | undefined>>;

async function pagesOf<L extends Listed<unknown>>(
  api: ApiClient,
  path: string,
  { most, filters }: { readonly most: number; readonly filters: Filters },
): Promise<L> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters))
    if (value !== undefined) query.set(name, value);
  const page = async (room: number): Promise<L> => {
    query.set('limit', String(Math.min(LARGEST_PAGE, room)));
    return (await api.get<L>(`${path}?${query.toString()}`)).body;
  };
  const first = await page(most);
  const data = [...first.data];
  let { next } = first;
  while (next !== null && data.length < most) {
    query.set('cursor', next);
    const more = await page(most - data.length);
    data.push(...more.data);
    ({ next } = more);
  }
  return { ...first, data, next };
}

function limitOf(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--limit "${text}": write how many, for example --limit 500`);
}
