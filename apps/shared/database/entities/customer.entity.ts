import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Value } from '../../../../playbooks/kernel/expression';

@Entity('customer')
// Gin over `jsonb_path_ops`, which an entity cannot say: its migration alone makes it.
@Index('customer_external_idx', { synchronize: false })
export class Customer {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'customer_pkey' })
  id!: string;

  @Column({ type: 'text', nullable: true })
  zone!: string | null;

  @Column({ type: 'text', nullable: true })
  calendar!: string | null;

  @Column({ type: 'text', nullable: true })
  locale!: string | null;

  @Column({ type: 'jsonb', default: () => "'{}'" })
  external_ids!: Record<string, string>;

  @Column({ type: 'jsonb', default: () => "'{}'" })
  attributes!: Record<string, Value>;

  @Column({ type: 'jsonb', default: () => "'{}'" })
  attribute_times!: Record<string, string>;

  /** Of computed attributes: when, and from which parts. */
  @Column({ type: 'jsonb', default: () => "'{}'" })
  computed!: Record<string, { at: number; parts?: Record<string, number | null> }>;

  @Column({ type: 'text', nullable: true })
  computed_by!: string | null;

  @Column({ type: 'timestamptz' })
  created_at!: Date;

  @Column({ type: 'timestamptz' })
  updated_at!: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  changed_at!: Date;
}
