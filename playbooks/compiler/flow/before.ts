import { edges } from './graph';
import type { Edge } from './graph';
import type { Layout } from './layout';

/** What has surely or possibly happened when one gets to a number. */
export interface Before {
  /** Steps done on every way here, without an `if` of their own. */
  readonly surely: ReadonlySet<number>;
  /** Steps done on some way here, or beside it in another branch. */
  readonly possibly: ReadonlySet<number>;
}

/** For each number what lies before it. Repeats until nothing changes: at most steps² rounds, in practice a handful. */
export function befores(layout: Layout): readonly Before[] {
  return new Befores(layout).run();
}

class Befores {
  private readonly surely: (Set<number> | undefined)[];
  private readonly possibly: readonly Set<number>[];
  private readonly ways: readonly (readonly Edge[])[];

  constructor(private readonly layout: Layout) {
    const { nodes } = layout;
    this.surely = nodes.map(() => undefined);
    this.possibly = nodes.map(() => new Set());
    this.ways = nodes.map((node) => edges(node, layout));
  }

  run(): readonly Before[] {
    const { nodes, closings } = this.layout;
    this.surely[0] = new Set();
    // An exit may come before the first step and after the last.
    const main = nodes.filter(({ scopes }) => scopes[0]?.kind !== 'closing').map(({ pc }) => pc);
    for (const pc of closings.values()) {
      this.surely[pc] = new Set();
      for (const before of main) this.possibly[pc]?.add(before);
    }
    this.addNeighbours();
    let changed = nodes.length > 0;
    for (let round = 0; changed && round <= nodes.length * nodes.length; round++) {
      changed = nodes.map(({ pc }) => this.spreadFrom(pc)).includes(true);
    }
    return nodes.map(({ pc }) => ({
      surely: this.surely[pc] ?? new Set(),
      possibly: this.possibly[pc] ?? new Set(),
    }));
  }

  /** What other branches do happens beside this one: before it or after, nobody knows. */
  private addNeighbours(): void {
    for (const { scopes, pc } of this.layout.nodes) {
      for (const scope of scopes) {
        if (scope.kind !== 'branch') continue;
        for (const other of this.layout.nodes) {
          const beside = other.scopes.some(
            (one) => one.kind === 'branch' && one.pc === scope.pc && one.branch !== scope.branch,
          );
          if (beside) this.possibly[pc]?.add(other.pc);
        }
      }
    }
  }

  private spreadFrom(pc: number): boolean {
    const known = this.surely[pc];
    if (known === undefined) return false;
    return (this.ways[pc] ?? []).map((edge) => this.spread(pc, edge)).includes(true);
  }

  private spread(from: number, { to, done, with: joined }: Edge): boolean {
    const target = this.possibly[to];
    const here = joined === undefined ? this.surely[from] : this.joinedBy(joined);
    if (target === undefined || here === undefined) return false;
    const sizeBefore = target.size;
    for (const pc of this.possibly[from] ?? []) target.add(pc);
    for (const pc of done) target.add(pc);
    const there = this.surely[to];
    const arriving = new Set([...here, ...done]);
    const both =
      there === undefined ? arriving : new Set([...there].filter((pc) => arriving.has(pc)));
    this.surely[to] = both;
    return target.size !== sizeBefore || there === undefined || both.size !== there.size;
  }

  /** After `all` what each of the branches has surely done; after `any` what all of them have. Absent: not met yet. */
  private joinedBy({ kind, joins }: NonNullable<Edge['with']>): ReadonlySet<number> | undefined {
    const sets = joins.map((pc) => this.surely[pc]);
    const known = sets.flatMap((set) => (set === undefined ? [] : [set]));
    const [first] = known;
    if (first === undefined || (kind === 'all' && known.length < sets.length)) return undefined;
    if (kind === 'all') return new Set(known.flatMap((set) => [...set]));
    return new Set([...first].filter((pc) => known.every((set) => set.has(pc))));
  }
}
