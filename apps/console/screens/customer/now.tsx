import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useMessages } from '../../messages/messages';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import { useShow } from '../../parts/value';
import { approvalsOfQuery } from '../../services/approvals';
import { labelOf, useCatalog } from '../../services/catalog';
import type { Customer } from '../../services/customers';
import { enrollmentsOfQuery } from '../../services/enrollments';
import { useNames } from '../../services/people';
import { tasksOfQuery } from '../../services/tasks';
import { Ask } from './ask';
import { Block } from './block';
import { Contacts } from './contacts';
import { Enrollments } from './enrollments';
import { Holds } from './holds';
import { titleOf } from '../../parts/next-date';
import { Waiting } from './waiting';

/** What is true of them. */
export function Now({ customer }: { customer: Customer }) {
  const messages = useMessages();
  const words = messages.customer;
  const name = useNames();
  const titles = useTitles();
  const enrollments = useQuery(enrollmentsOfQuery(customer.id));
  const tasks = useQuery(tasksOfQuery(customer.id));
  const approvals = useQuery(approvalsOfQuery(customer.id));
  return (
    <section className="now" aria-label={words.now}>
      <Enrollments customer={customer} query={enrollments} />
      <Ask customer={customer} />
      <Waiting customer={customer} />
      <Block
        title={words.tasks}
        empty={words.noTasks}
        query={tasks}
        row={(one) => (
          <>
            <Link to={`/inbox/mine/${one.id}`}>{one.title}</Link>{' '}
            <span className="quiet">
              <Time at={one.due.at} as="left" /> · {titles.playbook(one.playbook)} ·{' '}
              {one.assignee === null ? titles.queue(one.queue ?? '') : name(one.assignee)}
            </span>
          </>
        )}
      />
      <Block
        title={words.approvals}
        query={approvals}
        row={(one) => (
          <>
            <Link to={`/approvals/mine/${one.id}`}>{one.subject}</Link>{' '}
            <span className="quiet">
              <Time at={one.within_at} as="left" /> · {messages.approvals.otherwise[one.otherwise]}
            </span>
          </>
        )}
      />
      <Holds customer={customer} />
      <Records customer={customer} />
      <Contacts customer={customer} />
    </section>
  );
}

function Records({ customer }: { customer: Customer }) {
  const catalog = useCatalog();
  const show = useShow();
  const types = [...new Set(customer.records.map(({ type }) => type))];
  return types.map((type) => {
    const declared = catalog?.records[type];
    const data = customer.records.filter((one) => one.type === type);
    return (
      <Block
        key={type}
        title={declared?.list_title ?? labelOf(declared?.plural ?? type)}
        query={{ data, error: null, refetch: () => undefined }}
        row={(one) => (
          <details className="record">
            <summary>
              {titleOf(one)}{' '}
              <span className="quiet">
                {Object.entries(declared?.attributes ?? {})
                  .filter(
                    ([key, { type: kind, computed }]) =>
                      /enum|date/.test(kind) && !computed && (one[key] ?? null) !== null,
                  )
                  .slice(0, 3)
                  .map(([key, attribute]) =>
                    attribute.type === 'enum'
                      ? show(one[key], attribute)
                      : `${labelOf(key, attribute)} ${show(one[key], attribute)}`,
                  )
                  .join(' · ')}
              </span>
            </summary>
            <dl className="fact-grid">
              {Object.entries(declared?.attributes ?? {}).map(([key, attribute]) => (
                <div key={key}>
                  <dt>{labelOf(key, attribute)}</dt>
                  <dd>{show(one[key], attribute)}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      />
    );
  });
}
