import type { PoolClient } from 'pg';
import type { Answer } from '../../../playbooks/kernel/field';
import type { Value } from '../../../playbooks/kernel/expression';
import type { Span, TaskPolicy, Text } from '../../../playbooks/kernel/plan';
import { Refused } from '../refused';
import type { Fields } from './check-form';

/** A task as somebody is about to change it. */
export interface TaskRow {
  readonly id: string;
  readonly customer_id: string;
  readonly status: 'open' | 'resolved' | 'closed';
  readonly assignee: string | null;
  readonly queue: string | null;
  readonly answers: Readonly<Record<string, Answer>>;
  readonly form: Fields;
  readonly checklist: readonly Text[];
  readonly ticked: readonly number[];
  readonly not_by: string | null;
  readonly snooze: false | Span | null;
  readonly due: { readonly zone: string; readonly calendar: string };
  readonly acknowledged_by: string | null;
  readonly on_exit: TaskPolicy | null;
  readonly outcome: string | null;
  readonly answer: string | null;
  readonly form_values: Readonly<Record<string, Value>> | null;
  readonly resolved_by: string | null;
  readonly ended_at: string | null;
  readonly sources: readonly Source[];
}
/** A step that takes part in it; those that left are not among them. */
interface Source {
  readonly enrollment: string;
  readonly step: string;
  readonly visit: number;
  readonly version: string;
  readonly exit: string | null;
  readonly ended: boolean;
  /** The workflow has done what an exit does to tasks: one that is still open then was kept. */
  readonly closed: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Takes the lock of its customer, then reads it. Throws `Refused` where there is none. */
export async function lockTask(client: PoolClient, id: string): Promise<TaskRow> {
  if (!UUID.test(id)) throw unknownTask(id);
  const { rows } = await client.query<{ task: TaskRow | null }>(
    'SELECT tenure_lock_task($1) AS task',
    [id],
  );
  const task = rows[0]?.task;
  if (task === null || task === undefined) throw unknownTask(id);
  return task;
}

function unknownTask(id: string): Refused {
  return new Refused('not_found', `there is no task ${id.slice(0, 64)}`);
}
