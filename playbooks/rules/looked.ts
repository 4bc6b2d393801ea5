import type { Priority, Send } from '../kernel/plan';
import type { Check } from './decision';

/** What the guards are asked about, and what each of them answers. */

export interface Outreach {
  readonly step: Send;
  readonly priority: Priority;
  readonly contact: string;
  readonly channel: string;
  readonly sender: string;
  /** The zone of the message. */
  readonly zone: string;
}

/** `until`: when it may be free again, ms; absent when nothing but a change can tell. */
export interface Kept {
  /** `switch.<scope>`, `placed.<hold>`, `hold.<name>`, `window`, `cap.<name>`, `rate.<sender>` */
  readonly reason: string;
  readonly until?: number;
  /** Nobody knows when: the calendar does not cover the year. */
  readonly missing?: { readonly calendar: string; readonly year: number };
}

export interface Looked {
  readonly rule: string;
  readonly kept?: Kept;
  readonly seen: Check['seen'];
}
