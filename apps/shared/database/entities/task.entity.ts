import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Value } from '../../../../playbooks/kernel/expression';
import type { Span, TaskPolicy, Text } from '../../../../playbooks/kernel/plan';
import type { Answer, Field } from '../../../../playbooks/kernel/field';
import type { Owner } from '../../../../playbooks/rules/chain';
import type { Considered } from '../../../../playbooks/rules/chain';

export type TaskStatus = 'open' | 'resolved' | 'closed';

/** How the due time came about. `from` in ms. */
export interface Due {
  readonly rule: string;
  readonly zone: string;
  readonly calendar: string;
  readonly from: number;
}

@Entity('task')
@Index('task_assignee_idx', ['assignee', 'due_at', 'id'], { where: `status = 'open'` })
@Index('task_queue_idx', ['queue', 'due_at', 'id'], {
  where: `status = 'open' AND assignee IS NULL`,
})
@Index('task_open_idx', ['due_at', 'id'], { where: `status = 'open'` })
@Index('task_resolved_idx', ['resolved_by', 'ended_at', 'id'], { where: 'ended_at IS NOT NULL' })
@Index('task_ended_idx', ['assignee', 'ended_at', 'id'], { where: 'ended_at IS NOT NULL' })
@Index('task_customer_idx', ['customer_id', 'opened_at'])
@Index('task_inputs_idx', ['customer_id'], { where: `((status = 'open') AND (inputs <> '{}'))` })
@Index('task_merge_idx', ['customer_id', 'merge_key'], {
  where: `((status = 'open') AND (merge_key IS NOT NULL))`,
})
@Check('task_status_check', `status IN ('open', 'resolved', 'closed')`)
@Check('task_owner_check', 'assignee IS NOT NULL OR queue IS NOT NULL')
export class Task {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'task_pkey' })
  id!: string;

  @Column({ type: 'text', collation: 'C' })
  customer_id!: string;

  @Column({ type: 'text', collation: 'C' })
  playbook!: string;

  @Column({ type: 'jsonb' })
  title!: Text;

  @Column({ type: 'jsonb', nullable: true })
  body!: Text | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  assignee!: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  queue!: string | null;

  @Column({ type: 'jsonb' })
  assigned!: readonly Considered[];

  @Column({ type: 'timestamptz' })
  due_at!: Date;

  @Column({ type: 'jsonb' })
  due!: Due;

  @Column({ type: 'timestamptz', nullable: true })
  give_up_at!: Date | null;

  @Column({ type: 'text' })
  priority!: string;

  @Column({ type: 'jsonb' })
  answers!: Readonly<Record<string, Answer>>;

  @Column({ type: 'jsonb' })
  form!: Readonly<Record<string, Field>>;

  @Column({ type: 'jsonb', nullable: true })
  on_exit!: TaskPolicy | null;

  @Column({ type: 'text' })
  status!: TaskStatus;

  @Column({ type: 'text', nullable: true })
  outcome!: string | null;

  @Column({ type: 'text', nullable: true })
  answer!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  form_values!: Record<string, Value> | null;

  @Column({ type: 'text', nullable: true })
  comment!: string | null;

  @Column({ type: 'text', nullable: true })
  resolved_by!: string | null;

  @Column({ type: 'timestamptz' })
  opened_at!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  ended_at!: Date | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  changed_at!: Date;

  @Column({ type: 'text', array: true, default: () => "'{}'" })
  inputs!: string[];

  @Column({ type: 'jsonb', nullable: true })
  chosen!: Owner | null;

  @Column({ type: 'jsonb', default: () => "'[]'" })
  checklist!: readonly Text[];

  @Column({ type: 'integer', array: true, default: () => "'{}'" })
  ticked!: number[];

  @Column({ type: 'text', collation: 'C', nullable: true })
  merge_key!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  snooze!: false | Span | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  not_by!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  snoozed_until!: Date | null;

  @Column({ type: 'text', nullable: true })
  snooze_reason!: string | null;

  @Column({ type: 'text', nullable: true })
  acknowledged_by!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  acknowledged_at!: Date | null;
}
