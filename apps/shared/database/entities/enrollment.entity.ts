import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Parked } from '../../../../playbooks/kernel/command';
import type { Value } from '../../../../playbooks/kernel/expression';
import { PlaybookVersion } from './playbook-version.entity';

export type EnrollmentStatus = 'running' | 'paused' | 'parked' | 'done' | 'held_out';

@Entity('enrollment')
@Index('enrollment_parent_idx', ['parent'], { where: '(parent IS NOT NULL)' })
@Index('enrollment_live_key', ['playbook', 'subject_kind', 'subject_id'], {
  unique: true,
  where: 'ended_at IS NULL',
})
@Index('enrollment_way_key', ['playbook', 'subject_kind', 'subject_id', 'way', 'way_key'], {
  unique: true,
})
@Index('enrollment_subject_idx', ['playbook', 'subject_kind', 'subject_id', 'started_at'])
@Index('enrollment_customer_idx', ['customer_id', 'started_at'])
@Index('enrollment_playbook_idx', ['playbook', 'started_at', 'id'])
@Index('enrollment_list_idx', ['started_at', 'id'])
@Check('enrollment_status_check', `status IN ('running', 'paused', 'parked', 'done', 'held_out')`)
@Check('enrollment_goal_check', `goal IN ('open', 'reached', 'missed')`)
export class Enrollment {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'enrollment_pkey' })
  id!: string;

  @Column({ type: 'text', collation: 'C' })
  playbook!: string;

  @ForeignKey(() => PlaybookVersion, { name: 'enrollment_version_fkey' })
  @Column({ type: 'text' })
  version!: string;

  @Column({ type: 'text' })
  subject_kind!: string;

  @Column({ type: 'text', collation: 'C' })
  subject_id!: string;

  @Column({ type: 'text', collation: 'C' })
  customer_id!: string;

  @Column({ type: 'text' })
  way!: string;

  @Column({ type: 'text', collation: 'C' })
  way_key!: string;

  @Column({ type: 'jsonb', default: () => "'{}'" })
  trigger!: Record<string, Value>;

  @Column({ type: 'jsonb', default: () => "'{}'" })
  seen!: Record<string, Value>;

  @Column({ type: 'text' })
  status!: EnrollmentStatus;

  @Column({ type: 'jsonb', nullable: true })
  parked!: Parked | null;

  @Column({ type: 'text', nullable: true })
  exit!: string | null;

  @Column({ type: 'text', nullable: true })
  exit_why!: string | null;

  /** Null while it goes on, and for a playbook without one. */
  @Column({ type: 'text', nullable: true })
  goal!: 'open' | 'reached' | 'missed' | null;

  /** When it came. */
  @Column({ type: 'timestamptz', nullable: true })
  goal_at!: Date | null;

  @Column({ type: 'integer', default: 0 })
  generation!: number;

  /** Whose step started it. */
  @Column({ type: 'uuid', nullable: true })
  parent!: string | null;

  @Column({ type: 'timestamptz' })
  started_at!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  ended_at!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  workflow_started_at!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  closed_at!: Date | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  changed_at!: Date;
}
