import { Button, Kbd } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { type Approval, approvalQuery } from '../../services/approvals';
import { contactsQuery, useNames } from '../../services/people';
import { type Problem, problemOf } from '../../services/problem';
import { useKeys, useKeysAreOn } from '../../shell/keys';
import { DecideForm, type Deciding } from './decide-form';
import { DraftText } from './draft-text';

/** What would go out, to whom, until when, and what happens then. */
export function Draft({ id, back }: { id: string; back: () => void }) {
  const messages = useMessages();
  const { data, error, refetch } = useQuery(approvalQuery(id));
  useKeys({ Escape: back });
  if (error !== null) return <ProblemBox problem={problemOf(error)} again={() => void refetch()} />;
  if (data === undefined) return <Skeletons rows={6} />;
  return (
    <article className="task" tabIndex={-1}>
      <button type="button" className="back" onClick={back}>
        ← {messages.approvals.back}
      </button>
      <Head approval={data} />
      <Decide approval={data} />
      <DraftText approval={data} />
    </article>
  );
}

function Head({ approval }: { approval: Approval }) {
  const messages = useMessages();
  const name = useNames();
  const { data: contacts } = useQuery(contactsQuery(approval.customer_id));
  const contact = contacts?.find((one) => one.id === approval.contact_id);
  const words = messages.approvals;
  const asked = approval.approvers.map(({ kind, id }) =>
    kind === 'queue' ? messages.queueNamed(id) : name(id),
  );
  return (
    <header>
      <h2>{approval.subject}</h2>
      <dl className="facts-list">
        <dt>{words.to}</dt>
        <dd>
          {contact?.name ?? approval.contact_id} · {approval.customer_id}
        </dd>
        <dt>{words.channel}</dt>
        <dd>
          {approval.channel} · {words.purpose}: {approval.purpose}
        </dd>
        <dt>{words.approvers}</dt>
        <dd>{asked.join(', ')}</dd>
        <dt>{words.status[approval.status]}</dt>
        <dd>
          {approval.status === 'open' ? (
            <>
              <Time at={approval.within_at} as="left" />: {words.otherwise[approval.otherwise]}
            </>
          ) : (
            approval.decided_by !== null && words.decided(name(approval.decided_by))
          )}
        </dd>
      </dl>
    </header>
  );
}

function Decide({ approval }: { approval: Approval }) {
  const messages = useMessages();
  const client = useQueryClient();
  const keys = useKeysAreOn();
  const [form, setForm] = useState<Deciding | undefined>();
  const [stale, setStale] = useState(false);
  const can = (verb: Deciding) => approval.verbs.includes(verb);
  useKeys({
    e: can('edit') ? () => setForm('edit') : undefined,
    d: can('approve') ? () => setForm('approve') : undefined,
    Escape: form === undefined ? undefined : () => setForm(undefined),
  });
  const reload = () => client.invalidateQueries({ queryKey: approvalQuery(approval.id).queryKey });
  const done = async () => {
    setForm(undefined);
    setStale(false);
    await Promise.all([reload(), client.invalidateQueries({ queryKey: ['approvals'] })]);
  };
  const refused = ({ status }: Problem) => {
    if (status !== 412) return;
    setStale(true);
    setForm(undefined);
    void reload();
  };
  const hint: Partial<Record<Deciding, string>> = { approve: 'd', edit: 'e' };
  return (
    <>
      {stale && (
        <p role="alert" className="bar warning">
          {messages.approvals.changedSince}
        </p>
      )}
      <div role="group" aria-label={messages.task.actions} className="verbs">
        {(['approve', 'edit', 'reject'] as const).filter(can).map((verb) => (
          <Button
            key={verb}
            size="xs"
            variant={verb === 'approve' ? 'filled' : 'default'}
            aria-expanded={form === verb}
            rightSection={keys && hint[verb] ? <Kbd size="xs">{hint[verb]}</Kbd> : null}
            onClick={() => setForm(form === verb ? undefined : verb)}
          >
            {messages.approvals[verb]}
          </Button>
        ))}
      </div>
      {form && <DecideForm key={form} {...{ form, approval, refused }} done={() => void done()} />}
    </>
  );
}
