import { useMemo, useState } from 'react';

/** Nothing moves under the cursor: rows stay where they are when the server tells news. */

export interface HeldRows<T> {
  readonly rows: readonly T[];
  /** Keys of rows that are shown but are not told any more. */
  readonly gone: ReadonlySet<string>;
  /** What came in between; they wait to be asked for. */
  readonly waiting: readonly T[];
  readonly show: () => void;
}
export interface Told<T> {
  /** Undefined: not known yet. */
  readonly rows: readonly T[] | undefined;
  /** More follow that are not loaded. */
  readonly more: boolean;
  readonly keyOf: (row: T) => string;
  /** Which list it is: another one begins anew. */
  readonly about: string;
}

/**
 * What comes in between waits to be asked for; what left stays and is told apart; what belongs at the end is put there.
 * `keyOf` stays the same function.
 */
export function useHeldRows<T>({ rows: told, more, keyOf, about }: Told<T>): HeldRows<T> {
  const [held, setHeld] = useState<{ readonly about: string; readonly rows: readonly T[] }>({
    about,
    rows: [],
  });
  // Of another list what was shown stays until it has come.
  const before =
    held.rows.length > 0 && (held.about === about || told === undefined) ? held.rows : undefined;
  const rows = useMemo(() => joined(before, told, keyOf), [before, told, keyOf]);
  if (told !== undefined && (held.about !== about || !isSame(held.rows, rows)))
    setHeld({ about, rows });
  const shown = new Set(rows.map(keyOf));
  return {
    rows,
    gone: new Set(missing(rows, told, { more, keyOf })),
    waiting: told?.filter((row) => !shown.has(keyOf(row))) ?? [],
    show: () => setHeld({ about, rows: [] }),
  };
}

/** Rows that are not told any more. What stands below the last that is told may only have been pushed past what is loaded. */
function missing<T>(
  rows: readonly T[],
  told: readonly T[] | undefined,
  { more, keyOf }: Pick<Told<T>, 'more' | 'keyOf'>,
): string[] {
  if (told === undefined) return [];
  const known = new Set(told.map(keyOf));
  const keys = rows.map(keyOf);
  const last = more ? keys.findLastIndex((key) => known.has(key)) : keys.length;
  return keys.slice(0, last).filter((key) => !known.has(key));
}

function joined<T>(
  held: readonly T[] | undefined,
  told: readonly T[] | undefined,
  keyOf: (row: T) => string,
): readonly T[] {
  if (held === undefined) return told ?? [];
  if (told === undefined) return held;
  const fresh = new Map(told.map((row) => [keyOf(row), row]));
  const shown = new Set(held.map(keyOf));
  const last = told.findLastIndex((row) => shown.has(keyOf(row)));
  // Below the last row that is shown nothing is moved by what is added.
  const added = last === -1 ? [] : told.slice(last + 1).filter((row) => !shown.has(keyOf(row)));
  return [...held.map((row) => fresh.get(keyOf(row)) ?? row), ...added];
}

function isSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((row, index) => row === b[index]);
}

export const byId = ({ id }: { readonly id: string }): string => id;
