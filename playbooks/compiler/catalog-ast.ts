import type { LadderAst } from './ast';
import type { Leaf, Placed } from './tree';

/** What of `catalog.yaml` holds expressions, after the shape pass; all else of it is in `Catalog` already. */
export interface CatalogAst {
  /** Checked and lowered with the catalog itself. */
  readonly computed: readonly ComputedAst[];
  /** By name. A playbook that names one has it as if its rungs were written there: their chains are checked at each use. */
  readonly ladders: ReadonlyMap<string, LadderAst>;
}
export interface ComputedAst {
  /** `customer`, `contact` or a record type. */
  readonly subject: string;
  readonly attribute: Placed<string>;
  readonly of:
    | { readonly kind: 'value'; readonly value: Leaf }
    | { readonly kind: 'score'; readonly parts: readonly ScorePartAst[] };
  readonly missing: 'leave_out' | 'zero' | 'unknown';
  readonly atLeast: number;
  readonly refresh?: 'hourly' | 'daily';
}
export interface ScorePartAst {
  readonly name: Placed<string>;
  readonly weight: number;
  readonly value: Leaf;
}
