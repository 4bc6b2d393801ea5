import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Publication } from './publication.entity';

@Entity('playbook')
@Check('playbook_state_check', `state IN ('live', 'paused', 'retired')`)
export class Playbook {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'playbook_pkey' })
  id!: string;

  @Column({ type: 'text' })
  version!: string;

  @Column({ type: 'text', default: 'live' })
  state!: 'live' | 'paused' | 'retired';

  @ForeignKey(() => Publication, { name: 'playbook_publication_fkey' })
  @Column({ type: 'text' })
  publication_id!: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  changed_at!: Date;
}
