import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useMessages } from '../../messages/messages';
import { Time, useDays, useTimes } from '../../parts/time';
import { Trend } from '../../parts/trend';
import { useShow } from '../../parts/value';
import { type Attributes, labelOf, useCatalog } from '../../services/catalog';
import { customerCardQuery, type Touch } from '../../services/customer-card';
import type { CustomerRecord, Thing } from '../../services/customers';
import type { Task } from '../../services/tasks';
import { nextDate } from '../../parts/next-date';

/** So many attributes are worth a look before a call. */
const MOST = 5;

/** Tier, health and where it goes, what comes next, when somebody last spoke to them, and what stops messages. */
export function CustomerCard({ task }: { task: Task }) {
  const messages = useMessages();
  const words = messages.card;
  const { data } = useQuery(customerCardQuery(task.customer_id));
  const catalog = useCatalog();
  return (
    <section className="customer-card" aria-label={words.label}>
      <Link to={`/customers/${task.customer_id}`}>
        <bdi>{task.customer.name ?? task.customer.id}</bdi>
      </Link>
      {data && catalog && (
        <dl>
          <Facts customer={data.customer} attributes={catalog.customer} lately={data.lately} />
          <ComesNext records={data.customer.records} />
          <LastSaid lately={data.lately} more={data.more} />
        </dl>
      )}
      {data?.customer.holds.map(({ id, reason, until }) => (
        <p key={id} className="late">
          {words.hold(reason)}
          {until !== null && (
            <>
              {' '}
              · <Time at={until} />
            </>
          )}
        </p>
      ))}
    </section>
  );
}

/** When somebody of ours last wrote or spoke to them; a message that was kept back is none. */
function LastSaid({ lately, more }: { lately: readonly Touch[]; more: boolean }) {
  const words = useMessages().card;
  const touch = lately.find(({ kind, status }) => kind === 'note' || status === 'accepted');
  // It may be further back than was asked for: nobody is told that there was none.
  if (touch === undefined && more) return null;
  return (
    <div>
      <dt>{words.lastSaid}</dt>
      <dd>{touch === undefined ? words.noTouch : <Time at={touch.at} hint={touch.title} />}</dd>
    </div>
  );
}

interface FactsProps {
  readonly customer: Thing;
  readonly attributes: Attributes;
  readonly lately: readonly Touch[];
}

function Facts({ customer, attributes, lately }: FactsProps) {
  const show = useShow();
  const shown = Object.entries(attributes).filter(
    ([name, { type, filter, computed }]) =>
      (type === 'enum' || filter === true || computed) &&
      name !== 'name' &&
      type !== 'person' &&
      customer[name] !== undefined &&
      customer[name] !== null,
  );
  return shown.slice(0, MOST).map(([name, attribute]) => (
    <div key={name}>
      <dt>{labelOf(name, attribute)}</dt>
      <dd>
        {show(customer[name], attribute)} <Trend name={name} lately={lately} />
      </dd>
    </div>
  ));
}

/** The nearest day to come that a contract or another record names. */
function ComesNext({ records }: { records: readonly CustomerRecord[] }) {
  const words = useMessages().card;
  const catalog = useCatalog();
  const day = useDays();
  const { now } = useTimes();
  const next = nextDate(records, catalog?.records ?? {}, now);
  if (next === undefined) return null;
  const type = records.find(({ id }) => id === next.id)?.type ?? '';
  const label = labelOf(next.name, next.attribute);
  return (
    <div>
      <dt>{catalog?.records[type]?.title ?? type.replaceAll('_', ' ')}</dt>
      <dd>{words.next(label, day(next.day), words.inDays(next.days))}</dd>
    </div>
  );
}
