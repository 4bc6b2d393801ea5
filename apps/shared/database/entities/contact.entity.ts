import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Value } from '../../../../playbooks/kernel/expression';
import { Customer } from './customer.entity';

@Entity('contact')
// Gin over `jsonb_path_ops`, which an entity cannot say: its migration alone makes it.
@Index('contact_external_idx', { synchronize: false })
@Index('contact_customer_idx', ['customer_id', 'created_at', 'id'])
export class Contact {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'contact_pkey' })
  id!: string;

  @ForeignKey(() => Customer, { name: 'contact_customer_fkey' })
  @Column({ type: 'text', collation: 'C' })
  customer_id!: string;

  @Column({ type: 'text', nullable: true })
  zone!: string | null;

  @Column({ type: 'text', nullable: true })
  locale!: string | null;

  @Column({ type: 'text', nullable: true })
  preferred_channel!: string | null;

  @Column({ type: 'text', array: true, default: () => "'{}'" })
  roles!: string[];

  @Column({ type: 'jsonb', default: () => "'{}'" })
  reach!: Record<string, string>;

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
