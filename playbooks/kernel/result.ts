import type { ParkCode } from './command';
import type { Value } from './expression';

/** What settle answers, item by item. */

/** Parallel to `Batch.items`. Every effect that cannot be done answers `parked` instead of throwing. */
export type Result =
  | { readonly kind: 'facts'; readonly values: Readonly<Record<string, Value>> }
  | {
      readonly kind: 'time';
      readonly at: number;
      readonly zone: string;
      readonly calendar?: string;
      /** Of `wait: {at}`: gone by more than its `grace`, seen from the wait's start. */
      readonly past?: true;
    }
  /** Of a clock that stands still: it is computed when it runs again. */
  | { readonly kind: 'paused' }
  /** `more`: of `wait: {all}` the other arms that hold already. */
  | { readonly kind: 'armed'; readonly met?: Met; readonly more?: readonly Met[] }
  | {
      readonly kind: 'task';
      readonly task: string;
      readonly dueAt: number;
      readonly giveUpAt?: number;
      readonly assignee?: string;
      readonly queue?: string;
      /** Still ahead, in order. */
      readonly remindAt?: readonly number[];
      /** What the ladder counts from, the next rung and its end. */
      readonly ladder?: Climb;
      /** `done_when` is met already: no task was opened. */
      readonly met?: Met;
      /** Its `pause_while` holds: every clock of it stands still. */
      readonly paused?: true;
    }
  /** `rung`: what was fired, over all rounds. */
  | { readonly kind: 'ladder'; readonly ladder: Climb; readonly rung?: number }
  /** `needed: false`: its `if` does not hold, or nobody would get it; the delivery says which. */
  | {
      readonly kind: 'approval';
      readonly needed: boolean;
      readonly approval?: string;
      readonly withinAt?: number;
      readonly ladder?: Climb;
    }
  | {
      readonly kind: 'approvalClosed';
      readonly already?: {
        readonly at: number;
        readonly decision: 'approved' | 'rejected';
        readonly by: string;
      };
      readonly then?: readonly Result[];
    }
  | {
      readonly kind: 'withdrawn';
      readonly already?: true;
      readonly then?: readonly Result[];
    }
  | { readonly kind: 'enrolled'; readonly outcome: 'started' | 'refused'; readonly reason?: string }
  | {
      readonly kind: 'taskClosed';
      readonly already?: {
        readonly at: number;
        readonly answer: string;
        readonly by: string;
        readonly form: Readonly<Record<string, Value>>;
      };
      readonly then?: readonly Result[];
    }
  | { readonly kind: 'exited'; readonly exit: string }
  /** Of `migrate`: this exit had been committed before. */
  | { readonly kind: 'left'; readonly exit: string }
  | { readonly kind: 'parked'; readonly code: ParkCode; readonly reason: string }
  | { readonly kind: 'done' };

/** Where a ladder stands, ms. Without `next` the last rung has been fired. `until`: it ends when somebody takes the task on. */
export interface Climb {
  readonly until?: 'acknowledged';
  readonly from: number;
  readonly next?: number;
  readonly end: number;
}

/** An arm that had already been met when it was armed. `arm` as in `armId`. */
export interface Met {
  readonly arm: string;
  readonly id: string;
  readonly type: string;
  readonly at: number;
  readonly data: Readonly<Record<string, Value>>;
}
