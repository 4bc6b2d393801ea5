import type { Entry } from '../../services/customers';

type Fold = readonly [Entry, ...Entry[]];

/** As many changes of one write still say more one by one. */
const FEW = 3;

/** What one write changed of one thing is one entry when it is much: whoever comes with forty values is not forty lines. */
export function foldChanges(entries: readonly Entry[]): readonly Fold[] {
  const folds: [Entry, ...Entry[]][] = [];
  for (const entry of entries) {
    const last = folds.at(-1);
    if (last !== undefined && isSameWrite(last[0], entry)) last.push(entry);
    else folds.push([entry]);
  }
  return folds.flatMap((fold): readonly Fold[] =>
    fold.length <= FEW ? fold.map((one): Fold => [one]) : [fold],
  );
}

function isSameWrite(one: Entry, other: Entry): boolean {
  return (
    one.kind === 'change' &&
    other.kind === 'change' &&
    one.at === other.at &&
    one.who === other.who &&
    one.ref.type === other.ref.type &&
    one.ref.id === other.ref.id
  );
}
