import { memo } from 'react';
import { Link } from 'react-router';
import { useMessages } from '../../messages/messages';
import { Icon, type IconName } from '../../parts/icon';
import { useTimes } from '../../parts/time';
import type { ListedTask } from '../../services/tasks';
import { GoneWords } from './gone-words';
import type { Mark } from './use-rows';

interface Props {
  readonly task: ListedTask;
  readonly list: string;
  readonly search: string;
  readonly selected: boolean;
  readonly mark: Mark | undefined;
  readonly place: {
    readonly at: number;
    readonly of: number;
    readonly more: boolean;
    readonly top: number;
  };
  readonly left: string;
  readonly isFirst: boolean;
}

export const TaskRow = memo(Row, (a, b) => {
  const { place: one, ...rest } = a;
  const { place: other, ...others } = b;
  const keys = Object.keys(rest) as (keyof typeof rest)[];
  return (
    one.top === other.top &&
    one.of === other.of &&
    one.more === other.more &&
    keys.every((key) => rest[key] === others[key])
  );
});

/** One task: how late, what, for whom. State has an icon and a word. */
function Row({ task, list, search, selected, mark, place, left, isFirst }: Props) {
  const messages = useMessages();
  const times = useTimes();
  const ms = Date.parse(task.due.at);
  const [icon, state]: [IconName, string] =
    task.status !== 'open'
      ? ['done', messages.due.finished]
      : ms < times.now
        ? ['late', messages.due.gone]
        : times.isToday(ms)
          ? ['soon', messages.due.soon]
          : ['later', messages.due.later];
  const who =
    task.queue !== null && task.assignee === null ? (task.queue_title ?? task.queue) : undefined;
  const when =
    task.status !== 'open' && task.ended_at !== null
      ? times.moment(Date.parse(task.ended_at))
      : task.snoozed_until !== null && Date.parse(task.snoozed_until) > times.now
        ? messages.due.until(times.moment(Date.parse(task.snoozed_until)))
        : left;
  const query = search === '' ? '' : `?${search}`;
  return (
    <li
      style={{ top: place.top }}
      aria-setsize={place.more ? -1 : place.of}
      aria-posinset={place.at + 1}
    >
      <Link
        to={`/inbox/${list}/${task.id}${query}`}
        className={mark === undefined ? 'row' : 'row grey'}
        aria-current={selected ? 'true' : undefined}
        tabIndex={selected || isFirst ? 0 : -1}
        data-task={task.id}
      >
        <span className={`state ${icon}`}>
          <Icon name={icon} />
          <span className="visually-hidden">
            {messages.inbox.position(place.at + 1, place.of, place.more)}, {state}:
          </span>
          <span className="when">{when}</span>
        </span>
        <span className="row-title">
          {task.priority === 'high' || task.priority === 'urgent' ? (
            <span className="priority">{messages.task.priority[task.priority]} </span>
          ) : null}
          <bdi>{task.title}</bdi>
        </span>
        <span className="row-about">
          {mark === undefined ? (
            <>
              <bdi>{task.customer_name ?? task.customer_id}</bdi> ·{' '}
              {task.playbook_title ?? task.playbook}
              {who !== undefined && <> · {messages.queueNamed(who)}</>}
            </>
          ) : (
            <Marked task={task} mark={mark} />
          )}
        </span>
      </Link>
    </li>
  );
}

function Marked({ task, mark }: { task: ListedTask; mark: Mark }) {
  const messages = useMessages();
  if (mark === 'gone') return <GoneWords id={task.id} />;
  return <>{mark === 'sending' ? messages.task.sending : messages.task.sent}</>;
}
