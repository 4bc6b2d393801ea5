import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Value } from '../../../../playbooks/kernel/expression';
import { Customer } from './customer.entity';

@Entity('record')
// Gin over `jsonb_path_ops`, which an entity cannot say: its migration alone makes it.
@Index('record_external_idx', { synchronize: false })
@Index('record_customer_idx', ['customer_id', 'type', 'id'])
export class CustomerRecord {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'record_pkey' })
  type!: string;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'record_pkey' })
  id!: string;

  @ForeignKey(() => Customer, { name: 'record_customer_fkey' })
  @Column({ type: 'text', collation: 'C' })
  customer_id!: string;

  @Column({ type: 'jsonb', default: () => "'{}'" })
  external_ids!: Record<string, string>;

  @Column({ type: 'jsonb', default: () => "'{}'" })
  attributes!: Record<string, Value>;

  @Column({ type: 'jsonb', default: () => "'{}'" })
  attribute_times!: Record<string, string>;

  /** Of computed attributes: when, and from which parts. */
  @Column({ type: 'jsonb', default: () => "'{}'" })
  computed!: Record<string, { at: number; parts?: Record<string, number | null> }>;

  @Column({ type: 'timestamptz' })
  created_at!: Date;

  @Column({ type: 'timestamptz' })
  updated_at!: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  changed_at!: Date;
}
