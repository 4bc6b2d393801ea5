import { DataSource } from 'typeorm';
import { ApiKey } from './entities/api-key.entity';
import { ConsentEvent } from './entities/consent-event.entity';
import { Contact } from './entities/contact.entity';
import { Customer } from './entities/customer.entity';
import { Enrollment } from './entities/enrollment.entity';
import { Notice } from './entities/notice.entity';
import { Outreach } from './entities/outreach.entity';
import { Person } from './entities/person.entity';
import { Playbook } from './entities/playbook.entity';
import { PlaybookVersion } from './entities/playbook-version.entity';
import { Publication } from './entities/publication.entity';
import { QueueMember } from './entities/queue-member.entity';
import { CustomerRecord } from './entities/record.entity';
import { RoleHolder } from './entities/role-holder.entity';
import { SandboxMail } from './entities/sandbox-mail.entity';
import { Suppression } from './entities/suppression.entity';
import { Task } from './entities/task.entity';
import { TaskAlso } from './entities/task-also.entity';
import { TaskSource } from './entities/task-source.entity';
import { Trace } from './entities/trace.entity';

/** The tables that are read through TypeORM. `event` is partitioned and hot: raw SQL only. */
export const ENTITIES = [
  ApiKey,
  ConsentEvent,
  Contact,
  Customer,
  Enrollment,
  Notice,
  Outreach,
  Person,
  Playbook,
  PlaybookVersion,
  Publication,
  QueueMember,
  CustomerRecord,
  RoleHolder,
  SandboxMail,
  Suppression,
  Task,
  TaskAlso,
  TaskSource,
  Trace,
];

/** Reads for lists and single things. The tables come from migrations; nothing is ever synchronised from here. */
export async function openDataSource(url: string, name: string): Promise<DataSource> {
  const source = new DataSource({
    type: 'postgres',
    url,
    entities: ENTITIES,
    synchronize: false,
    applicationName: name,
    poolSize: 5,
  });
  return source.initialize();
}
