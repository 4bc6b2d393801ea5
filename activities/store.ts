import type { External } from '../playbooks/kernel/input';
import type { SettleAnswer } from '../playbooks/kernel/command';
import type { Result } from '../playbooks/kernel/result';
import type { TraceEntry } from '../playbooks/kernel/trace-entry';
import type {
  Context,
  StoredApproval,
  StoredEvent,
  StoredTask,
  Write,
} from '../playbooks/rules/decision';
import type { SharedTask } from '../playbooks/rules/shared-task';
import type { GoalState } from '../playbooks/rules/goal';
import type { NewWait } from '../playbooks/rules/decision';
import type { LastEvent } from '../playbooks/rules/due';
import type { Value } from '../playbooks/kernel/expression';
import type { HeldOut } from '../playbooks/rules/holdout';
import type { LastEnrollment, Subject } from '../playbooks/rules/match';
import type { Snapshot } from '../playbooks/rules/snapshot';

/** What settle and deliver need of a database, beside any SQL. Implemented in apps/worker. */
export interface Store<Tx extends Transaction = Transaction> {
  /** Read without a lock: an enrollment keeps its customer, and only a batch of its own moves it to another version. Undefined: no such enrollment. */
  find(enrollment: string): Promise<Whose | undefined>;
  /**
   * One transaction. The customer's row is locked (it stops everybody who writes for this customer) in a statement
   * of its own, before `work` reads anything: a statement that waits for a lock goes on with its old snapshot.
   */
  locked<T>(customer: string, work: (tx: Tx) => Promise<T>): Promise<T>;
}
export interface Whose {
  readonly customer: string;
  readonly version: string;
}

export interface Transaction {
  load(question: Question): Promise<Loaded>;
  /**
   * Before a step is parked: until this commits, nobody brings what it may lack unseen. Then it is read once more. Answers
   * the number of the newest publication: one that was decided by an older one must be decided again.
   */
  beforeParking(): Promise<number>;
  /** Writes the rows, the trace and the answer of one batch; the number must not be taken. */
  write(batch: BatchRows): Promise<void>;
}

export interface Question {
  readonly enrollment: string;
  /** ms, playbook time: who is on duty and who is away then. */
  readonly now: number;
  /** The batches whose answers may be there already. */
  readonly numbers?: readonly number[];
  /** Event types to look back for, and from which time of arrival (ms). */
  readonly lookBack?: { readonly types: readonly string[]; readonly since: number };
  /** The approval whose frozen text is to be read too. */
  readonly approval?: string;
  /** Event types of silences: when the last of each was. */
  readonly silences?: readonly string[];
  /** A send whose guards are asked, and since when (ms) messages to its customer may count. */
  readonly guarding?: {
    readonly step: string;
    readonly visit: number;
    readonly copy?: number;
    readonly since: number;
  };
  /** People to read beside those that customer, records and roles lead to. */
  readonly people?: readonly string[];
  /** Playbooks whose latest enrollment of this subject, and of its customer, is to be read. */
  readonly runs?: readonly string[];
  /** Of a delivery: whether a batch after `base` has ended the branch of its step. */
  readonly cancelled?: { readonly step: string; readonly base: number };
}

/** One consistent read. Attributes as stored: defaults of the catalog are not filled in yet. */
export interface Loaded {
  /** The first runs', of the batches asked for, where there were any. */
  readonly answers: readonly SettleAnswer[];
  readonly enrollment: Context['enrollment'] & {
    readonly version: string;
    /** How many enrollments started each other before this one. */
    readonly generation?: number;
  };
  /** The latest enrollments asked for, by playbook and kind of subject. */
  readonly runs?: readonly (LastEnrollment & {
    readonly playbook: string;
    readonly kind: string;
  })[];
  readonly snapshot: Snapshot;
  readonly tasks: readonly StoredTask[];
  /** Not the discarded ones. */
  readonly approvals: readonly StoredApproval[];
  /** Arms that have been met, of which the workflow may not know yet. */
  readonly met: readonly string[];
  /** Open ones of the customer with a merge key, of whatever enrollment. */
  readonly shared: readonly SharedTask[];
  readonly events: readonly StoredEvent[];
  /** The key of the formulas by which the stored values were computed. Absent: by none. */
  readonly computedBy?: string;
  readonly lastEvents?: readonly LastEvent[];
  /** Only where they were asked for. */
  readonly guards?: Pick<Context, 'sends' | 'placed' | 'switches' | 'ahead'>;
  /** Differs when anything but events differs. */
  readonly fingerprint: string;
}

export interface BatchRows {
  readonly enrollment: string;
  readonly playbook: string;
  /** How many enrollments started each other before this one. */
  readonly generation: number;
  /** What it is about. */
  readonly subject: Snapshot['subject'];
  readonly n: number;
  /** ms */
  readonly now: number;
  readonly inputs: readonly External[];
  readonly results: readonly Result[];
  readonly writes: readonly Write[];
  /** Of a batch that ends the enrollment: what becomes of its goal, and what is waited for. */
  readonly goal?: { readonly state: GoalState; readonly waits: readonly NewWait[] };
  /** Of the writes that enroll. */
  readonly runs: readonly NewRun[];
  readonly trace: readonly TraceRow[];
}

/** Somebody who enters another playbook by a step of this one. */
export interface NewRun {
  readonly playbook: string;
  readonly version: string;
  readonly way: string;
  readonly step: string;
  readonly visit: number;
  readonly subject: Subject;
  readonly trigger: Readonly<Record<string, Value>>;
  /** Of `trigger`: what its workflow is told. */
  readonly kept: Readonly<Record<string, Value>>;
  /** The other playbook leaves it out: what is waited for instead. */
  readonly held?: HeldOut;
}

export interface TraceRow extends TraceEntry {
  readonly file?: string;
  readonly line?: number;
  /** Where it is not the one the enrollment was in before the batch. */
  readonly version?: string;
}
