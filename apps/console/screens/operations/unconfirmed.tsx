import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMessages } from '../../messages/messages';
import { useOperationsWords } from '../../messages/of-operations';
import { ActForm } from '../../parts/act-form';
import { ReasonField } from '../../parts/reason-field';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import { unconfirmedQuery } from '../../services/operations';
import {
  confirmOutreach,
  type ListedOutreach,
  outreachQuery,
  resendOutreach,
} from '../../services/outreach';
import { problemOf } from '../../services/problem';
import { useMe } from '../../services/session';
import { say } from '../../shell/toasts';

const VERBS = ['arrived', 'lost', 'again'] as const;
type Verb = (typeof VERBS)[number];

/** Nobody can know by himself whether these arrived: somebody looks, and says so. */
export function Unconfirmed() {
  const words = useOperationsWords();
  const { data, error, refetch } = useQuery(unconfirmedQuery);
  if (error !== null) return <ProblemBox problem={problemOf(error)} again={() => void refetch()} />;
  if (data === undefined) return <Skeletons rows={3} />;
  return (
    <>
      <ul className="groups">
        {data.data.map((one) => (
          <Send key={one.id} send={one} />
        ))}
      </ul>
      {data.next !== null && <p className="quiet">{words.first(data.data.length)}</p>}
    </>
  );
}

function Send({ send }: { send: ListedOutreach }) {
  const messages = useMessages();
  const words = useOperationsWords();
  const titles = useTitles();
  const { permissions } = useMe();
  const [form, setForm] = useState<Verb | undefined>();
  const { data: one } = useQuery(outreachQuery(send.id));
  const { customer_id: customer, contact_id: contact } = send;
  return (
    <li className="group">
      <p className="group-head">
        <strong>
          <bdi>{one?.subject ?? send.template}</bdi>
        </strong>
        <Link to={`/customers/${customer}`}>{customer}</Link>
        <Link to={`/enrollments/${send.enrollment_id}`}>
          {titles.playbook(send.playbook)} › {send.step}
        </Link>
      </p>
      <dl className="facts-list">
        <dt>{words.recipient}</dt>
        <dd>
          <bdi>{[contact, one?.address].filter(Boolean).join(' · ')}</bdi>
        </dd>
        <dt>{words.cut}</dt>
        <dd>
          <Time at={send.handed_off_at ?? send.created_at} />
        </dd>
        <dt>{words.said}</dt>
        <dd>
          <bdi>{one?.server_reply ?? words.nothingSaid}</bdi>
        </dd>
      </dl>
      {permissions['outreach:resolve'] !== undefined && (
        <div role="group" aria-label={messages.task.actions} className="verbs">
          {VERBS.map((verb) => (
            <Button
              key={verb}
              size="xs"
              variant="default"
              aria-expanded={form === verb}
              onClick={() => setForm(form === verb ? undefined : verb)}
            >
              {words[verb]}
            </Button>
          ))}
        </div>
      )}
      {form !== undefined && <ConfirmForm key={form} id={send.id} as={form} />}
    </li>
  );
}

function ConfirmForm({ id, as }: { id: string; as: Verb }) {
  const words = useOperationsWords();
  const client = useQueryClient();
  const [key] = useState(() => crypto.randomUUID());
  const [note, setNote] = useState('');
  return (
    <ActForm
      title={words[as]}
      blocked={note.trim() === ''}
      send={() =>
        as === 'again'
          ? resendOutreach(id, key, note)
          : confirmOutreach(id, key, { sent: as === 'arrived', note })
      }
      done={() => {
        say(as === 'again' ? words.onItsWay : words.settled);
        void client.invalidateQueries({ queryKey: ['operations'] });
      }}
    >
      {(problem) => (
        <>
          <p className="quiet">{words[`${as}Means`]}</p>
          <ReasonField
            value={note}
            change={setNote}
            problem={problem}
            pointer="/note"
            label={words.note}
          />
        </>
      )}
    </ActForm>
  );
}
