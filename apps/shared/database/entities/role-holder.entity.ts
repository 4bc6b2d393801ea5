import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Person } from './person.entity';

@Entity('role_holder')
export class RoleHolder {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'role_holder_pkey' })
  role!: string;

  @ForeignKey(() => Person, { name: 'role_holder_person_fkey' })
  @Column({ type: 'text', collation: 'C' })
  person_id!: string;
}
