import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useMessages } from '../../messages/messages';
import { useDueRule } from '../../parts/rule-words';
import { Time } from '../../parts/time';
import { useNames } from '../../services/people';
import { useMe } from '../../services/session';
import type { Task } from '../../services/tasks';
import { CustomerCard } from './customer-card';
import { useSnoozed } from './gone-words';

/** Title, customer, due time and whose it is. */
export function TaskHead({ task }: { task: Task }) {
  const messages = useMessages();
  const name = useNames();
  const me = useMe();
  const snoozed = useSnoozed()(task);
  const playbook = task.playbook_title ?? task.playbook;
  const { at } = task.due;
  const rule = useDueRule()(task.due);
  const owner =
    task.assignee === me.id
      ? messages.task.yours
      : task.assignee !== null
        ? messages.task.assignedTo(name(task.assignee))
        : messages.queueNamed(task.queue_title ?? task.queue ?? '');
  return (
    <header>
      <h2>
        <bdi>{task.title}</bdi>
      </h2>
      <p className="facts">
        <span>
          {task.sources[0] === undefined ? (
            playbook
          ) : (
            <Link className="head-link" to={`/enrollments/${task.sources[0].enrollment_id}`}>
              {playbook}
            </Link>
          )}
        </span>
        <span>
          <Due task={task}>
            <Time at={at} as="left" hint={rule} />
          </Due>
        </span>
        <span>{owner}</span>
        {snoozed !== undefined && <span>{snoozed}</span>}
        {(task.priority === 'high' || task.priority === 'urgent') && (
          <span className="priority">{messages.task.priority[task.priority]}</span>
        )}
      </p>
      <p className="quiet">
        {rule}
        {task.acknowledged_by !== null && (
          <> · {messages.task.acknowledgedBy(name(task.acknowledged_by))}</>
        )}
      </p>
      <CustomerCard task={task} />
    </header>
  );
}

function Due({ task, children }: { task: Task; children: ReactNode }) {
  const isOpen = task.status === 'open';
  return <span className={isOpen ? 'due' : 'quiet'}>{children}</span>;
}
