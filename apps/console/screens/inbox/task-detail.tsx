import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { useIsOffline } from '../../live/use-live';
import { useMessages } from '../../messages/messages';
import type { Messages } from '../../messages/en';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { problemOf } from '../../services/problem';
import {
  acknowledgeTask,
  claimTask,
  type ListName,
  releaseTask,
  type Task,
  taskQuery,
} from '../../services/tasks';
import { useKeys } from '../../shell/keys';
import { say } from '../../shell/toasts';
import { AnswerForm } from './answer-form';
import { Checklist } from './checklist';
import { CommentForm } from './comment-form';
import { useEnding } from './gone-words';
import { History } from './history';
import { NextClimb } from './next-climb';
import { ReassignForm } from './reassign-form';
import { SnoozeForm } from './snooze-form';
import { TaskHead } from './task-head';
import type { Rows } from './use-rows';
import { VerbBar } from './verb-bar';
import { Why } from './why';

/** What is open below the task. */
export type Panel = 'answer' | 'snooze' | 'reassign' | 'comments' | 'why';

/** The selection must rest that long before its task is fetched. */
const REST_MS = 150;

interface Props {
  readonly id: string;
  readonly list: ListName;
  readonly rows: Rows;
  readonly select: (id: string | undefined) => void;
  readonly panel: Panel | undefined;
  readonly setPanel: (panel: Panel | undefined) => void;
}

export function TaskDetail(props: Props) {
  const [rested] = useDebouncedValue(props.id, REST_MS);
  const { data, error, refetch, fetchStatus } = useQuery(taskQuery(rested));
  useKeys({ Escape: () => leave(props) });
  if (error !== null) return <ProblemBox problem={problemOf(error)} again={() => void refetch()} />;
  if (data === undefined && fetchStatus === 'paused') return <NotRead />;
  if (data === undefined || data.id !== props.id) return <Skeletons rows={5} />;
  return <Loaded key={data.id} {...props} task={data} />;
}

/** Asked for when the browser is online again, and not before. */
function NotRead() {
  const { network } = useMessages();
  return (
    <p role="status" className="quiet">
      {network.notRead}
    </p>
  );
}

/** First out of a form, then back to the row, then to the list alone. */
function leave({ id, panel, setPanel, select }: Props): void {
  const inside = document.activeElement?.closest('.detail') !== null;
  if (panel !== undefined) setPanel(undefined);
  if (panel !== undefined || inside)
    document.querySelector<HTMLElement>(`[data-task="${id}"]`)?.focus();
  else select(undefined);
}

type LoadedProps = Props & { readonly task: Task };

function Loaded({ task, list, rows, select, panel, setPanel }: LoadedProps) {
  const messages = useMessages();
  const client = useQueryClient();
  const ending = useEnding()(task);
  const navigate = useNavigate();
  const source = task.sources[0]?.enrollment_id;
  const changed = async (words: string) => {
    say(words);
    setPanel(undefined);
    await Promise.all([
      client.invalidateQueries({ queryKey: ['task', task.id] }),
      client.invalidateQueries({ queryKey: ['tasks'] }),
    ]);
  };
  const act = useVerb(task.id, changed, messages);
  const isOffline = useIsOffline();
  const can = (verb: Task['verbs'][number]) => task.verbs.includes(verb);
  const atOnce = (verb: QuickVerb) =>
    can(verb) && !isOffline ? () => act.mutate(verb) : undefined;
  const open = (wanted: Panel) => () => setPanel(panel === wanted ? undefined : wanted);
  useKeys({
    Enter: focusDetail,
    o: focusDetail,
    d: can('resolve') ? () => setPanel('answer') : undefined,
    c: atOnce('claim'),
    a: atOnce('acknowledge'),
    z: can('snooze') ? open('snooze') : undefined,
    r: can('reassign') ? open('reassign') : undefined,
    m: can('comments') ? open('comments') : undefined,
    w: open('why'),
    e: source === undefined ? undefined : () => void navigate(`/enrollments/${source}`),
  });
  return (
    <article className="task" tabIndex={-1}>
      <button type="button" className="back" onClick={() => select(undefined)}>
        ← {messages.inbox.back}
      </button>
      <TaskHead task={task} />
      {list === 'team' && task.status === 'open' && <NextClimb task={task} />}
      {ending !== undefined && <p className="bar done">{ending}</p>}
      {task.status === 'open' && task.verbs.length === 0 && (
        <p className="quiet">{messages.task.notYours}</p>
      )}
      <VerbBar {...{ task, panel, open }} act={act.mutate} busy={act.isPending || isOffline} />
      {act.error !== null && <ProblemBox problem={problemOf(act.error)} />}
      {panel === 'snooze' && (
        <SnoozeForm id={task.id} done={() => void changed(messages.task.verbs.snooze)} />
      )}
      {panel === 'reassign' && (
        <ReassignForm id={task.id} done={() => void changed(messages.task.verbs.reassign)} />
      )}
      {panel === 'comments' && (
        <CommentForm
          id={task.id}
          done={() => void changed(messages.task.change['comment'] ?? '')}
        />
      )}
      {task.body !== null && (
        <section className="body">
          <h3>{messages.task.body}</h3>
          <p>{task.body}</p>
        </section>
      )}
      {task.checklist.length > 0 && <Checklist task={task} />}
      {can('resolve') && panel === 'answer' && (
        <AnswerForm key={task.id} {...{ task, rows, select, close: () => setPanel(undefined) }} />
      )}
      {panel === 'why' && <Why id={task.id} task={task} />}
      <History task={task} />
    </article>
  );
}

function focusDetail(): void {
  document.querySelector<HTMLElement>('.detail .task')?.focus();
}

export type QuickVerb = 'claim' | 'release' | 'acknowledge';
const QUICK = { claim: claimTask, release: releaseTask, acknowledge: acknowledgeTask };

function useVerb(id: string, changed: (words: string) => Promise<void>, messages: Messages) {
  return useMutation({
    mutationFn: (verb: QuickVerb) => QUICK[verb](id),
    onSuccess: (_, verb) => changed(messages.task.verbs[verb]),
    onError: () => changed(''),
  });
}
