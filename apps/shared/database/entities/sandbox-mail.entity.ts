import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('sandbox_mail')
@Index('sandbox_mail_idx', ['received_at', 'id'])
export class SandboxMail {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'sandbox_mail_pkey' })
  id!: string;

  @Column({ type: 'timestamptz' })
  received_at!: Date;

  @Column({ type: 'text' })
  mail_from!: string;

  @Column({ type: 'text' })
  rcpt_to!: string;

  @Column({ type: 'text', nullable: true })
  message_id!: string | null;

  @Column({ type: 'text', nullable: true })
  subject!: string | null;

  @Column({ type: 'text', nullable: true })
  text!: string | null;

  @Column({ type: 'text', nullable: true })
  html!: string | null;

  @Column({ type: 'jsonb' })
  headers!: Record<string, string>;

  @Column({ type: 'bytea' })
  raw!: Buffer;

  @Column({ type: 'text', default: 'email' })
  channel!: string;

  @Column({ type: 'text', nullable: true })
  url!: string | null;
}
