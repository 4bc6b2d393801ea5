import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useMessages } from '../../messages/messages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { useShow } from '../../parts/value';
import { labelOf, useCatalog } from '../../services/catalog';
import { type Customer, nameOf } from '../../services/customers';
import { enrollmentsOfQuery } from '../../services/enrollments';
import { problemOf } from '../../services/problem';
import { tasksOfQuery } from '../../services/tasks';

/** What is true of them. */
export function Now({ customer }: { customer: Customer }) {
  const messages = useMessages();
  return (
    <section className="now" aria-label={messages.customer.now}>
      <Enrollments customer={customer.id} />
      <Tasks customer={customer.id} />
      <Records customer={customer} />
      <Contacts customer={customer} />
    </section>
  );
}

/** One block: a heading, then rows. */
function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="block">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Enrollments({ customer }: { customer: string }) {
  const messages = useMessages();
  const words = messages.customer;
  const { data, error, refetch } = useQuery(enrollmentsOfQuery(customer));
  return (
    <Block title={words.enrollments}>
      {error !== null && <ProblemBox problem={problemOf(error)} again={() => void refetch()} />}
      {error === null && data === undefined && <Skeletons rows={1} />}
      {data?.length === 0 && <p className="quiet">{words.noEnrollments}</p>}
      <ul className="plain-list">
        {data?.map((one) => (
          <li key={one.id}>
            <Link to={`/enrollments/${one.id}`}>{one.playbook}</Link>{' '}
            {one.version !== null && <span className="quiet">{words.version(one.version)}</span>}{' '}
            <span className="quiet">
              {one.status === 'running' && one.at[0] !== undefined
                ? words.at(one.at.map(({ step }) => step).join(', '))
                : words.status[one.status]}
              {one.exit !== null && <>: {one.exit}</>} ·{' '}
              <Time at={one.ended_at ?? one.started_at} />
            </span>
          </li>
        ))}
      </ul>
    </Block>
  );
}

function Tasks({ customer }: { customer: string }) {
  const messages = useMessages();
  const { data, error, refetch } = useQuery(tasksOfQuery(customer));
  return (
    <Block title={messages.customer.tasks}>
      {error !== null && <ProblemBox problem={problemOf(error)} again={() => void refetch()} />}
      {data?.length === 0 && <p className="quiet">{messages.customer.noTasks}</p>}
      <ul className="plain-list">
        {data?.map((one) => (
          <li key={one.id}>
            <Link to={`/inbox/mine/${one.id}`}>{one.title}</Link>{' '}
            <span className="quiet">
              <Time at={one.due.at} as="left" /> · {one.playbook}
            </span>
          </li>
        ))}
      </ul>
    </Block>
  );
}

function Records({ customer }: { customer: Customer }) {
  const catalog = useCatalog();
  const show = useShow();
  const types = [...new Set(customer.records.map(({ type }) => type))];
  return types.map((type) => {
    const declared = catalog?.records[type];
    return (
      <Block key={type} title={labelOf(declared?.plural ?? type)}>
        <ul className="plain-list">
          {customer.records
            .filter((one) => one.type === type)
            .map((one) => (
              <li key={one.id}>
                {one.id}{' '}
                <span className="quiet">
                  {Object.entries(declared?.attributes ?? {})
                    .filter(([name]) => one[name] !== undefined && one[name] !== null)
                    .map(
                      ([name, attribute]) =>
                        `${labelOf(name, attribute)} ${show(one[name], attribute)}`,
                    )
                    .join(' · ')}
                </span>
              </li>
            ))}
        </ul>
      </Block>
    );
  });
}

function Contacts({ customer }: { customer: Customer }) {
  const messages = useMessages();
  const catalog = useCatalog();
  return (
    <Block title={messages.customer.contacts}>
      {customer.contacts.length === 0 && <p className="quiet">{messages.customer.noContacts}</p>}
      <ul className="plain-list">
        {customer.contacts.map((one) => (
          <li key={one.id}>
            {nameOf(one)}{' '}
            <span className="quiet">
              {[
                ...one.roles.map((role) => catalog?.contacts.roles[role]?.title ?? role),
                ...Object.values(one.reach),
              ].join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </Block>
  );
}
