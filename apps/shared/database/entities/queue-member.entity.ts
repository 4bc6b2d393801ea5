import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Person } from './person.entity';

@Entity('queue_member')
@Index('queue_member_person_idx', ['person_id', 'queue'])
export class QueueMember {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'queue_member_pkey' })
  queue!: string;

  @ForeignKey(() => Person, { name: 'queue_member_person_fkey' })
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'queue_member_pkey' })
  person_id!: string;
}
