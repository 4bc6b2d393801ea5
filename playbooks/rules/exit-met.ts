import type { Item } from '../kernel/command';
import type { Result } from '../kernel/result';

/** The exit whose trigger held already when a batch armed it: what was decided without knowing it is void. */
export function exitMet(items: readonly Item[], results: readonly Result[]): string | undefined {
  for (const [index, item] of items.entries()) {
    const result = results[index];
    if (item.kind !== 'armExits' || result?.kind !== 'armed' || !result.met) continue;
    return result.met.arm.slice('exit/'.length);
  }
  return undefined;
}
