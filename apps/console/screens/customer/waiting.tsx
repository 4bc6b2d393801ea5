import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMessages } from '../../messages/messages';
import { wordsOf } from '../../parts/plan-names';
import { ProblemBox } from '../../parts/problem-box';
import { reasonWords } from '../../parts/reason-words';
import { seenOf } from '../../parts/seen';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import { type Customer, nameOf } from '../../services/customers';
import { type ListedOutreach, outreachQuery, waitingQuery } from '../../services/outreach';
import { problemOf } from '../../services/problem';
import { Block } from './block';

/** Messages that wait, and what keeps each. */
export function Waiting({ customer }: { customer: Customer }) {
  const { customer: words } = useMessages();
  const query = useQuery(waitingQuery(customer.id));
  return (
    <Block
      title={words.waiting}
      query={query}
      row={(one) => <Kept send={one} customer={customer} />}
    />
  );
}

function Kept({ send, customer }: { send: ListedOutreach; customer: Customer }) {
  const messages = useMessages();
  const words = messages.customer;
  const titles = useTitles();
  const [open, setOpen] = useState(false);
  const contact = customer.contacts.find(({ id }) => id === send.contact_id);
  const whom = contact === undefined ? (send.contact_id ?? '') : nameOf(contact);
  return (
    <details className="record" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {words.entry.outreach(
          titles.channel(send.channel ?? ''),
          whom,
          `${words.outreach['waiting']}${
            send.reason === null ? '' : `: ${reasonWords(send.reason, messages)}`
          }`,
        )}{' '}
        <span className="quiet">
          {titles.playbook(send.playbook)} · {wordsOf(send.step)} · <Time at={send.created_at} />
        </span>
      </summary>
      {open && <Checks send={send.id} />}
      <p>
        <Link to={`/enrollments/${send.enrollment_id}`}>{words.openEnrollment}</Link>
      </p>
    </details>
  );
}

/** Each rule that was looked at, in order, with what it saw. */
function Checks({ send }: { send: string }) {
  const messages = useMessages();
  const { data, error, refetch } = useQuery(outreachQuery(send));
  if (error !== null) return <ProblemBox problem={problemOf(error)} again={() => void refetch()} />;
  if (data === undefined) return <Skeletons rows={2} />;
  return (
    <ol className="checks">
      {data.checks.map(({ rule, passed, seen }) => (
        <li key={rule} className={passed ? '' : 'late'}>
          {messages.customer.reasons[rule] ?? rule}:{' '}
          <strong>{passed ? messages.customer.passed : messages.customer.keeps}</strong>
          <ul className="seen">
            {Object.entries(seen).map(([name, value]) => (
              <li key={name}>
                {name} = {seenOf(value)}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
