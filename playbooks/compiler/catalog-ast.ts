import type { Cap, Guards } from '../kernel/catalog';
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

/** `guards.yaml` after the shape pass. */
export interface GuardsAst extends Pick<
  Guards,
  'id' | 'zones' | 'quietHours' | 'closedDays' | 'senders' | 'patience' | 'snoozeMax'
> {
  readonly blackouts: readonly BlackoutAst[];
  readonly caps: readonly CapAst[];
  readonly holds: readonly HoldAst[];
}
export interface BlackoutAst {
  readonly name: Placed<string>;
  readonly from: string;
  readonly to: string;
  readonly if?: Leaf;
  readonly purposes: readonly string[];
}
export interface CapAst extends Omit<Cap, 'name' | 'if'> {
  readonly name: Placed<string>;
  readonly if?: Leaf;
}
export interface HoldAst {
  readonly name: Placed<string>;
  readonly when: Leaf;
  readonly purposes: readonly Placed<string>[];
}
