import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Value } from '../../../../playbooks/kernel/expression';

export type Access = 'ops' | 'csm' | 'leader' | 'admin';

@Entity('person')
@Index('person_absent_idx', ['absent_from'], { where: 'absent_from IS NOT NULL' })
@Check('person_absence_check', 'absent_until IS NULL OR absent_until > absent_from')
export class Person {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'person_pkey' })
  id!: string;

  @Column({ type: 'text', nullable: true })
  email!: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  manager!: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  delegate!: string | null;

  @Column({ type: 'text', array: true, default: () => "'{}'" })
  access!: Access[];

  @Column({ type: 'text', nullable: true })
  zone!: string | null;

  @Column({ type: 'text', nullable: true })
  calendar!: string | null;

  @Column({ type: 'text', nullable: true })
  locale!: string | null;

  @Column({ type: 'boolean', default: true })
  active!: boolean;

  @Column({ type: 'boolean', nullable: true })
  may_send!: boolean | null;

  @Column({ type: 'timestamptz', nullable: true })
  absent_from!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  absent_until!: Date | null;

  /** Single keys of the console. */
  @Column({ type: 'boolean', default: true })
  shortcuts!: boolean;

  @Column({ type: 'jsonb', default: () => "'{}'" })
  attributes!: Record<string, Value>;

  @Column({ type: 'timestamptz' })
  created_at!: Date;

  @Column({ type: 'timestamptz' })
  updated_at!: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  changed_at!: Date;
}
