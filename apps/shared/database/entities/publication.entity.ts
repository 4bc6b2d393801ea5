import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Project } from '../../../../playbooks/kernel/catalog';

@Entity('publication')
@Unique('publication_seq_key', ['seq'])
export class Publication {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'publication_pkey' })
  id!: string;

  @Column({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  seq!: number;

  @Column({ type: 'jsonb' })
  files!: Record<string, string>;

  @Column({ type: 'jsonb' })
  project!: Project;

  @Column({ type: 'text', nullable: true })
  commit!: string | null;

  @Column({ type: 'text', nullable: true })
  note!: string | null;

  @Column({ type: 'text' })
  published_by!: string;

  @Column({ type: 'timestamptz' })
  published_at!: Date;

  /** What was told to whoever published it. */
  @Column({ type: 'jsonb', nullable: true })
  answer!: Readonly<Record<string, unknown>> | null;
}
