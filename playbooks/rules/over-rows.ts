import { compare } from '../kernel/compare';
import type { Value } from '../kernel/expression';
import { toNumber } from '../kernel/functions';

/** The methods of a list of records, over rows that have been looked at. */

export interface Row {
  /** The condition holds. */
  readonly counts: boolean;
  readonly value: () => Value | undefined;
  readonly createdAt: string;
}

type Method = (counting: readonly Row[]) => Value | undefined;

const METHODS: Readonly<Record<string, Method>> = {
  exists: (rows) => rows.length > 0,
  count: (rows) => rows.length,
  all: (rows) => rows.every(({ value }) => value() === true),
  share: (rows) =>
    rows.length === 0
      ? undefined
      : toNumber(rows.filter(({ value }) => value() === true).length / rows.length),
  sum: (rows) => {
    const numbers = valuesOf(rows).filter((one): one is number => typeof one === 'number');
    return numbers.length === 0 ? undefined : toNumber(numbers.reduce((a, b) => a + b, 0));
  },
  min: (rows) => best(valuesOf(rows), -1),
  max: (rows) => best(valuesOf(rows), 1),
  latest: (rows) =>
    rows
      .filter(({ value }) => value() !== undefined)
      .reduce<Row | undefined>((a, b) => (a && a.createdAt > b.createdAt ? a : b), undefined)
      ?.value(),
};

export function overRows(method: string, rows: readonly Row[]): Value | undefined {
  const counting = rows.filter(({ counts }) => counts);
  return Object.hasOwn(METHODS, method) ? METHODS[method]?.(counting) : undefined;
}

function valuesOf(rows: readonly Row[]): Value[] {
  return rows.map(({ value }) => value()).filter((one) => one !== undefined);
}

function best(values: readonly Value[], sign: 1 | -1): Value | undefined {
  return values.reduce<Value | undefined>(
    (a, b) => (a !== undefined && sign * (compare(a, b) ?? 0) >= 0 ? a : b),
    undefined,
  );
}
