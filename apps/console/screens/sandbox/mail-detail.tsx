import { Button, Kbd } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { useIsOffline } from '../../live/use-live';
import { useMessages } from '../../messages/messages';
import { useSandboxWords } from '../../messages/of-sandbox';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import { customerQuery, nameOf } from '../../services/customers';
import { problemOf } from '../../services/problem';
import { type Mail, mailQuery, throwAway } from '../../services/sandbox';
import { useKeys, useKeysAreOn } from '../../shell/keys';
import { say } from '../../shell/toasts';
import { MailViews } from './mail-views';
import { ReplyForm } from './reply-form';

/** One caught message: from whom, to whom, what it says, and the send behind it. */
export function MailDetail({ id, back }: { id: string; back: () => void }) {
  const messages = useMessages();
  const { data, error, refetch } = useQuery(mailQuery(id));
  if (error !== null) return <ProblemBox problem={problemOf(error)} again={() => void refetch()} />;
  if (data === undefined) return <Skeletons rows={6} />;
  return (
    <article className="task caught" tabIndex={-1}>
      <button type="button" className="back" onClick={back}>
        ← {messages.inbox.back}
      </button>
      <Head mail={data} />
      <Verbs mail={data} back={back} />
      <MailViews mail={data} />
    </article>
  );
}

function Head({ mail }: { mail: Mail }) {
  const words = useSandboxWords();
  const titles = useTitles();
  const { sent } = mail;
  return (
    <header>
      <h2>
        <bdi>{mail.subject ?? words.noSubject}</bdi>
      </h2>
      <dl className="facts-list">
        <dt>{words.from}</dt>
        <dd>
          <bdi>{mail.from}</bdi>
        </dd>
        <dt>{words.to}</dt>
        <dd>
          <bdi>{mail.to}</bdi> · {words.channel[mail.channel] ?? mail.channel}
        </dd>
        <dt>{words.received}</dt>
        <dd>
          <Time at={mail.received_at} />
        </dd>
        <dt>{words.step}</dt>
        <dd>
          {sent === null ? (
            words.nobody
          ) : (
            <>
              <Link to={`/playbooks/${sent.playbook}`}>{titles.playbook(sent.playbook)}</Link> ›{' '}
              {sent.step} ·{' '}
              <Link to={`/enrollments/${sent.enrollment_id}`}>{words.seeEnrollment}</Link> ·{' '}
              {words.customer}{' '}
              <Link to={`/customers/${sent.customer_id}`}>
                <CustomerName id={sent.customer_id} />
              </Link>
            </>
          )}
        </dd>
      </dl>
    </header>
  );
}

function CustomerName({ id }: { id: string }) {
  const { data } = useQuery(customerQuery(id));
  return <bdi>{data === undefined ? id : nameOf(data)}</bdi>;
}

function Verbs({ mail, back }: { mail: Mail; back: () => void }) {
  const messages = useMessages();
  const isOffline = useIsOffline();
  const words = useSandboxWords();
  const keys = useKeysAreOn();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [replied, setReplied] = useState(false);
  const { sent } = mail;
  const mayReply = sent !== null && sent.contact_id !== null;
  const remove = useMutation({
    mutationFn: () => throwAway(mail.id),
    onSuccess: () => {
      back();
      return client.invalidateQueries({ queryKey: ['sandbox'] });
    },
  });
  useKeys({
    r: mayReply ? () => setOpen(true) : undefined,
    Escape: open ? () => setOpen(false) : back,
  });
  return (
    <>
      <div role="group" aria-label={messages.task.actions} className="verbs">
        {mayReply && (
          <Button
            size="xs"
            aria-expanded={open}
            rightSection={keys ? <Kbd size="xs">r</Kbd> : null}
            onClick={() => setOpen(!open)}
          >
            {words.reply}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          disabled={isOffline}
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          {words.remove}
        </Button>
        {mail.links.map((path) => (
          <a key={path} href={path} target="_blank" rel="noreferrer" className="page-link">
            {words.links[path.slice(1, 2) as keyof typeof words.links]}
          </a>
        ))}
      </div>
      {remove.error !== null && <ProblemBox problem={problemOf(remove.error)} />}
      {open && (
        <ReplyForm
          id={mail.id}
          done={() => {
            setOpen(false);
            setReplied(true);
            say(words.replied);
            void client.invalidateQueries({ queryKey: ['enrollment'] });
          }}
        />
      )}
      {replied && sent !== null && (
        <p className="bar done">
          {words.replied}{' '}
          <Link to={`/enrollments/${sent.enrollment_id}`}>{words.seeEnrollment}</Link>
        </p>
      )}
    </>
  );
}
