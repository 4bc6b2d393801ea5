import type { Entry } from '../../services/customers';

type Fold = readonly [Entry, ...Entry[]];

/** As many changes of one write still say more one by one. */
const FEW = 3;

/** What a system tells within this time is one telling. */
const TOGETHER_MS = 60_000;

/**
 * What one writer changed in one go is one entry when it is much: a system that comes with a customer, its contract and
 * its users is not eighty lines.
 */
export function foldChanges(entries: readonly Entry[]): readonly Fold[] {
  const folds: [Entry, ...Entry[]][] = [];
  for (const entry of entries) {
    const last = folds.at(-1);
    if (last !== undefined && isSameTelling(last[0], entry)) last.push(entry);
    else folds.push([entry]);
  }
  return folds.flatMap((fold): readonly Fold[] =>
    fold.length <= FEW ? fold.map((one): Fold => [one]) : [fold],
  );
}

function isSameTelling(one: Entry, other: Entry): boolean {
  return (
    one.kind === 'change' &&
    other.kind === 'change' &&
    one.who === other.who &&
    Math.abs(Date.parse(one.at) - Date.parse(other.at)) <= TOGETHER_MS
  );
}
