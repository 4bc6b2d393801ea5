import type { Delivery } from '../playbooks/kernel/command';
import type { Check, SendDecision } from '../playbooks/rules/decision';
import type { DeliverTransaction } from './deliver-store';

/** The queue of what waits, as its release sees it. Implemented in apps/worker. */
export interface ReleaseStore {
  /** Customers whose messages are to be looked at by now, longest due first. */
  due(now: number, most: number): Promise<readonly string[]>;
  /** One that could not be looked at does not keep the others waiting. */
  postpone(customer: string, until: number): Promise<void>;
  /** Of the enrollments whose messages wait for this customer; without a lock. */
  versions(customer: string): Promise<readonly string[]>;
  /** As for a delivery: kill switches shared, then the customer's row, before anything is read. */
  locked<T>(customer: string, work: (tx: ReleaseTransaction) => Promise<T>): Promise<T>;
}

export interface ReleaseTransaction extends Pick<DeliverTransaction, 'look' | 'oldestPlace'> {
  /** Locks the due row: somebody else may have been here meanwhile. */
  isDue(now: number): Promise<boolean>;
  /** By priority, then age; none of a paused enrollment, none that was told since then. */
  queue(asked: {
    readonly toldBefore: number;
    readonly most: number;
  }): Promise<readonly QueuedSend[]>;
  /** Its workflow is told to try again; with a decision it counts from here on. */
  release(
    send: QueuedSend,
    given: {
      readonly decision?: Extract<SendDecision, { kind: 'send' }>;
      readonly place?: number;
      readonly at: number;
    },
  ): Promise<void>;
  /** It goes on waiting, maybe for something else. */
  keep(
    send: QueuedSend,
    kept: {
      readonly reason: string;
      readonly until?: number;
      readonly checks: readonly Check[];
      readonly at: number;
    },
  ): Promise<void>;
  /** Moves the due row; without anything that waits it goes. */
  lookAgain(at: number): Promise<void>;
}

export interface QueuedSend {
  /** Of the row in the ledger. */
  readonly id: string;
  readonly enrollment: string;
  readonly version: string;
  readonly delivery: Delivery;
}
