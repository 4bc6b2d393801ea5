/** Of ids in an old and a new order, those that need not have been moved: a longest run that is in both orders. */
export function settled(before: readonly string[], after: readonly string[]): ReadonlySet<string> {
  const places = new Map(before.map((id, index) => [id, index]));
  const order = after.map((id) => places.get(id) ?? -1);
  // Of the increasing runs of each length the one that ends lowest, by where in `order` it ends.
  const ends: number[] = [];
  const previous: number[] = [];
  order.forEach((place, index) => {
    let length = ends.findIndex((end) => (order[end] ?? 0) >= place);
    if (length < 0) length = ends.length;
    previous[index] = length === 0 ? -1 : (ends[length - 1] ?? -1);
    ends[length] = index;
  });
  const found = new Set<string>();
  for (let index = ends.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    const id = after[index];
    if (id !== undefined) found.add(id);
  }
  return found;
}
