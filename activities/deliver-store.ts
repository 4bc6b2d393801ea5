import type { Delivery, Receipt } from '../playbooks/kernel/command';
import type { Priority } from '../playbooks/kernel/plan';
import type { Check, SendDecision } from '../playbooks/rules/decision';
import type { First } from '../playbooks/rules/decide-copy';
import type { Loaded, Question, Store, TraceRow, Transaction } from './store';

/** The ledger of sends, as deliver sees it. Implemented in apps/worker. */
export interface DeliverStore extends Store<DeliverTransaction> {
  /** Without a lock: enough to render by, never enough to send by. Undefined: no such enrollment. */
  peek(question: Question): Promise<Loaded | undefined>;
  /** A message that has gone and the copies of it, without a lock. Undefined: it has not. */
  withCopies(send: SendId): Promise<Copied | undefined>;
}

export interface Copied {
  readonly first: First;
  /** In the order of `cc`. */
  readonly copies: readonly StoredCopy[];
}
export interface StoredCopy {
  readonly n: number;
  readonly status: OutreachStatus;
  readonly contact: string | null;
  /** Of those who were to get one. */
  readonly address: string | null;
}

export interface DeliverTransaction extends Transaction {
  /** Shared with other sends, exclusive against a suppression: until the transaction ends nobody suppresses it. */
  lockAddress(address: string): Promise<void>;
  /** What settle reads and this send's row of the ledger, in one read. */
  look(question: Question, send: SendId): Promise<Seen>;
  /** Locks the place of a sender that was taken longest ago of those nobody else has locked. Undefined: all are locked. */
  oldestPlace(sender: string, places: number): Promise<Place | undefined>;
  /** Takes the send for this lease, whatever lease had it: inserted, or planned or claimed before. */
  /** Answers the Message-IDs of the mails this contact got of the enrollment before, oldest first: what it is an answer in. */
  claim(claim: Claim): Promise<readonly string[]>;
  /** claimed -> handed_off, only while the lease is ours. False: somebody else has it. */
  handOff(mine: Lease, at: number): Promise<boolean>;
  /** claimed or handed_off -> planned, only while the lease is ours: not one byte had left, or the server said so. */
  putBack(mine: Lease, at: number, why: PutBack): Promise<void>;
  /** Makes the rows of its copies, unless they are there; each is sent on its own from here on. */
  planCopies(planned: Planned, copies: readonly PlannedCopy[], at: number): Promise<void>;
  /** No address of ours any more: in force with this transaction. */
  suppress(gone: Gone): Promise<void>;
  /** Writes what became of the send, its receipt and its line in the story. */
  conclude(conclusion: Conclusion): Promise<void>;
}

export interface PutBack {
  readonly reason: string;
  /** Its body may have left: where the other side knows it by its key it goes again all the same. */
  readonly cut?: boolean;
}

export interface Gone {
  readonly address: string;
  readonly reason: string;
  readonly source: string;
  /** ms */
  readonly at: number;
}

export interface Seen extends Loaded {
  readonly outreach?: Outreach;
}

export interface SendId {
  readonly enrollment: string;
  readonly step: string;
  readonly visit: number;
  /** Place in `cc` of a copy; absent: the message itself. */
  readonly copy?: number;
}

export interface PlannedCopy {
  readonly n: number;
  readonly contact?: string;
  readonly address?: string;
  readonly channel: string;
  readonly priority: Priority;
  readonly status: 'planned' | 'skipped';
  readonly reason?: string;
  readonly receipt?: Receipt;
  readonly checks: readonly Check[];
}

export type OutreachStatus =
  | 'planned'
  | 'waiting'
  | 'awaiting_approval'
  | 'claimed'
  | 'handed_off'
  | 'accepted'
  | 'refused'
  | 'skipped'
  | 'unconfirmed';

export interface Outreach {
  readonly id: string;
  readonly status: OutreachStatus;
  readonly lease?: string;
  /** How often it has been claimed. */
  readonly attempt?: number;
  readonly receipt?: Receipt;
  readonly addressed?: Addressed;
  /** ms: an earlier hand-over of it was cut then, and may have arrived. */
  readonly cutAt?: number;
  /** Was told to try again; what it counts under is reserved. */
  readonly released?: true;
  /** The place of its sender that is reserved. */
  readonly place?: number;
  /** ms: as of when it counts under caps and rates, while it does. */
  readonly countedAt?: number;
}

/** `usedAt`: when its last message went, ms. */
export interface Place {
  readonly n: number;
  readonly usedAt?: number;
}

export interface Addressed {
  readonly contact: string;
  readonly channel: string;
  readonly sender: string;
  readonly locale: string;
}

export interface Lease {
  readonly send: SendId;
  readonly lease: string;
}

/** What every row of the ledger says about its step. */
export interface Planned extends SendId {
  readonly template: string;
  readonly purpose: string;
}

export interface Claim extends Planned {
  readonly lease: string;
  readonly sendKey: string;
  readonly messageId: string;
  readonly decision: Extract<SendDecision, { kind: 'send' }>;
  /** Of a sender with a rate: taken with it. */
  readonly place?: number;
  /** ms */
  readonly at: number;
}

/** A row of the queue of what waits. */
export interface Waiting {
  /** Absent: nobody has been looked for yet. */
  readonly contact?: string;
  readonly priority: Priority;
  /** ms: since when it has wanted out. */
  readonly since: number;
  readonly reason: string;
  /** ms: when it may be free again, where that is known. */
  readonly until?: number;
  /** Absent: for as long as a pause lasts. */
  readonly withinAt?: number;
  /** ms: when it is looked at again at the latest. */
  readonly recheckAt: number;
  /** To decide by again; carries no batches. */
  readonly delivery: Delivery;
}

export interface Conclusion {
  readonly planned: Planned;
  /** Absent: the send was never claimed by this try. */
  readonly lease?: string;
  readonly status: 'planned' | 'waiting' | 'accepted' | 'refused' | 'skipped' | 'unconfirmed';
  readonly reason?: string;
  readonly reply?: string;
  readonly checks?: readonly Check[];
  readonly waiting?: Waiting;
  readonly receipt: Receipt;
  /** ms */
  readonly at: number;
  readonly trace: readonly TraceRow[];
}
