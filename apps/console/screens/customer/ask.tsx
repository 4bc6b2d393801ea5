import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useMessages } from '../../messages/messages';
import { useBecause } from '../../parts/because';
import { ProblemBox } from '../../parts/problem-box';
import { seenOf } from '../../parts/seen';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { type Customer, nameOf } from '../../services/customers';
import { entryQuery, type Explained, type Way } from '../../services/entry';
import { useLivePlaybooks } from '../../services/playbook-names';
import { problemOf } from '../../services/problem';
import { useOpen } from './use-open';

/** Why they are, or are not, in a playbook: the condition that does not hold, and what it saw. */
export function Ask({ customer }: { customer: Customer }) {
  const messages = useMessages();
  const words = messages.customer;
  const [playbook, setPlaybook] = useOpen('ask');
  const playbooks = useLivePlaybooks();
  return (
    <section className="block ask" aria-label={words.ask}>
      <NativeSelect
        label={words.askWhy(nameOf(customer))}
        value={playbook}
        onChange={(event) => setPlaybook(event.currentTarget.value)}
        data={[
          { value: '', label: messages.task.chooseOne },
          ...playbooks.map(({ id, title }) => ({ value: id, label: title ?? id })),
        ]}
      />
      {playbook !== '' && <Answer playbook={playbook} customer={customer} />}
    </section>
  );
}

function Answer({ playbook, customer }: { playbook: string; customer: Customer }) {
  const messages = useMessages();
  const words = messages.customer;
  const { data, error, refetch } = useQuery(entryQuery(playbook, customer.id));
  if (error !== null) return <ProblemBox problem={problemOf(error)} again={() => void refetch()} />;
  if (data === undefined) return <Skeletons rows={2} />;
  return (
    <div role="status" className="answer">
      {data.state === 'paused' && <p className="late">{words.playbookPaused}</p>}
      {data.subjects.length === 0 && <p>{words.noSubject(data.about)}</p>}
      {data.subjects.map((one) => (
        <One
          key={one.subject.id}
          one={one}
          title={data.about === 'customer' ? '' : nameOfSubject(customer, one.subject.id)}
        />
      ))}
    </div>
  );
}

function nameOfSubject(customer: Customer, id: string): string {
  const contact = customer.contacts.find((one) => one.id === id);
  return contact === undefined ? id : nameOf(contact);
}

function One({ one, title }: { one: Explained; title: string }) {
  const messages = useMessages();
  const words = messages.customer;
  const { because, until } = one.reenroll;
  const byHand = one.ways.filter(({ open }) => open).every(({ opens }) => opens === 'by_hand');
  const result = one.result === 'would_enter' && byHand ? 'by_hand' : one.result;
  return (
    <>
      <p>
        {title !== '' && <strong>{title}: </strong>}
        <strong>{words.result[result]}</strong>
        {one.result === 'kept_out' && because !== null && <> {words.because(because)}</>}
        {until !== null && (
          <>
            {' '}
            {words.until} <Time at={until} />
          </>
        )}{' '}
        {one.enrollment !== null && (
          <Link to={`/enrollments/${one.enrollment.id}`}>{words.openEnrollment}</Link>
        )}
      </p>
      <ul className="ways">
        {one.ways.map((way) => (
          <WayIn key={way.name} way={way} />
        ))}
      </ul>
    </>
  );
}

function WayIn({ way }: { way: Way }) {
  const messages = useMessages();
  const why = useBecause();
  const words = messages.customer;
  return (
    <li>
      {why(way.because, way.words)}{' '}
      <span className="quiet">
        {messages.why.version(way.file, way.line)} · {words.opens[way.opens]}
        {way.opens_at !== null && (
          <>
            {' '}
            · <Time at={way.opens_at} />
          </>
        )}
      </span>
      {way.conditions.map((one) => (
        <div key={one.expression} className="condition" data-value={String(one.value)}>
          <code>{one.expression}</code>{' '}
          <strong>
            {one.value === null
              ? words.notKnown
              : one.value
                ? messages.why.held
                : messages.why.didNot}
          </strong>
          <ul className="seen">
            {Object.entries(one.seen).map(([name, value]) => (
              <li key={name}>
                {name} = {seenOf(value)}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </li>
  );
}
