/** Puts things behind those they need, in a stable order; what goes round is told apart. */

export interface Ordered {
  readonly order: readonly string[];
  /** Each from its first member round to that member again; nothing is in two. */
  readonly cycles: readonly (readonly string[])[];
}

/** `needs` holds every thing, with what it needs; needs that are no things themselves are ignored. */
export function inOrder(needs: ReadonlyMap<string, readonly string[]>): Ordered {
  const order: string[] = [];
  const cycles: string[][] = [];
  const state = new Map<string, 'open' | 'done'>();
  const path: { readonly name: string; next: number }[] = [];
  for (const start of needs.keys()) {
    if (state.has(start)) continue;
    state.set(start, 'open');
    path.push({ name: start, next: 0 });
    // No recursion: a chain of attributes may be as long as there are attributes.
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const need = needs.get(top.name)?.[top.next];
      top.next += 1;
      if (need === undefined) {
        state.set(top.name, 'done');
        order.push(top.name);
        path.pop();
      } else if (state.get(need) === 'open') {
        const from = path.findIndex(({ name }) => name === need);
        const cycle = path.slice(from).map(({ name }) => name);
        const known = cycles.some((other) => other.some((name) => cycle.includes(name)));
        if (!known) cycles.push([...cycle, need]);
      } else if (needs.has(need) && !state.has(need)) {
        state.set(need, 'open');
        path.push({ name: need, next: 0 });
      }
    }
  }
  return { order, cycles };
}
