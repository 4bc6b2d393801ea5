import { useMessages } from '../../messages/messages';
import { Time, useTimes } from '../../parts/time';
import { useNames } from '../../services/people';
import type { Task } from '../../services/tasks';

type Change = Task['changes'][number];

/** What has become of a task, newest first, with what was said. */
export function History({ task }: { task: Task }) {
  const messages = useMessages();
  const name = useNames();
  const { moment } = useTimes();
  const what = ({ kind, detail }: Change) =>
    kind === 'snoozed' && typeof detail?.['until'] === 'string'
      ? messages.task.snoozedUntil(moment(Date.parse(detail['until'])))
      : (messages.task.change[kind] ?? kind);
  if (task.changes.length === 0) return null;
  return (
    <section className="history">
      <h3>{messages.task.history}</h3>
      <ol>
        {task.changes.toReversed().map((change, index) => (
          <li key={`${change.at} ${change.kind} ${index}`}>
            <Time at={change.at} /> ·{' '}
            <strong>{change.by === null ? messages.task.system : name(change.by)}</strong>{' '}
            {what(change)}
            {wordsOf(change.detail).map((words) => (
              <blockquote key={words}>{words}</blockquote>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}

function wordsOf(detail: Change['detail']): string[] {
  return ['text', 'comment', 'reason'].flatMap((member) => {
    const words = detail?.[member];
    return typeof words === 'string' && words !== '' ? [words] : [];
  });
}
