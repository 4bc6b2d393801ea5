import { Button, Kbd } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { useIsOffline } from '../../live/use-live';
import { useMessages } from '../../messages/messages';
import { usePlanNames } from '../../parts/plan-names';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import { type Approval, approvalQuery, refresh } from '../../services/approvals';
import { useCatalog } from '../../services/catalog';
import { contactsQuery, useNames } from '../../services/people';
import { type Changed, type Problem, problemOf } from '../../services/problem';
import { useKeys, useKeysAreOn } from '../../shell/keys';
import { ChangedFacts } from './changed-facts';
import { Checks } from './checks';
import { DecideForm, type Deciding } from './decide-form';
import { DraftText } from './draft-text';
import { TextDiff } from './text-diff';

const NOTHING: Changed = { text: null, facts: [] };

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
  const titles = useTitles();
  const names = usePlanNames(undefined);
  const words = messages.approvals;
  const { status, from, decided_by: decided } = approval;
  const asked = approval.approvers.map(({ kind, id }) =>
    kind === 'queue' ? titles.queue(id) : name(id),
  );
  const next = approval.after[THEN[approval.otherwise]];
  return (
    <header>
      <h2>{approval.subject}</h2>
      <dl className="facts-list">
        {from && (
          <>
            <dt>{words.from}</dt>
            <dd>
              {from.name} <span className="quiet">{from.address}</span>
            </dd>
          </>
        )}
        <Recipients approval={approval} />
        <dt>{words.channel}</dt>
        <dd>
          {titles.channel(approval.channel)} · {words.purpose}: {titles.purpose(approval.purpose)}
        </dd>
        <dt>{words.approvers}</dt>
        <dd>{asked.join(', ')}</dd>
        <dt>{words.status[status]}</dt>
        <dd>
          {status === 'open' ? (
            <>
              <Time at={approval.within_at} as="left" />: {words.otherwise[approval.otherwise]}
              {next !== undefined && ` · ${words.then(names.box(next))}`}
            </>
          ) : (
            decided !== null && words.decided(name(decided))
          )}
        </dd>
      </dl>
      <Checks checks={approval.checks} />
    </header>
  );
}

/** The outcome of the send when nobody decides. */
const THEN = { send: 'sent', skip: 'skipped', escalate: 'skipped' } as const;

/** Each with why it is them; of an old draft whom it was written for. */
function Recipients({ approval }: { approval: Approval }) {
  const { approvals: words } = useMessages();
  const { data: contacts } = useQuery(contactsQuery(approval.customer_id));
  const roles = useCatalog()?.contacts.roles;
  const roleOf = (why: string) => roles?.[why.replace(/^contacts\./, '')]?.title ?? why;
  const named = (id: string | null) => contacts?.find((one) => one.id === id)?.name ?? id;
  if (approval.recipients.length === 0)
    return (
      <>
        <dt>{words.to}</dt>
        <dd>
          {named(approval.contact_id)} · {approval.customer_name ?? approval.customer_id}
        </dd>
      </>
    );
  return approval.recipients.map(({ as, contact, address, name, why, reason }) => (
    <Fragment key={`${as} ${contact ?? why}`}>
      <dt>{as === 'to' ? words.to : words.copy}</dt>
      <dd>
        {name ?? named(contact)} <span className="quiet">{address}</span>
        {why !== '' && <span className="quiet"> · {words.because(roleOf(why))}</span>}
        {reason !== null && <strong className="late"> · {words.gets[reason] ?? reason}</strong>}
      </dd>
    </Fragment>
  ));
}

function Decide({ approval }: { approval: Approval }) {
  const messages = useMessages();
  const client = useQueryClient();
  const keys = useKeysAreOn();
  const [form, setForm] = useState<Deciding | undefined>();
  const [stale, setStale] = useState<Changed>();
  const can = (verb: Deciding | 'refresh') => approval.verbs.includes(verb);
  useKeys({
    e: can('edit') ? () => setForm('edit') : undefined,
    d: can('approve') ? () => setForm('approve') : undefined,
    Escape: form === undefined ? undefined : () => setForm(undefined),
  });
  const reload = () => client.invalidateQueries({ queryKey: approvalQuery(approval.id).queryKey });
  const done = async () => {
    setStale(undefined);
    // Until the new text is there, whoever decides would decide about the old one.
    await Promise.all([reload(), client.invalidateQueries({ queryKey: ['approvals'] })]);
    setForm(undefined);
  };
  const refused = ({ status, changed }: Problem) => {
    if (status !== 412) return;
    setStale(changed ?? NOTHING);
    setForm(undefined);
    void reload();
  };
  const hint: Partial<Record<Deciding, string>> = { approve: 'd', edit: 'e' };
  return (
    <>
      {stale && (
        <div role="alert" className="notice warning">
          <p>{messages.approvals.changedSince}</p>
          {stale.text && <TextDiff {...stale.text} />}
        </div>
      )}
      {approval.changed_since.length > 0 && (
        <div className="notice warning">
          <ChangedFacts facts={approval.changed_since} />
          {can('refresh') && <Refresh {...{ approval, refused, done }} />}
        </div>
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
      {form && <DecideForm key={form} {...{ form, approval, refused }} done={done} />}
    </>
  );
}

interface Refreshing {
  readonly approval: Approval;
  readonly done: () => Promise<void>;
  readonly refused: (problem: Problem) => void;
}

function Refresh({ approval, done, refused }: Refreshing) {
  const { approvals } = useMessages();
  const isOffline = useIsOffline();
  const act = useMutation({
    mutationFn: () => refresh(approval),
    onSuccess: done,
    onError: (error) => refused(problemOf(error)),
  });
  return (
    <>
      {act.error !== null && <ProblemBox problem={problemOf(act.error)} />}
      <Button
        size="xs"
        variant="default"
        disabled={isOffline}
        loading={act.isPending}
        onClick={() => act.mutate()}
      >
        {approvals.refresh}
      </Button>
    </>
  );
}
