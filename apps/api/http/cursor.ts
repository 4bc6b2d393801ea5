import { createHash } from 'node:crypto';
import { refused } from './problem';

/** Where the next page begins: the sort key of the last row, bound to the list and its filters. */
export type Place = readonly (string | number | null)[];

export interface Page<T> {
  readonly data: readonly T[];
  readonly next: string | null;
}

/** Of the place too: one that somebody else has written is no place of ours, and never reaches the database. */
function fingerprint(
  list: string,
  filters: Readonly<Record<string, unknown>>,
  place: Place,
): string {
  const sorted = Object.entries(filters)
    .filter(([name]) => name !== 'cursor' && name !== 'limit')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([list, sorted, place]))
    .digest('base64url')
    .slice(0, 16);
}

/** The place a cursor stands for; undefined on the first page. Refuses a cursor of another list or other filters. */
export function placeOf(
  list: string,
  filters: Readonly<Record<string, unknown>>,
): Place | undefined {
  const { cursor } = filters;
  if (typeof cursor !== 'string') return undefined;
  const found = decode(cursor);
  if (found !== undefined && found[0] === fingerprint(list, filters, found[1])) return found[1];
  throw refused([
    {
      parameter: 'cursor',
      code: 'cursor_mismatch',
      detail: 'this cursor was not given out for this list with these filters',
      fix: 'start again without a cursor, and keep the filters the same from page to page',
    },
  ]);
}

/** `rows` holds one row more than `limit` when there is a next page. */
export function toPage<T, R>(
  list: string,
  filters: Readonly<Record<string, unknown>> & { readonly limit: number },
  page: {
    readonly rows: readonly R[];
    readonly placeOf: (row: R) => Place;
    readonly toItem: (row: R) => T;
  },
): Page<T> {
  const shown = page.rows.slice(0, filters.limit);
  const last = shown.at(-1);
  const more = page.rows.length > filters.limit && last !== undefined;
  return {
    data: shown.map(page.toItem),
    next: more ? cursorAt(list, filters, page.placeOf(last)) : null,
  };
}

function cursorAt(list: string, filters: Readonly<Record<string, unknown>>, place: Place): string {
  const cursor = [fingerprint(list, filters, place), place];
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function decode(cursor: string): readonly [string, Place] | undefined {
  try {
    const value = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    if (!Array.isArray(value) || typeof value[0] !== 'string' || !Array.isArray(value[1]))
      return undefined;
    return [value[0], value[1] as Place];
  } catch {
    return undefined;
  }
}
