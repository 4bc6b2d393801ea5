import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Text } from '../../../../playbooks/kernel/plan';
import { Enrollment } from './enrollment.entity';

@Entity('notice')
@Index('notice_recipient_idx', ['recipient_kind', 'recipient', 'at'])
@Unique('notice_key', ['enrollment_id', 'step', 'visit', 'recipient_kind', 'recipient'])
@Check('notice_recipient_check', `recipient_kind IN ('person', 'queue')`)
export class Notice {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'notice_pkey' })
  id!: string;

  @ForeignKey(() => Enrollment, { name: 'notice_enrollment_fkey' })
  @Column({ type: 'uuid' })
  enrollment_id!: string;

  @Column({ type: 'text' })
  step!: string;

  @Column({ type: 'integer' })
  visit!: number;

  @Column({ type: 'text' })
  recipient_kind!: 'person' | 'queue';

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
}
