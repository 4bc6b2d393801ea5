import { useMessages } from '../../messages/messages';
import { Time } from '../../parts/time';
import { useNames } from '../../services/people';
import type { Task } from '../../services/tasks';

/** What has become of a task, newest first, with what was said. */
export function History({ task }: { task: Task }) {
  const messages = useMessages();
  const name = useNames();
  if (task.changes.length === 0) return null;
  return (
    <section className="history">
      <h3>{messages.task.history}</h3>
      <ol>
        {task.changes.toReversed().map(({ at, kind, by, detail }, index) => (
          <li key={`${at} ${kind} ${index}`}>
            <Time at={at} /> · <strong>{by === null ? messages.task.system : name(by)}</strong>{' '}
            {messages.task.change[kind] ?? kind}
            {wordsOf(detail).map((words) => (
              <blockquote key={words}>{words}</blockquote>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}

function wordsOf(detail: Task['changes'][number]['detail']): string[] {
  return ['text', 'comment', 'reason'].flatMap((member) => {
    const words = detail?.[member];
    return typeof words === 'string' && words !== '' ? [words] : [];
  });
}
