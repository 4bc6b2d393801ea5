import {
  Check as SqlCheck,
  Column,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  Unique,
} from 'typeorm';
import type { Value } from '../../../../playbooks/kernel/expression';
import type { Check } from '../../../../playbooks/rules/decision';
import { Enrollment } from './enrollment.entity';

@Entity('outreach')
@Index('outreach_customer_idx', ['customer_id', 'created_at'])
@Index('outreach_sent_idx', ['channel', 'ended_at'], { where: `status = 'accepted'` })
@Index('outreach_unconfirmed_idx', ['created_at'], { where: `status = 'unconfirmed'` })
@Index('outreach_counted_idx', ['customer_id', 'counted_at'], { where: 'counted_at IS NOT NULL' })
@Unique('outreach_send_key', ['send_key'])
@Unique('outreach_step_key', ['enrollment_id', 'step', 'visit', 'copy'])
@SqlCheck(
  'outreach_status_check',
  `status IN ('planned', 'waiting', 'awaiting_approval', 'claimed', 'handed_off', 'accepted', 'refused', 'skipped', 'unconfirmed')`,
)
export class Outreach {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'outreach_pkey' })
  id!: string;

  @Column({ type: 'text', nullable: true })
  send_key!: string | null;

  @ForeignKey(() => Enrollment, { name: 'outreach_enrollment_fkey' })
  @Column({ type: 'uuid' })
  enrollment_id!: string;

  @Column({ type: 'text' })
  step!: string;

  @Column({ type: 'integer' })
  visit!: number;

  @Column({ type: 'text', collation: 'C' })
  playbook!: string;

  @Column({ type: 'text', collation: 'C' })
  customer_id!: string;

  @Column({ type: 'text', collation: 'C', nullable: true })
  contact_id!: string | null;

  @Column({ type: 'text', nullable: true })
  channel!: string | null;

  @Column({ type: 'text', nullable: true })
  address!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  sender!: Record<string, Value> | null;

  @Column({ type: 'text' })
  purpose!: string;

  @Column({ type: 'text' })
  template!: string;

  @Column({ type: 'text', nullable: true })
  template_hash!: string | null;

  @Column({ type: 'text', nullable: true })
  locale!: string | null;

  @Column({ type: 'text', nullable: true })
  subject!: string | null;

  @Column({ type: 'text', nullable: true })
  body_text!: string | null;

  @Column({ type: 'text', nullable: true })
  body_html!: string | null;

  @Column({ type: 'text' })
  status!: string;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'jsonb', default: () => "'[]'" })
  checks!: readonly Check[];

  @Column({ type: 'text', nullable: true })
  message_id!: string | null;

  @Column({ type: 'text', nullable: true })
  server_reply!: string | null;

  @Column({ type: 'uuid', nullable: true })
  lease!: string | null;

  @Column({ type: 'integer', default: 0 })
  attempt!: number;

  @Column({ type: 'jsonb', nullable: true })
  receipt!: Record<string, unknown> | null;

  @Column({ type: 'timestamptz' })
  created_at!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  claimed_at!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  handed_off_at!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  ended_at!: Date | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  changed_at!: Date;

  @Column({ type: 'text', nullable: true })
  priority!: string | null;

  /** An earlier hand-over of it was cut then, and may have arrived. */
  @Column({ type: 'timestamptz', nullable: true })
  cut_at!: Date | null;

  /** As of when it counts under caps and rates, while it does. */
  @Column({ type: 'timestamptz', nullable: true })
  counted_at!: Date | null;

  /** Of its sender, where that one has a rate. */
  @Column({ type: 'integer', nullable: true })
  place!: number | null;

  /** 0: the message itself; else the place in its `cc` of whoever gets this copy. */
  @Column({ type: 'integer', default: 0 })
  copy!: number;
}
