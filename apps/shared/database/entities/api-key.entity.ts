import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('api_key')
export class ApiKey {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'api_key_pkey' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'bytea' })
  secret_sha256!: Buffer;

  @Column({ type: 'text', array: true })
  permissions!: string[];

  @Column({ type: 'timestamptz' })
  created_at!: Date;

  @Column({ type: 'timestamptz' })
  expires_at!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  revoked_at!: Date | null;
}
