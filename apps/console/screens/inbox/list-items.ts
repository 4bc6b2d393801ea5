import type { ListedTask } from '../../services/tasks';

interface TaskItem {
  readonly kind: 'task';
  readonly task: ListedTask;
  /** Among the tasks. */
  readonly at: number;
}
interface PersonItem {
  readonly kind: 'person';
  readonly person: string;
  readonly open: number;
  readonly overdue: number;
  /** The last person whose rows are loaded may have more. */
  readonly last: boolean;
}
export type Item = TaskItem | PersonItem;

/** The rows of a list; of a team with whose they are above each person's. */
export function itemsOf(tasks: readonly ListedTask[], byPerson: boolean, now: number): Item[] {
  const rows = tasks.map((task, at): TaskItem => ({ kind: 'task', task, at }));
  if (!byPerson) return rows;
  const last = tasks.at(-1)?.assignee;
  return rows.flatMap((row, index): Item[] => {
    const person = row.task.assignee;
    if (person === null || rows[index - 1]?.task.assignee === person) return [row];
    const own = tasks.filter(({ assignee, status }) => assignee === person && status === 'open');
    const overdue = own.filter(({ due }) => Date.parse(due.at) < now).length;
    return [{ kind: 'person', person, open: own.length, overdue, last: person === last }, row];
  });
}
