import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../../messages/messages';
import { useTimes } from '../../parts/time';
import { useNames } from '../../services/people';
import { type Task, taskQuery } from '../../services/tasks';

/** Of a row that has left the list: who finished it, when, and what came of it, or until when it sleeps. */
export function GoneWords({ id }: { id: string }) {
  const messages = useMessages();
  const ending = useEnding();
  const snoozed = useSnoozed();
  const { data } = useQuery({ ...taskQuery(id), staleTime: 0 });
  return <>{(data && (ending(data) ?? snoozed(data))) ?? messages.task.movedOn}</>;
}

/** Undefined of one that is awake. */
export function useSnoozed(): (task: Task) => string | undefined {
  const messages = useMessages();
  const times = useTimes();
  return ({ status, snoozed_until }) => {
    const until = Date.parse(snoozed_until ?? '');
    if (status !== 'open' || !(until > times.now)) return undefined;
    return messages.task.snoozedUntil(times.moment(until));
  };
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
