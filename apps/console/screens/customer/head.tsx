import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMessages } from '../../messages/messages';
import { useTimes } from '../../parts/time';
import { Trend } from '../../parts/trend';
import { useShow } from '../../parts/value';
import { type Attribute, labelOf, useCatalog } from '../../services/catalog';
import type { Touch } from '../../services/customer-card';
import { type Customer, nameOf, timelineQuery } from '../../services/customers';
import { holdsQuery } from '../../services/holds';
import { useKeys } from '../../shell/keys';
import { Explain } from './explain';
import { RoleChip } from './role-chip';
import { nextDate } from '../../parts/next-date';
import { useOpen } from './use-open';

type Named = readonly [string, Attribute];

/** Who they are, in one line; the reasons and the rest of what is known one press away. */
export function Head({ customer }: { customer: Customer }) {
  const messages = useMessages();
  const words = messages.customer;
  const [why, setWhy] = useOpen('why');
  const attributes = Object.entries(useCatalog()?.customer ?? {}).filter(
    ([name]) => name !== 'name',
  );
  const known = attributes.filter(([name]) => isKnown(customer[name]));
  const scores = attributes.filter(([name]) => isScore(customer, name));
  const first = scores[0]?.[0];
  useKeys({
    w: first === undefined ? undefined : () => setWhy(why === '' ? first : ''),
    Escape: why === '' ? undefined : () => setWhy(''),
  });
  return (
    <header className="customer-head">
      <h1 tabIndex={-1}>{nameOf(customer)}</h1>
      <div className="chips">
        {known
          .filter(([, { type }]) => type === 'enum')
          .map((one) => (
            <Chip key={one[0]} named={one} customer={customer} />
          ))}
        {scores.map((one) => (
          <ScoreChip key={one[0]} {...{ customer, why, setWhy }} named={one} />
        ))}
        <NextDateChip customer={customer} />
        {known
          .filter(([, { type }]) => type === 'person')
          .map(([name, attribute]) => (
            <RoleChip
              key={name}
              {...{ name, customer: customer.id }}
              label={labelOf(name, attribute)}
              person={String(customer[name])}
            />
          ))}
        <HoldChip customer={customer.id} />
      </div>
      {why !== '' && <Explain customer={customer.id} name={why} close={() => setWhy('')} />}
      <details className="all-facts">
        <summary>{words.allFacts}</summary>
        <AllFacts {...{ customer, attributes, setWhy }} />
      </details>
    </header>
  );
}

function isKnown(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '';
}

function isScore(customer: Customer, name: string): boolean {
  const parts = customer.computed[name]?.parts;
  return parts !== null && parts !== undefined;
}

function Chip({ named: [name, attribute], customer }: { named: Named; customer: Customer }) {
  const show = useShow();
  return (
    <span className="chip">
      <span className="quiet">{labelOf(name, attribute)}</span> {show(customer[name], attribute)}
    </span>
  );
}

interface Asking {
  readonly customer: Customer;
  readonly named: Named;
  readonly why: string;
  readonly setWhy: (name: string) => void;
}

function ScoreChip({ customer, named: [name, attribute], why, setWhy }: Asking) {
  const messages = useMessages();
  const show = useShow();
  const isOpen = why === name;
  const lately = useLately(customer.id);
  return (
    <button
      type="button"
      className="chip opens"
      aria-expanded={isOpen}
      title={messages.customer.why(labelOf(name, attribute))}
      onClick={() => setWhy(isOpen ? '' : name)}
    >
      <span className="quiet">{labelOf(name, attribute)}</span>{' '}
      <strong>{show(customer[name], attribute)}</strong> <Trend name={name} lately={lately} />{' '}
      <span aria-hidden>▾</span>
    </button>
  );
}

/** What changed last, as the timeline beside it has it: nothing is asked for twice. */
function useLately(customer: string): readonly Touch[] {
  const { data } = useInfiniteQuery(timelineQuery(customer, ''));
  // Older pages take the place of the newest.
  return data?.pageParams[0] === '' ? data.pages.flatMap((page) => page.data) : [];
}

/** The next day that counts: a renewal, an end. */
function NextDateChip({ customer }: { customer: Customer }) {
  const { customer: words } = useMessages();
  const { now } = useTimes();
  const catalog = useCatalog();
  const show = useShow();
  const next = nextDate(customer.records, catalog?.records ?? {}, now);
  if (next === undefined) return null;
  return (
    <span className="chip">
      <span className="quiet">
        {next.title} {labelOf(next.name, next.attribute)}
      </span>{' '}
      {show(next.day, next.attribute)} ({words.inDays(next.days)})
    </span>
  );
}

function HoldChip({ customer }: { customer: string }) {
  const { customer: words } = useMessages();
  const { data: holds } = useQuery(holdsQuery(customer));
  const all = [
    ...(holds?.data ?? []).map(({ id, reason }) => ({ id, reason })),
    ...(holds?.guards ?? []).map(({ rule }) => ({ id: rule, reason: rule.replaceAll('_', ' ') })),
  ];
  return all.map(({ id, reason }) => (
    <a key={id} href="#holds" className="chip stop">
      {words.held(reason)}
    </a>
  ));
}

interface Facts {
  readonly customer: Customer;
  readonly attributes: readonly Named[];
  readonly setWhy: (name: string) => void;
}

function AllFacts({ customer, attributes, setWhy }: Facts) {
  const messages = useMessages();
  const show = useShow();
  return (
    <dl className="fact-grid">
      {attributes.map(([name, attribute]) => (
        <div key={name}>
          <dt>{labelOf(name, attribute)}</dt>
          <dd>
            {show(customer[name], attribute)}{' '}
            {attribute.computed && (
              <button
                type="button"
                className="why-button"
                aria-label={messages.customer.why(labelOf(name, attribute))}
                onClick={() => setWhy(name)}
              >
                {messages.why.title}
              </button>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
