// How requests, answers and messages travel: without what the other side knows, what is empty and what only people read.
// Every byte of a history is kept for ever and replayed. Pure; worker, clients and sandbox agree here.
import { REAL_TIME } from '../playbooks/kernel/clock';
import type {
  Batch,
  Binds,
  DeliverRequest,
  Item,
  Receipt,
  SettleAnswer,
  SettleRequest,
} from '../playbooks/kernel/command';
import type { Result } from '../playbooks/kernel/result';
import type { External } from '../playbooks/kernel/input';
import { decidedAlike } from './adoption';
import type { Start } from './messages';

type Optional<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

type Time = Extract<Result, { kind: 'time' }>;
type Task = Extract<Result, { kind: 'task' }>;
/** A result that says no more than its kind is written as its kind. */
type ShortResult =
  | Result['kind']
  | Exclude<Result, Time | Task>
  | Omit<Time, 'zone' | 'calendar'>
  | Omit<Task, 'dueAt' | 'assignee' | 'queue'>;

/** Results alone are the answer to this very request; one that an earlier run committed comes in full. */
export type ShortAnswer = readonly ShortResult[] | SettleAnswer;

export function shorten(request: SettleRequest, answer: SettleAnswer): ShortAnswer {
  const alike = answer.n === request.batch.n && decidedAlike(request, answer);
  return alike ? answer.results.map(shortenResult) : answer;
}

export function restore(request: SettleRequest, answer: ShortAnswer): SettleAnswer {
  if (!isShort(answer)) return answer;
  const { batch, now, inputs } = request;
  return { n: batch.n, now, inputs, results: answer.map(restoreResult) };
}

/** An array is not narrowed out of a union when it is read-only. */
function isShort(answer: ShortAnswer): answer is readonly ShortResult[] {
  return Array.isArray(answer);
}

/** Zones, due times and who has a task are in the tables, where people look for them; the kernel reads none of them. */
function shortenResult(result: Result): ShortResult {
  switch (result.kind) {
    case 'time':
      return without(result, ['zone', 'calendar']);
    case 'task':
      return without(result, ['dueAt', 'assignee', 'queue']);
    default:
      return Object.keys(result).length > 1 ? result : result.kind;
  }
}

function without<T extends object, K extends keyof T & string>(
  thing: T,
  names: readonly K[],
): Omit<T, K> {
  const kept = Object.entries(thing).filter(([name]) => !names.some((one) => one === name));
  return Object.fromEntries(kept) as Omit<T, K>;
}

function restoreResult(result: ShortResult): Result {
  return (typeof result === 'string' ? { kind: result } : result) as Result;
}

/**
 * The enrollment is the workflow's, a send's id is its step and visit. The first visit, no binds and a base right below
 * the first batch go without saying.
 */
export interface ShortDelivery {
  readonly step: string;
  readonly visit?: number;
  readonly pc: number;
  readonly binds?: Binds;
  readonly approval?: string;
  readonly since?: number;
  readonly skipStale?: true;
  readonly now: number;
  readonly base?: number;
  /** Number of the first batch it carries; the second one has the next number. */
  readonly n?: number;
  readonly before?: readonly object[];
  readonly after?: readonly object[];
}

export function shortenDelivery({ delivery, now, base }: DeliverRequest): ShortDelivery {
  const { step, visit, pc, binds, approval, since, skipStale, before, after } = delivery;
  const n = (before ?? after)?.n;
  return {
    step,
    ...(visit === 1 ? {} : { visit }),
    pc,
    ...(isEmpty(binds) ? {} : { binds }),
    ...(approval === undefined ? {} : { approval }),
    ...(since === undefined ? {} : { since }),
    ...(skipStale ? { skipStale } : {}),
    now,
    ...(base === undefined || base + 1 === n ? {} : { base }),
    ...(n === undefined ? {} : { n }),
    ...(before ? { before: before.items.map(shortenItem) } : {}),
    ...(after ? { after: after.items.map(shortenItem) } : {}),
  };
}

export function restoreDelivery(enrollment: string, short: ShortDelivery): DeliverRequest {
  const { step, visit = 1, pc, binds = {}, approval, since, skipStale } = short;
  const { now, n = 0, before, after } = short;
  const base = short.base ?? (short.n === undefined ? undefined : n - 1);
  const carried = {
    ...(approval === undefined ? {} : { approval }),
    ...(since === undefined ? {} : { since }),
    ...(skipStale ? { skipStale } : {}),
    ...(before ? { before: restoreBatch(n, before) } : {}),
    ...(after ? { after: restoreBatch(before ? n + 1 : n, after) } : {}),
  };
  const delivery = { id: `${step}#${visit}`, pc, step, visit, binds, ...carried };
  return { enrollment, delivery, now, ...(base === undefined ? {} : { base }) };
}

function restoreBatch(n: number, items: readonly object[]): Batch {
  return { n, items: (items as Item[]).map(restoreItem) };
}

const WITH_BINDS: readonly Item['kind'][] = [
  ...(['arm', 'armBeside', 'openTask', 'retime', 'climb', 'remind', 'openApproval'] as const),
  'notice',
];

function shortenItem(item: Item): object {
  return item.kind === 'trace' ? { ...item, entries: item.entries.map(bare) } : bare(item);
}

/** Neither the first visit nor empty binds. */
function bare(thing: object): object {
  return Object.fromEntries(
    Object.entries<unknown>({ ...thing }).filter(
      ([name, value]) =>
        !(name === 'visit' && value === 1) && !(name === 'binds' && isEmpty(value)),
    ),
  );
}

function restoreItem(item: Item): Item {
  if (item.kind === 'trace') return { ...item, entries: item.entries.map(visited) };
  const binds = WITH_BINDS.includes(item.kind) ? { binds: {} } : {};
  return { ...binds, ...visited(item) };
}

/** What names a step is about a visit of it. */
function visited<T extends object>(thing: T): T {
  return 'step' in thing ? { visit: 1, ...thing } : thing;
}

/** What became of a send; of the batches it carried the results alone, as of a settle. */
export type ShortReceipt = Omit<Receipt, 'id' | 'before' | 'after'> & {
  readonly before?: ShortAnswer;
  readonly after?: ShortAnswer;
};

export function shortenReceipt(
  request: DeliverRequest,
  { id: _id, before, after, ...receipt }: Receipt,
): ShortReceipt {
  const asked = carriedBy(request, receipt.at);
  return {
    ...receipt,
    ...(before && asked.before ? { before: shorten(asked.before, before) } : {}),
    ...(after && asked.after ? { after: shorten(asked.after, after) } : {}),
  };
}

export function restoreReceipt(
  request: DeliverRequest,
  { before, after, ...receipt }: ShortReceipt,
): Receipt {
  const asked = carriedBy(request, receipt.at);
  return {
    id: request.delivery.id,
    ...receipt,
    ...(before && asked.before ? { before: restore(asked.before, before) } : {}),
    ...(after && asked.after ? { after: restore(asked.after, after) } : {}),
  };
}

/** The settles a delivery stands for: one at the time of its decision, one when it was sent. */
function carriedBy({ enrollment, delivery, now }: DeliverRequest, sentAt: number) {
  const asked = (batch: Batch | undefined, at: number): SettleRequest | undefined =>
    batch && { enrollment, batch, now: at, inputs: [] };
  return { before: asked(delivery.before, now), after: asked(delivery.after, sentAt) };
}

/** A start as the workflow's argument: its id names the enrollment, real time and no fields go without saying. */
export interface ShortStart extends Optional<Omit<Start, 'enrollment'>, 'clock' | 'trigger'> {
  /** `kernelVersion` */
  readonly v?: number;
}

export function shortenStart({
  enrollment: _id,
  clock,
  trigger,
  kernelVersion,
  ...start
}: Start): ShortStart {
  const { real, virtual, factor } = REAL_TIME;
  const isReal = clock.real === real && clock.virtual === virtual && clock.factor === factor;
  return {
    ...start,
    ...(isReal ? {} : { clock }),
    ...(isEmpty(trigger) ? {} : { trigger }),
    ...(kernelVersion === undefined ? {} : { v: kernelVersion }),
  };
}

export function restoreStart(enrollment: string, { v, ...start }: ShortStart): Start {
  const version = v === undefined ? {} : { kernelVersion: v };
  return { clock: REAL_TIME, trigger: {}, ...start, ...version, enrollment };
}

type Event = Extract<External, { kind: 'event' }>;
type Resolved = Extract<External, { kind: 'taskResolved' }>;
/** An input as a signal carries it. */
export type ShortInput =
  | Exclude<External, Event | Resolved>
  | Optional<Event, 'data'>
  | Optional<Resolved, 'id' | 'visit' | 'form'>;

export function shortenInput(input: External): ShortInput {
  if (input.kind === 'event') {
    const { data, ...event } = input;
    return isEmpty(data) ? event : input;
  }
  if (input.kind !== 'taskResolved') return input;
  const { id, visit, form, ...resolved } = input;
  return {
    ...resolved,
    ...(id === idOf(input.task) ? {} : { id }),
    ...(visit === 1 ? {} : { visit }),
    ...(isEmpty(form) ? {} : { form }),
  };
}

export function restoreInput(input: ShortInput): External {
  if (input.kind === 'event') return { data: {}, ...input };
  if (input.kind !== 'taskResolved') return input;
  return { id: idOf(input.task), visit: 1, form: {}, ...input };
}

function idOf(task: string): string {
  return `task/${task}`;
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
