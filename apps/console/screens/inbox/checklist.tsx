import { Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useIsOffline } from '../../live/use-live';
import { useMessages } from '../../messages/messages';
import { ProblemBox } from '../../parts/problem-box';
import { problemOf } from '../../services/problem';
import { type Task, taskQuery, tickTask } from '../../services/tasks';

/** Ticks are kept by the server at once, for colleagues too. */
export function Checklist({ task }: { task: Task }) {
  const messages = useMessages();
  const isOffline = useIsOffline();
  const client = useQueryClient();
  const key = taskQuery(task.id).queryKey;
  const tick = useMutation({
    mutationKey: ['tick', task.id],
    scope: { id: `tick ${task.id}` },
    mutationFn: (done: boolean[]) => tickTask(task.id, done),
    onMutate: async (done) => {
      await client.cancelQueries({ queryKey: key, exact: true });
      client.setQueryData(key, {
        ...task,
        checklist: task.checklist.map((item, index) => ({ ...item, done: done[index] ?? false })),
      });
    },
    // Of several quick ticks only the last asks how it came out.
    onSettled: () =>
      client.isMutating({ mutationKey: ['tick', task.id] }) > 1
        ? undefined
        : client.invalidateQueries({ queryKey: key }),
  });
  const { checklist } = task;
  const done = checklist.filter((item) => item.done).length;
  return (
    <fieldset className="checklist">
      <legend>{messages.task.checked(done, checklist.length)}</legend>
      {checklist.map((item, index) => (
        <Checkbox
          key={item.text}
          label={item.text}
          checked={item.done}
          disabled={isOffline || !task.verbs.includes('checklist')}
          onChange={({ currentTarget: { checked } }) =>
            tick.mutate(checklist.map((one, at) => (at === index ? checked : one.done)))
          }
        />
      ))}
      {tick.error !== null && <ProblemBox problem={problemOf(tick.error)} />}
    </fieldset>
  );
}
