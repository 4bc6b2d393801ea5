import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { Contact } from './contact.entity';

@Entity('consent_event')
@Index('consent_event_idx', ['contact_id', 'purpose', 'at', 'id'])
export class ConsentEvent {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'consent_event_pkey',
  })
  id!: number;

  @ForeignKey(() => Contact, { name: 'consent_event_contact_fkey' })
  @Column({ type: 'text', collation: 'C' })
  contact_id!: string;

  @Column({ type: 'text' })
  purpose!: string;

  @Column({ type: 'boolean' })
  given!: boolean;

  @Column({ type: 'text' })
  basis!: string;

  @Column({ type: 'text', nullable: true })
  evidence!: string | null;

  /** Of the wording that was shown. */
  @Column({ type: 'text', nullable: true })
  text_version!: string | null;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'timestamptz' })
  at!: Date;
}
