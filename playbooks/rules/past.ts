import type { Priority } from '../kernel/plan';

/** What the guards of a message read: what has gone already, and what people have put in its way. */

/** A message that counts under caps and rates. */
export interface PastSend {
  readonly at: number;
  readonly contact: string;
  readonly purpose: string;
  readonly priority: Priority;
  readonly playbook: string;
  readonly sender: string;
}

export interface PlacedHold {
  readonly id: string;
  /** Absent: everybody of the customer. */
  readonly contact?: string;
  /** Absent: all of them. */
  readonly purposes?: readonly string[];
  readonly reason: string;
  readonly by: string;
  /** ms */
  readonly until?: number;
}
