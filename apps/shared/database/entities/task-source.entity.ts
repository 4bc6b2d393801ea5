import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Enrollment } from './enrollment.entity';
import { Task } from './task.entity';

@Entity('task_source')
@Index('task_source_task_idx', ['task_id'])
export class TaskSource {
  @ForeignKey(() => Enrollment, { name: 'task_source_enrollment_fkey' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'task_source_pkey' })
  enrollment_id!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'task_source_pkey' })
  step!: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'task_source_pkey' })
  visit!: number;

  @ForeignKey(() => Task, { name: 'task_source_task_fkey' })
  @Column({ type: 'uuid' })
  task_id!: string;

  @Column({ type: 'timestamptz', nullable: true })
  left_at!: Date | null;

  /** In the order in which they joined. */
  @Column({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  place!: string;
}
