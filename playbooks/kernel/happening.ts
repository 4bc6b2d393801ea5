import type { Value } from './expression';

/** One thing that happened while a scenario was played, in the words in which tests expect it. */
export interface Happening {
  readonly kind: HappeningKind;
  /**
   * Id of the step as traces show it (`stall.notice`). Of `set` the name that was written (`customer.churn_reason`,
   * `vars.tries`), of `exit` the exit.
   */
  readonly name: string;
  /** ms */
  readonly at: number;
  /** Index of the script item during which it happened; -1: before the first one. */
  readonly item: number;
  readonly details: HappeningDetails;
}

/**
 * `task` opened, with `to`, `due`, `title` · `send` handed over, one per recipient · `skipped`, `dropped`, `held` of
 * sends · `notify` · `approval` asked · `ladder`: a rung · `wait`: begun or moved · `set` · `run` · `call` · `closed`:
 * a task that was open no longer is, and nobody resolved it through the script · `merged`: a task joined another ·
 * `parked` · `exit`.
 */
export const HAPPENING_KINDS = [
  'task',
  'send',
  'skipped',
  'dropped',
  'held',
  'notify',
  'approval',
  'ladder',
  'wait',
  'set',
  'run',
  'call',
  'closed',
  'merged',
  'parked',
  'exit',
] as const;
export type HappeningKind = (typeof HAPPENING_KINDS)[number];

/** Ids without prefix, but queues and senders: `ana`, `queue.cs_asia`, `sender.care`. Unknown ones are absent. */
export interface HappeningDetails {
  /** Person, queue or contact; of a notice everybody it went to. */
  readonly to?: string | readonly string[];
  readonly as?: string;
  readonly template?: string;
  readonly channel?: string;
  readonly locale?: string;
  /** `window`, `hold.<name>`, `cap.<name>`, `rate`, `consent`, …; of `parked` its code. */
  readonly reason?: string;
  /** From 1; `rung` within the round. */
  readonly rung?: number;
  readonly round?: number;
  /** ms: when a wait ends by itself. */
  readonly until?: number;
  /** ms */
  readonly due?: number;
  readonly title?: string;
  readonly outcome?: string;
  readonly by?: string;
  /** Of `set`. */
  readonly value?: Value | null;
}
