import type { Value } from './expression';
import type { Line } from './lines';

/** The story of an enrollment, as the kernel tells it. */

/** One line of the story. `line` is filled in where the version's line table is at hand. */
export interface TraceEntry {
  readonly kind:
    | 'enrolled'
    | 'send'
    | 'skipped'
    | 'task'
    | 'notify'
    | 'wait'
    | 'outcome'
    | 'branch'
    | 'passed'
    | 'closed'
    | 'parked'
    | 'released'
    | 'paused'
    | 'resumed'
    | 'exit'
    | 'late'
    | 'ladder'
    | 'reminded'
    | 'approval'
    | 'held'
    | 'dropped'
    | 'merged'
    | 'set'
    | 'call'
    | 'run'
    | 'moved'
    | 'migrated'
    | 'cancelled'
    | 'turn';
  readonly step?: string;
  readonly visit?: number;
  readonly pc?: number;
  /** Outcome of the step, arm of the branch or name of the exit, where there is one. */
  readonly outcome?: string;
  /** One sentence for people: why this happened. */
  readonly why: string;
  /** ms, playbook time: when it happened, of an entry that rode along with a later batch. */
  readonly at?: number;
  /** Values seen: names -> value; unknown ones are null. Personal values never. */
  readonly values?: Readonly<Record<string, Value | null>>;
}

/** A trace entry as read back: when and where. */
export interface TracedEntry extends TraceEntry {
  readonly seq: number;
  readonly at: number;
  readonly file?: string;
  readonly line?: Line['line'];
}
