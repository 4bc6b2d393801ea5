import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Text } from '../../../../playbooks/kernel/plan';
import { Enrollment } from './enrollment.entity';

@Entity('notice')
@Index('notice_recipient_idx', ['recipient_kind', 'recipient', 'at'])
@Index('notice_due_idx', ['due_at', 'id'], { where: 'mailed_at IS NULL' })
@Unique('notice_key', [
  'enrollment_id',
  'batch',
  'kind',
  'step',
  'visit',
  'recipient_kind',
  'recipient',
])
@Check('notice_kind_check', `kind IN ('notify', 'rung', 'reminder', 'parked')`)
@Check('notice_recipient_check', `recipient_kind IN ('person', 'queue', 'address')`)
export class Notice {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'notice_pkey' })
  id!: string;

  /** In the order of coming, for those who listen. */
  @Index('notice_n_idx')
  @Column({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  n!: number;

  @ForeignKey(() => Enrollment, { name: 'notice_enrollment_fkey' })
  @Column({ type: 'uuid' })
  enrollment_id!: string;

  @Column({ type: 'text' })
  step!: string;

  @Column({ type: 'integer' })
  visit!: number;

  @Column({ type: 'text' })
  recipient_kind!: 'person' | 'queue' | 'address';

  @Column({ type: 'text', collation: 'C' })
  recipient!: string;

  @Column({ type: 'text', collation: 'C' })
  customer_id!: string;

  @Column({ type: 'jsonb' })
  text!: Text;

  @Column({ type: 'boolean' })
  urgent!: boolean;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  read_at!: Date | null;

  @Column({ type: 'text', default: 'notify' })
  kind!: 'notify' | 'rung' | 'reminder' | 'parked';

  /** Number of the batch that told it. */
  @Column({ type: 'integer', default: 0 })
  batch!: number;

  @Column({ type: 'timestamptz' })
  due_at!: Date;

  /** Its mails were made: one row of `notice_mail` for each. */
  @Column({ type: 'timestamptz', nullable: true })
  mailed_at!: Date | null;
}
