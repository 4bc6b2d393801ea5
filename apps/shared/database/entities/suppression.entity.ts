import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('suppression')
@Index('suppression_address_key', ['address'], { unique: true, where: 'lifted_at IS NULL' })
export class Suppression {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'suppression_pkey' })
  id!: string;

  @Column({ type: 'text' })
  address!: string;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  lifted_at!: Date | null;
}
