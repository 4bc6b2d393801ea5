import type { Value } from '../../../playbooks/kernel/expression';
import type { Fault } from '../refused';

/** One event as a system posts it. `customer`, `contact` or `record` is given, as the catalog says whom the type is about. */
export interface IncomingEvent {
  readonly id: string;
  readonly type: string;
  /** RFC 3339; absent: now. */
  readonly at?: string;
  readonly customer?: string;
  readonly contact?: string;
  readonly record?: { readonly type: string; readonly id: string };
  readonly data?: Readonly<Record<string, unknown>>;
  /** Counts, but starts and wakes nothing. */
  readonly historic?: boolean;
}

/** What is wrong with one event of a batch; `pointer` is relative to the event. */
export interface EventFault extends Fault {
  readonly index: number;
}

export type Outcome = 'accepted' | 'duplicate' | 'refused';

/** What became of a batch, after its commit. */
export interface Accepted {
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: readonly EventFault[];
  /** Parallel to the events. */
  readonly outcomes: readonly Outcome[];
}

/** An event that passed the door: typed, in UTC, nothing in it that Postgres would refuse. */
export interface Admitted {
  readonly source: string;
  readonly key: string;
  readonly type: string;
  /** ms */
  readonly at: number;
  readonly about: { readonly kind: string; readonly id: string };
  /** As given, declared times normalised. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The declared fields of `data`: what conditions and signals may see. */
  readonly declared: Readonly<Record<string, Value>>;
  readonly historic: boolean;
}
