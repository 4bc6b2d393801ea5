import type { First } from '../playbooks/rules/decide-copy';
import type { Check, SendDecision } from '../playbooks/rules/decision';
import type { DeliverTransaction, Gone, OutreachStatus, SendId } from './deliver-store';
import type { Loaded, Question } from './store';

/** Sends that go once more, as their scan sees them. Implemented in apps/worker. */
export interface ResendStore {
  /** Due by now (ms), and taken by nobody alive; longest due first. */
  due(now: number, most: number): Promise<readonly Resend[]>;
  /** Without a lock: to whom it would go. */
  peek(question: Question): Promise<Loaded | undefined>;
  /** As for a delivery: kill switches shared, then the customer's row, before anything is read. */
  locked<T>(customer: string, work: (tx: ResendTransaction) => Promise<T>): Promise<T>;
}

export interface Resend {
  /** Of the row in the ledger. */
  readonly id: string;
  readonly send: SendId;
  readonly customer: string;
  readonly version: string;
  /** ms */
  readonly askedAt: number;
  readonly tries: number;
  readonly sendKey: string;
  /** As it went before: never written again. */
  readonly message: First;
  /** Addresses of those who got a copy of it, shown in it. */
  readonly cc: readonly string[];
  readonly to: string;
  /** Message-IDs of what the contact had got before it. */
  readonly thread: readonly string[];
}

/** `open`: as it was when it was asked for, or claimed by a try that was lost. */
export type Standing = 'open' | 'handed_off' | 'gone';

export interface ResendTransaction extends Pick<
  DeliverTransaction,
  'lockAddress' | 'look' | 'oldestPlace'
> {
  standing(id: string): Promise<Standing>;
  /** Takes it for this lease, one attempt more; its receipt stays, its step is over. */
  take(id: string, taken: Taken): Promise<void>;
  /** claimed -> handed_off, only while the lease is ours. False: somebody else has it. */
  handOff(id: string, lease: string, at: number): Promise<boolean>;
  /** What became of it; nothing is sent once more after this. Without a lease: of one that was lost after its hand-over. */
  conclude(id: string, end: End): Promise<void>;
  /** Nothing left: the ledger says what it said. With `until` it is looked at again then, else it is over with. */
  putBack(id: string, back: Back): Promise<void>;
  suppress(gone: Gone): Promise<void>;
}

interface Taken {
  readonly lease: string;
  readonly decision: Extract<SendDecision, { kind: 'send' }>;
  readonly place?: number;
  readonly at: number;
}

interface End {
  readonly lease?: string;
  readonly status: Extract<OutreachStatus, 'accepted' | 'refused' | 'unconfirmed'>;
  readonly reply: string;
  readonly at: number;
}

interface Back {
  readonly lease?: string;
  readonly reason: string;
  readonly checks?: readonly Check[];
  readonly until?: number;
  readonly at: number;
}
