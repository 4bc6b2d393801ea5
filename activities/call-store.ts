import type { CallReceipt } from '../playbooks/kernel/command';
import type { Store, TraceRow, Transaction } from './store';

/** What became of calls, as the activity sees it. Implemented in apps/worker. */
export interface CallStore extends Store<CallTransaction> {
  /** What an earlier try of this very command left; undefined: nothing, or of another command of the step. */
  answered(call: CallId): Promise<CallReceipt | undefined>;
}

export interface CallTransaction extends Transaction {
  /** The receipt with its line in the story, in one statement; a second time for one command nothing is written. */
  conclude(conclusion: CallConclusion): Promise<void>;
}

export interface CallId {
  readonly enrollment: string;
  readonly step: string;
  readonly visit: number;
  /** Time of the command, ms: a step that is tried again calls again. */
  readonly asked: number;
}

export interface CallConclusion extends CallId {
  readonly receipt: CallReceipt;
  /** ms */
  readonly at: number;
  readonly trace: readonly TraceRow[];
}
