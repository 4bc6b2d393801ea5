import type { Plan, Text } from '../../../playbooks/kernel/plan';
import type { Lines } from '../../../playbooks/kernel/lines';
import type { ApprovalRow } from '../approvals/approval-rows';
import { localised } from '../http/localised';
import { outcomesTo } from '../playbooks/where-to';

/** Rows of `wait`, open tasks, sends in flight and open drafts: where an enrollment stands. */
export interface WaitRow {
  readonly step: string;
  readonly visit: number;
  readonly arm: string;
  readonly type: string;
  readonly kind: 'event' | 'when' | 'becomes' | 'time';
  readonly condition: { readonly source: string } | null;
  readonly since: Date;
  readonly due_at: Date | null;
  readonly basis: {
    readonly rule: string;
    readonly zone: string;
    readonly calendar?: string;
  } | null;
}
export interface TaskRow {
  readonly step: string;
  readonly visit: number;
  readonly task_id: string;
  readonly title: Text;
  readonly opened_at: Date;
  readonly give_up_at: Date | null;
}
export interface SendRow {
  readonly step: string;
  readonly visit: number;
  readonly id: string;
  readonly status: string;
  readonly created_at: Date;
  /** Of one that waits: what keeps it, and when it is looked at again. */
  readonly reason: string | null;
  readonly until: Date | null;
}
export type DraftRow = Pick<
  ApprovalRow,
  'step' | 'visit' | 'id' | 'approvers' | 'within_at' | 'otherwise'
>;

/** One step an enrollment is in: since when, what it waits for, until when and where that leads. */
export interface PlaceShown {
  readonly step: string;
  /** Of its task, as it is called for this customer. */
  readonly title: string | null;
  readonly visit: number;
  readonly line: number | null;
  readonly since: Date;
  readonly waits_for: readonly {
    readonly arm: string;
    readonly event?: string;
    readonly condition?: string;
  }[];
  readonly until: { readonly at: Date; readonly rule?: string; readonly zone?: string } | null;
  readonly then: Readonly<Record<string, string>>;
  /** Each outcome it can have -> where that leads, by the ids of the graph. */
  readonly outcomes: Readonly<Record<string, string>>;
  readonly task?: string;
  readonly outreach?: Pick<SendRow, 'id' | 'status' | 'reason' | 'until'>;
  /** The draft that somebody has to decide about before anything else happens there. */
  readonly approval?: Omit<DraftRow, 'step' | 'visit'>;
}

interface Reading {
  readonly plan: Plan;
  readonly lines: Lines;
  /** Locales, best first. */
  readonly order: readonly string[];
}

export function placesOf(
  rows: {
    readonly waits: readonly WaitRow[];
    readonly tasks: readonly TaskRow[];
    readonly sends: readonly SendRow[];
    readonly drafts: readonly DraftRow[];
  },
  { plan, lines, order }: Reading,
): PlaceShown[] {
  const keys = [...rows.waits, ...rows.tasks, ...rows.sends].map(
    ({ step, visit }) => `${step}#${visit}`,
  );
  return [...new Set(keys)].map((key) => {
    const is = (row: { step: string; visit: number }): boolean =>
      `${row.step}#${row.visit}` === key;
    const waits = rows.waits.filter(is);
    const task = rows.tasks.find(is);
    const send = rows.sends.find(is);
    const draft = rows.drafts.find(is);
    const any = waits[0] ?? task ?? send;
    if (any === undefined) throw new Error(`no row for ${key}`);
    const pc = plan.code.findIndex(({ step }) => step === any.step);
    const time = waits.find(({ kind }) => kind === 'time');
    return {
      step: any.step,
      title: localised(task?.title ?? null, order),
      visit: any.visit,
      line: lines.code[pc]?.line ?? null,
      since: waits[0]?.since ?? task?.opened_at ?? (send as SendRow).created_at,
      waits_for: waits.filter(({ kind }) => kind !== 'time').map(toArm),
      until: untilOf(time, task),
      then: leadsTo(plan, pc),
      outcomes: outcomesAt(plan, pc),
      ...(task === undefined ? {} : { task: task.task_id }),
      ...(send === undefined ? {} : { outreach: outreachOf(send) }),
      ...(draft === undefined ? {} : { approval: approvalOf(draft) }),
    };
  });
}

function outreachOf({ id, status, reason, until }: SendRow): NonNullable<PlaceShown['outreach']> {
  return { id, status, reason, until };
}

function approvalOf({
  id,
  approvers,
  within_at,
  otherwise,
}: DraftRow): NonNullable<PlaceShown['approval']> {
  return { id, approvers, within_at, otherwise };
}

function toArm({ arm, type, condition }: WaitRow): PlaceShown['waits_for'][number] {
  const name = arm.slice(arm.lastIndexOf('/') + 1);
  return {
    arm: name,
    ...(type === '' ? {} : { event: type }),
    ...(condition === null ? {} : { condition: condition.source }),
  };
}

function untilOf(time: WaitRow | undefined, task: TaskRow | undefined): PlaceShown['until'] {
  if (time?.due_at) {
    const { rule, zone } = time.basis ?? {};
    return {
      at: time.due_at,
      ...(rule === undefined ? {} : { rule }),
      ...(zone === undefined ? {} : { zone }),
    };
  }
  return task?.give_up_at ? { at: task.give_up_at } : null;
}

export function outcomesAt(plan: Plan, pc: number): Readonly<Record<string, string>> {
  const instruction = plan.code[pc];
  return instruction === undefined ? {} : outcomesTo(plan, instruction);
}

/** Outcome -> the step it goes to; `*` for those that are not listed. */
function leadsTo(plan: Plan, pc: number): Readonly<Record<string, string>> {
  const instruction = plan.code[pc];
  if (instruction === undefined) return {};
  const step = (to: number): string => plan.code[to]?.step ?? 'finished';
  return {
    ...Object.fromEntries(
      Object.entries(instruction.outcomes).map(([outcome, to]) => [outcome, step(to)]),
    ),
    '*': step(instruction.next),
  };
}
