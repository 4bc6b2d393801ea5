import { edges } from './graph';
import type { Edge } from './graph';
import type { Layout } from './layout';

/** What has surely or possibly happened when one gets to a number. */
export interface Before {
  /** Steps done on every way here, without an `if` of their own. */
  readonly surely: Numbers;
  /** Steps done on some way here, or beside it in another branch. */
  readonly possibly: Numbers;
}

export interface Numbers {
  has(pc: number): boolean;
}

/** For each number what lies before it. Repeats until nothing changes: at most steps² rounds, in practice a handful. */
export function befores(layout: Layout): readonly Before[] {
  return new Befores(layout).run();
}

/** Numbers as the bits of one: there are as many sets as steps, and joining two of them must cost nothing. */
class Bits implements Numbers {
  constructor(private readonly bits: bigint) {}

  has(pc: number): boolean {
    return (this.bits & bit(pc)) !== NONE;
  }
}

const NONE = 0n;

function bit(pc: number): bigint {
  return 1n << BigInt(pc);
}

function bitsOf(numbers: readonly number[]): bigint {
  return numbers.reduce((all, pc) => all | bit(pc), NONE);
}

class Befores {
  private readonly surely: (bigint | undefined)[];
  private readonly possibly: bigint[];
  private readonly ways: readonly (readonly Edge[])[];

  constructor(private readonly layout: Layout) {
    const { nodes } = layout;
    this.surely = nodes.map(() => undefined);
    this.possibly = nodes.map(() => NONE);
    this.ways = nodes.map((node) => edges(node, layout));
  }

  run(): readonly Before[] {
    const { nodes, closings } = this.layout;
    this.surely[0] = NONE;
    // An exit may come before the first step and after the last.
    const main = nodes.filter(({ scopes }) => scopes[0]?.kind !== 'closing').map(({ pc }) => pc);
    for (const pc of closings.values()) {
      this.surely[pc] = NONE;
      this.add(pc, bitsOf(main));
    }
    this.addNeighbours();
    let changed = nodes.length > 0;
    for (let round = 0; changed && round <= nodes.length * nodes.length; round++) {
      changed = nodes.map(({ pc }) => this.spreadFrom(pc)).includes(true);
    }
    return nodes.map(({ pc }) => ({
      surely: new Bits(this.surely[pc] ?? NONE),
      possibly: new Bits(this.possibly[pc] ?? NONE),
    }));
  }

  private add(pc: number, bits: bigint): void {
    this.possibly[pc] = (this.possibly[pc] ?? NONE) | bits;
  }

  /** What other branches do happens beside this one: before it or after, nobody knows. */
  private addNeighbours(): void {
    const { nodes } = this.layout;
    for (const { scopes, pc } of nodes) {
      for (const scope of scopes) {
        if (scope.kind !== 'branch') continue;
        const beside = nodes.filter((other) =>
          other.scopes.some(
            (one) => one.kind === 'branch' && one.pc === scope.pc && one.branch !== scope.branch,
          ),
        );
        this.add(pc, bitsOf(beside.map((other) => other.pc)));
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
    const fresh = bitsOf(done);
    this.add(to, (this.possibly[from] ?? NONE) | fresh);
    const there = this.surely[to];
    const arriving = here | fresh;
    this.surely[to] = there === undefined ? arriving : there & arriving;
    return this.possibly[to] !== target || this.surely[to] !== there;
  }

  /** After `all` what each of the branches has surely done; after `any` what all of them have. Absent: not met yet. */
  private joinedBy({ kind, joins }: NonNullable<Edge['with']>): bigint | undefined {
    const known = joins.flatMap((pc) => this.surely[pc] ?? []);
    if (known.length === 0 || (kind === 'all' && known.length < joins.length)) return undefined;
    return known.reduce((all, one) => (kind === 'all' ? all | one : all & one));
  }
}
