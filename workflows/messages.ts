import type { PlaybookClock } from '../playbooks/kernel/clock';
import type { Value } from '../playbooks/kernel/expression';
import type { External, Operation } from '../playbooks/kernel/input';
import type { State } from '../playbooks/kernel/state';

/** What is said to an enrollment workflow, and under which names. Imported by relay and API; holds no workflow code. */
export const WORKFLOW_TYPE = 'enrollment';
export const ENROLLMENT_QUEUE = 'enrollments';
/** Task queue of the deliveries of one channel. */
export function channelQueue(channel: string): string {
  return `deliver-${channel}`;
}
/** Task queue of the calls of other systems. */
export const CALL_QUEUE = 'calls';
export function workflowId(enrollment: string): string {
  return `${PREFIX}${enrollment}`;
}
export function enrollmentOf(workflowId: string): string {
  return workflowId.slice(PREFIX.length);
}
const PREFIX = 'enrollment/';

/** Signal: a batch of inputs, shortened (wire.ts), oldest first, at most 50 and 256 KiB. */
export const EVENTS = 'events';
/** Signal: playbook time runs differently from here on (local development only). */
export const CLOCK = 'clock';
/** Update: an operator's verb; the operation's id is the update id. */
export const OPERATE = 'operate';
/** Query for operators: the state as it stands. */
export const SNAPSHOT = 'snapshot';

/** Second argument of the workflow, shortened (wire.ts); the first is the plan, which travels as `{"$plan": "sha256:…"}`. */
export interface Start {
  readonly enrollment: string;
  readonly clock: PlaybookClock;
  readonly way: string;
  readonly trigger: Readonly<Record<string, Value>>;
  /** ms, playbook time. */
  readonly startedAt: number;
  /** Meaning of the kernel's state it begins with; absent: 1. */
  readonly kernelVersion?: number;
  /** Set by continue-as-new. */
  readonly state?: State;
  readonly inbox?: readonly External[];
}

export interface Operate {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  readonly operation: Operation;
}
export interface Operated {
  readonly before: State['status'];
  readonly after: State['status'];
  readonly exit: string | null;
}

/** `payload` of an outbox row of kind `start`. A row of kind `signal` holds one `External`, one of kind `clock` a `PlaybookClock`. */
export interface StartRow {
  readonly version: string;
  readonly way: string;
  readonly trigger: Readonly<Record<string, Value>>;
  readonly startedAt: number;
}
