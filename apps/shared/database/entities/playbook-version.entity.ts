import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { TemplateVariant } from '../../../../playbooks/kernel/catalog';
import type { Lines } from '../../../../playbooks/kernel/lines';
import { Publication } from './publication.entity';

@Entity('playbook_version')
@Unique('playbook_version_number_key', ['playbook', 'number'])
export class PlaybookVersion {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'playbook_version_pkey' })
  hash!: string;

  @Column({ type: 'text', collation: 'C' })
  playbook!: string;

  @Column({ type: 'integer' })
  number!: number;

  @Column({ type: 'text' })
  plan!: string;

  @Column({ type: 'jsonb' })
  lines!: Lines;

  @Column({ type: 'jsonb' })
  templates!: readonly TemplateVariant[];

  @ForeignKey(() => Publication, { name: 'playbook_version_publication_fkey' })
  @Column({ type: 'text' })
  publication_id!: string;

  @Column({ type: 'timestamptz' })
  published_at!: Date;
}
