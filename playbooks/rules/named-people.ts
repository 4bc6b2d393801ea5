import type { Batch, Binds, Delivery, Item } from '../kernel/command';

/**
 * Ids that the state hands along (`steps.take.by`, `trigger.owner`): no attribute of the customer leads to these people,
 * so the read is told to bring them. What is nobody's id brings nobody.
 */
export function namedIn(batch: Batch | undefined): string[] {
  return namesOf(bindsOf(batch?.items ?? []));
}

/** What follows an item that nobody was faster than is decided by the same read. */
function bindsOf(items: readonly Item[]): (Binds | undefined)[] {
  return items.flatMap((item) => [
    'binds' in item ? item.binds : undefined,
    ...('then' in item ? bindsOf(item.then ?? []) : []),
  ]);
}

/** Of a delivery with all that it carries: each of its reads sees the same. */
export function namedByDelivery({ binds, before, after }: Delivery): string[] {
  return [...new Set([...namesOf([binds]), ...namedIn(before), ...namedIn(after)])];
}

function namesOf(binds: readonly (Binds | undefined)[]): string[] {
  const values = binds.flatMap((one) => Object.values(one ?? {}));
  return [...new Set(values.filter((value) => typeof value === 'string'))];
}
