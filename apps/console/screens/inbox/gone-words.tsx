import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../../messages/messages';
import { useTimes } from '../../parts/time';
import { useNames } from '../../services/people';
import { type Task, taskQuery } from '../../services/tasks';

/** Of a row that somebody else finished: who, when, and what came of it. */
export function GoneWords({ id }: { id: string }) {
  const messages = useMessages();
  const words = useEnding();
  const { data } = useQuery({ ...taskQuery(id), staleTime: 0 });
  return <>{(data && words(data)) ?? messages.task.movedOn}</>;
}

/** Undefined while it is open. */
export function useEnding(): (task: Task) => string | undefined {
  const messages = useMessages();
  const times = useTimes();
  const name = useNames();
  return (task) => {
    if (task.status === 'open') return undefined;
    if (task.status === 'closed') return messages.task.closed(task.outcome ?? '');
    const answer = task.answers[task.answer ?? '']?.label ?? messages.task.done;
    const when = task.ended_at === null ? '' : times.moment(Date.parse(task.ended_at));
    return messages.task.resolvedBy(name(task.resolved_by ?? ''), when, answer);
  };
}
