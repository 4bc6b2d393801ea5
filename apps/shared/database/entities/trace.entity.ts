import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Value } from '../../../../playbooks/kernel/expression';

@Entity('trace')
export class Trace {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'trace_pkey' })
  enrollment_id!: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'trace_pkey' })
  seq!: number;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text', nullable: true })
  step!: string | null;

  @Column({ type: 'integer', nullable: true })
  visit!: number | null;

  @Column({ type: 'integer', nullable: true })
  pc!: number | null;

  @Column({ type: 'text', nullable: true })
  outcome!: string | null;

  @Column({ type: 'text' })
  why!: string;

  @Column({ type: 'jsonb', nullable: true })
  values!: Record<string, Value | null> | null;

  @Column({ type: 'text' })
  version!: string;

  @Column({ type: 'text', nullable: true })
  file!: string | null;

  @Column({ type: 'integer', nullable: true })
  line!: number | null;
}
