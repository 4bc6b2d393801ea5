/** Which box stands left of which in its row: the part of a layout that costs most, on rows of numbers. */

/** What is used of a layout's graph: every edge leads from one rank to the next. */
export interface Ranked {
  nodes(): string[];
  edges(): { readonly v: string; readonly w: string }[];
  node(id: string): { readonly rank: number; order?: number };
}
/** Ids of nodes, each a number, from the top row to the last, from left to right. */
type Rows = readonly (readonly number[])[];
/** By node: what it is tied to in the row above, or below. */
type Ties = readonly (readonly number[])[];

/** So many sweeps without fewer crossings are enough. */
const PATIENCE = 4;

/**
 * Sets `order` of every node. Begins with what a walk from the top finds first, then puts each row by the middle of what
 * it is tied to, down and up in turn, and keeps the rows with the fewest crossings (Sugiyama's barycentre).
 */
export function orderRows(graph: Ranked): void {
  const ids = graph.nodes();
  const at = new Map(ids.map((id, n) => [id, n]));
  const rankOf = ids.map((id) => graph.node(id).rank);
  const above: number[][] = ids.map(() => []);
  const below: number[][] = ids.map(() => []);
  for (const { v, w } of graph.edges()) {
    const [from, to] = [at.get(v) ?? 0, at.get(w) ?? 0];
    below[from]?.push(to);
    above[to]?.push(from);
  }
  let rows = walked(rankOf, below);
  let best = rows;
  let fewest = crossings(rows, below);
  for (let turn = 0, since = 0; since < PATIENCE && fewest > 0; turn++, since++) {
    rows = swept(rows, turn % 2 === 0 ? above : below, {
      down: turn % 2 === 0,
      right: turn % 4 > 1,
    });
    const crossed = crossings(rows, below);
    if (crossed >= fewest) continue;
    [best, fewest, since] = [rows, crossed, -1];
  }
  for (const row of best)
    row.forEach((node, order) => Object.assign(graph.node(ids[node] ?? ''), { order }));
}

function walked(rankOf: readonly number[], below: Ties): Rows {
  const rows: number[][] = Array.from({ length: Math.max(-1, ...rankOf) + 1 }, () => []);
  const seen = new Set<number>();
  const starts = rankOf.map((_, node) => node).sort((a, b) => (rankOf[a] ?? 0) - (rankOf[b] ?? 0));
  // The one found last is walked on first, so what a node leads to first is looked at first.
  const ahead = starts.toReversed();
  for (let node = ahead.pop(); node !== undefined; node = ahead.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    rows[rankOf[node] ?? 0]?.push(node);
    ahead.push(...(below[node] ?? []).toReversed());
  }
  return rows;
}

/** Each row anew, seen from the one before it; `right`: of two that are equally far the later one comes first. */
function swept(rows: Rows, ties: Ties, { down, right }: { down: boolean; right: boolean }): Rows {
  const place: number[] = [];
  const put = (row: readonly number[]) => row.forEach((node, index) => (place[node] = index));
  const sorted = (row: readonly number[]) => {
    const middles = new Map(
      row.map((node, index) => [node, middleOf(ties[node] ?? [], place) ?? index] as const),
    );
    const from = right ? row.toReversed() : row;
    return from.toSorted((a, b) => (middles.get(a) ?? 0) - (middles.get(b) ?? 0));
  };
  const next: (readonly number[])[] = [];
  for (const row of down ? rows : rows.toReversed()) {
    const made = next.length === 0 ? row : sorted(row);
    put(made);
    next.push(made);
  }
  return down ? next : next.toReversed();
}

function middleOf(tied: readonly number[], place: readonly number[]): number | undefined {
  if (tied.length === 0) return undefined;
  return tied.reduce((sum, node) => sum + (place[node] ?? 0), 0) / tied.length;
}

function crossings(rows: Rows, below: Ties): number {
  const place: number[] = [];
  for (const row of rows) row.forEach((node, index) => (place[node] = index));
  return rows.reduce((sum, row) => sum + crossedBelow(row, below, place), 0);
}

function crossedBelow(row: readonly number[], below: Ties, place: readonly number[]): number {
  const ends = row.map((node) => (below[node] ?? []).map((to) => place[to] ?? 0));
  let crossed = 0;
  const before: number[] = [];
  for (const tos of ends) {
    for (const to of tos) crossed += before.filter((one) => one > to).length;
    before.push(...tos);
  }
  return crossed;
}
