import { Button, Radio, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useMessages } from '../../messages/messages';
import { usePlanNames } from '../../parts/plan-names';
import { ProblemBox } from '../../parts/problem-box';
import { faultAt, problemOf } from '../../services/problem';
import { useMe } from '../../services/session';
import { resolveTask, type Task, whyQuery } from '../../services/tasks';
import { useKeys } from '../../shell/keys';
import { say } from '../../shell/toasts';
import { type Draft, keepDraft, readDraft } from './drafts';
import { Field } from '../../parts/field';
import { toForm } from '../../parts/form-values';
import { emptyDraft, faultsOf, fieldsOf } from './form-values';
import type { Rows } from './use-rows';

interface Props {
  readonly task: Task;
  readonly rows: Rows;
  readonly select: (id: string | undefined) => void;
  readonly close: () => void;
}

/** What came of it. Nothing is sent before what is required is there; a draft outlives the page. */
export function AnswerForm(props: Props) {
  const { task } = props;
  const messages = useMessages();
  const { draft, write } = useDraft(task);
  const [tried, setTried] = useState(false);
  const send = useResolve(props, draft);
  const form = useRef<HTMLFormElement>(null);
  const names = Object.keys(task.answers);
  const faults = tried ? faultsOf(task, draft, messages) : {};
  const problem = send.error === null ? undefined : problemOf(send.error);
  const fault = (pointer: string) => faults[pointer] ?? faultAt(problem, pointer);
  const leads = useQuery(whyQuery(task.id)).data?.after;
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    setTried(true);
    if (Object.keys(faultsOf(task, draft, messages)).length === 0) send.mutate();
    else setTimeout(() => focusFirst(form.current, '[aria-invalid=true]'));
  };
  useKeys({
    'mod+Enter': () => submit(),
    ...Object.fromEntries(
      names.slice(0, 9).map((name, index) => [String(index + 1), () => write({ answer: name })]),
    ),
  });
  useEffect(() => focusFirst(form.current, 'input:checked, input, textarea, select, button'), []);
  return (
    <form
      ref={form}
      className="panel"
      aria-label={messages.task.answer}
      onSubmit={submit}
      noValidate
    >
      <Answers
        {...{ task, leads, error: fault('/answer') }}
        chosen={draft.answer}
        choose={(answer) => write({ answer })}
      />
      {Object.entries(fieldsOf(task, draft.answer)).map(([name, field]) => (
        <Field
          key={name}
          {...{ name, field, customer: task.customer_id, error: fault(`/form/${name}`) }}
          value={draft.values[name]}
          change={(value) => write({ values: { ...draft.values, [name]: value } })}
        />
      ))}
      <Textarea
        label={messages.task.comment}
        placeholder={messages.task.optionalComment}
        autosize={false}
        rows={2}
        value={draft.comment}
        error={fault('/comment')}
        onChange={(event) => write({ comment: event.currentTarget.value })}
      />
      {fault('/checklist') !== undefined && (
        <p role="alert" className="late">
          {fault('/checklist')}
        </p>
      )}
      {problem && <ProblemBox problem={problem} />}
      <div className="send">
        <Button type="submit" size="sm" loading={send.isPending}>
          {names.length === 0 ? messages.task.done : messages.send}
        </Button>
        <Button size="sm" variant="default" onClick={props.close}>
          {messages.cancel}
        </Button>
        <span className="quiet">{messages.sendKeys}</span>
      </div>
    </form>
  );
}

interface AnswersProps {
  readonly task: Task;
  readonly chosen: string | undefined;
  readonly choose: (answer: string) => void;
  readonly error: string | undefined;
  /** answer -> the step it leads to. */
  readonly leads: Readonly<Record<string, string | null>> | undefined;
}

function Answers({ task, chosen, choose, error, leads }: AnswersProps) {
  const messages = useMessages();
  const plan = usePlanNames(undefined);
  const names = Object.keys(task.answers);
  if (names.length === 0) return null;
  return (
    <Radio.Group
      label={messages.task.answerQuestion}
      withAsterisk
      value={chosen ?? ''}
      onChange={choose}
      error={error}
    >
      {names.map((name, index) => (
        <Radio
          key={name}
          value={name}
          label={`${index + 1} ${task.answers[name]?.label ?? name}`}
          description={leads?.[name] ? messages.task.leadsTo(plan.box(leads[name])) : undefined}
          aria-invalid={error !== undefined}
        />
      ))}
    </Radio.Group>
  );
}

function focusFirst(form: HTMLFormElement | null, selector: string): void {
  form?.querySelector<HTMLElement>(selector)?.focus();
}

function useDraft(task: Task) {
  const me = useMe();
  const [draft, setDraft] = useState<Draft>(() => readDraft(me.id, task.id) ?? emptyDraft(task));
  const write = (change: Partial<Draft>) =>
    setDraft((now) => {
      const next = { ...now, ...change };
      keepDraft(me.id, task.id, next);
      return next;
    });
  return { draft, write };
}

/** The row greys at once and the list goes on; what the server refuses brings it back with the reason. */
function useResolve({ task, rows, select }: Props, draft: Draft) {
  const messages = useMessages();
  const client = useQueryClient();
  const me = useMe();
  return useMutation({
    mutationFn: () =>
      resolveTask(task.id, {
        ...(draft.answer === undefined ? {} : { answer: draft.answer }),
        form: toForm(fieldsOf(task, draft.answer), draft.values),
        ...(draft.comment.trim() === '' ? {} : { comment: draft.comment }),
        ...(task.checklist.length === 0
          ? {}
          : { checklist: task.checklist.map(({ done }) => done) }),
      }),
    onMutate: () => {
      rows.mark(task.id, 'sending');
      const next = rows.after(task.id);
      return { next };
    },
    onSuccess: async (_, __, { next }) => {
      keepDraft(me.id, task.id, undefined);
      rows.mark(task.id, 'sent');
      say(`${task.title ?? ''}: ${messages.task.sent}`);
      select(next);
      document.querySelector<HTMLElement>(`[data-task="${next ?? ''}"]`)?.focus();
      await client.invalidateQueries({ queryKey: ['task', task.id] });
      await client.invalidateQueries({ queryKey: ['tasks'] });
    },
    onError: async (error) => {
      rows.mark(task.id, undefined);
      say(messages.task.refused);
      // Somebody was quicker: the row says who, and what they answered.
      if (problemOf(error).code !== 'task_closed') return;
      await client.invalidateQueries({ queryKey: ['task', task.id] });
      await client.invalidateQueries({ queryKey: ['tasks'] });
    },
  });
}
