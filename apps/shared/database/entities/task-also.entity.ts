import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Task } from './task.entity';

@Entity('task_also')
@Index('task_also_idx', ['kind', 'id'])
@Check('task_also_kind_check', `kind IN ('person', 'queue')`)
export class TaskAlso {
  @ForeignKey(() => Task, { name: 'task_also_task_fkey' })
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'task_also_pkey' })
  task_id!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'task_also_pkey' })
  kind!: 'person' | 'queue';

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'task_also_pkey' })
  id!: string;

  @Column({ type: 'timestamptz' })
  at!: Date;
}
