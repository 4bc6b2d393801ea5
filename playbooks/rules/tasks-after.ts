import type { Owner } from './chain';
import type { Context, StoredTask, Write } from './decision';
import type { SharedTask } from './shared-task';

/** The tasks as a later item of the same batch must see them: the enrollment's own, and those it may join. */
export interface TaskRows {
  readonly tasks: readonly StoredTask[];
  readonly shared: readonly SharedTask[];
}

export function rowsOf({ tasks, shared = [] }: Pick<Context, 'tasks' | 'shared'>): TaskRows {
  return { tasks, shared };
}

export function tasksAfter(rows: TaskRows, writes: readonly Write[]): TaskRows {
  return writes.reduce(after, rows);
}

function after(rows: TaskRows, write: Write): TaskRows {
  switch (write.kind) {
    case 'openTask':
      return opened(rows, write);
    case 'joinTask':
      return joined(rows, write);
    case 'closeTask':
      return closed(rows, [write]);
    case 'cancel':
    case 'exit':
      return closed(rows, write.closeTasks);
    default:
      return rows;
  }
}

type Of<K extends Write['kind']> = Extract<Write, { readonly kind: K }>;

function opened({ tasks, shared }: TaskRows, { task }: Of<'openTask'>): TaskRows {
  const { id, step, visit, onExit, assignee, queue, mergeKey, dueAt, giveUpAt } = task;
  const owner = { ...(assignee ? { assignee } : {}), ...(queue ? { queue } : {}) };
  const stays = onExit ? { onExit } : {};
  const own = { id, step, visit, status: 'open' as const, ...stays, ...owner };
  const ends = giveUpAt === undefined ? {} : { giveUpAt };
  const may = mergeKey === undefined ? [] : [{ id, mergeKey, dueAt, ...ends, owner: ownerIn(own) }];
  return { tasks: [...tasks, own], shared: [...shared, ...may] };
}

/** People before the queue they took it from. */
export function ownerIn({ assignee, queue = '' }: Pick<StoredTask, 'assignee' | 'queue'>): Owner {
  return assignee === undefined ? { kind: 'queue', id: queue } : { kind: 'person', id: assignee };
}

/** Where it is the enrollment's own task that is joined once more, nobody else need be in it. */
function joined({ tasks, shared }: TaskRows, { task: id, step, visit }: Of<'joinTask'>): TaskRows {
  const own = tasks.find((task) => task.id === id && task.status === 'open');
  const owner = shared.find((task) => task.id === id)?.owner;
  const who = owner && (owner.kind === 'person' ? { assignee: owner.id } : { queue: owner.id });
  const others = own ? (own.joined ?? false) : true;
  const source = { id, step, visit, status: 'open' as const, ...who };
  return { tasks: [...tasks, others ? { ...source, joined: true } : source], shared };
}

/** A task that nobody is in any more can be joined no more. */
function closed(
  { tasks, shared }: TaskRows,
  places: readonly { readonly step: string; readonly visit: number }[],
): TaskRows {
  const left = tasks.map((task) =>
    places.some(({ step, visit }) => task.step === step && task.visit === visit)
      ? { ...task, status: 'closed' as const }
      : task,
  );
  const goesOn = (id: string): boolean => {
    const own = left.filter((task) => task.id === id);
    return (
      own.length === 0 || own.some(({ status, joined: others }) => status === 'open' || others)
    );
  };
  return { tasks: left, shared: shared.filter(({ id }) => goesOn(id)) };
}
