import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { useMessages } from '../messages/messages';
import { useIsOffline } from '../live/use-live';
import { useFocusBack } from './use-focus-back';
import { ProblemBox } from './problem-box';
import { type Problem, problemOf } from '../services/problem';
import { useKeys } from '../shell/keys';

interface Props {
  readonly title: string;
  readonly send: () => Promise<unknown>;
  /** Something is missing still. */
  readonly blocked: boolean;
  /** What has to be over before the form is: it stays, and sends nothing twice, until a promise of it is kept. */
  readonly done: (answer: unknown) => unknown;
  readonly refused?: (problem: Problem) => void;
  readonly children: (problem: Problem | undefined) => ReactNode;
}

const FIELDS = 'input, textarea, select, [role=textbox]';

const isRadio = (field?: HTMLElement) => field?.getAttribute('type') === 'radio';

/** The frame of a small form: Ctrl Enter sends, a refusal is shown in it. */
export function ActForm({ title, send, blocked: missing, done, refused, children }: Props) {
  const messages = useMessages();
  const isOffline = useIsOffline();
  const blocked = isOffline || missing;
  const form = useRef<HTMLFormElement>(null);
  // A second click comes before React has drawn the first one.
  const isSending = useRef(false);
  const act = useMutation({
    mutationFn: send,
    onSuccess: done,
    onError: (error) => refused?.(problemOf(error)),
    onSettled: () => void (isSending.current = false),
  });
  const problem = act.error === null ? undefined : problemOf(act.error);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (blocked || isSending.current) return;
    isSending.current = true;
    act.mutate();
  };
  useKeys({ 'mod+Enter': () => submit() });
  useFocusBack(form);
  useEffect(() => {
    // Of radios the chosen one, as Tab would find it.
    const [first] = form.current?.querySelectorAll<HTMLElement>(FIELDS) ?? [];
    const chosen = form.current?.querySelector<HTMLElement>('input[type=radio]:checked');
    (isRadio(first) ? (chosen ?? first) : first)?.focus();
  }, []);
  return (
    <form ref={form} className="panel" aria-label={title} onSubmit={submit} noValidate>
      <h3>{title}</h3>
      {children(problem)}
      {problem && <ProblemBox problem={problem} />}
      <div className="send">
        <Button type="submit" size="sm" disabled={blocked} loading={act.isPending}>
          {messages.send}
        </Button>
        <span className="quiet">{messages.sendKeys}</span>
      </div>
    </form>
  );
}
