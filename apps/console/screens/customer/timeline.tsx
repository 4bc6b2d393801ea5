import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useEffect, useMemo } from 'react';
import { useMessages } from '../../messages/messages';
import { FreshBar } from '../../parts/fresh-bar';
import { useHeldRows } from '../../parts/held-rows';
import { MorePages } from '../../parts/more-pages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time, useTimes } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import { useShow } from '../../parts/value';
import { useCatalog } from '../../services/catalog';
import { type Customer, type Entry, nameOf, timelineQuery } from '../../services/customers';
import { problemOf } from '../../services/problem';
import { useMe } from '../../services/session';
import { saidOf, saidOfMany, type Speech } from './entry-words';
import { foldChanges } from './fold-changes';
import { useOpen } from './use-open';

/** What one looks for -> the kinds of the API. */
const GROUPS = {
  people: 'task,note',
  mail: 'outreach,consent,hold',
  product: 'event',
  playbooks: 'enrollment',
  changes: 'change',
} as const;
type Group = keyof typeof GROUPS;
const NAMES = Object.keys(GROUPS) as Group[];

/** What happened, newest first. */
export function Timeline({ customer }: { customer: Customer }) {
  const messages = useMessages();
  const words = messages.customer;
  const me = useMe().id;
  const [chosen, choose] = useOpen('show');
  const group = NAMES.find((one) => one === chosen);
  const query = useInfiniteQuery({
    ...timelineQuery(customer.id, group === undefined ? '' : GROUPS[group]),
    placeholderData: keepPreviousData,
  });
  const told = useMemo(() => query.data?.pages.flatMap(({ data }) => data), [query.data]);
  const {
    rows: entries,
    waiting,
    show,
  } = useHeldRows({
    rows: query.isPlaceholderData ? undefined : told,
    ...{ more: query.hasNextPage, keyOf, about: `${customer.id} ${group ?? ''}` },
  });
  // What one did oneself one looks for at once.
  const isMine = waiting.some(({ who }) => who === me || who === `person:${me}`);
  useEffect(() => {
    if (isMine) show();
  });
  return (
    <section className="timeline" aria-label={words.timeline}>
      <div className="timeline-head">
        <h2>{words.timeline}</h2>
        <div role="group" aria-label={words.kinds} className="kinds">
          {[undefined, ...NAMES].map((one) => (
            <button
              key={one ?? 'all'}
              type="button"
              aria-pressed={group === one}
              onClick={() => choose(one ?? '')}
            >
              {words.groups[one ?? 'all']}
            </button>
          ))}
        </div>
      </div>
      {query.error !== null && (
        <ProblemBox problem={problemOf(query.error)} again={() => void query.refetch()} />
      )}
      {query.isPending && <Skeletons rows={6} />}
      {query.isSuccess && entries.length === 0 && (
        <p className="quiet">{group === undefined ? words.emptyTimeline : words.emptyKind}</p>
      )}
      <div data-old={query.isPlaceholderData || undefined}>
        <Days entries={entries} customer={customer} />
      </div>
      <MorePages query={query} label={words.older} className="more" />
      <FreshBar fresh={waiting.length} show={show} />
    </section>
  );
}

/** The same as long as it says the same. */
function keyOf({ at, kind, title, ref: { type, id } }: Entry): string {
  return [at, kind, type, id, title].join('\n');
}

function Days({ entries, customer }: { entries: readonly Entry[]; customer: Customer }) {
  const times = useTimes();
  const days: { readonly day: string; readonly entries: Entry[] }[] = [];
  for (const entry of entries) {
    const day = times.day(Date.parse(entry.at));
    if (days.at(-1)?.day !== day) days.push({ day, entries: [] });
    days.at(-1)?.entries.push(entry);
  }
  return days.map(({ day, entries: rows }) => (
    <section key={day} className="day">
      <h3>{day}</h3>
      <ol className="entries">
        {foldChanges(rows).map(([entry, ...more], index) => (
          <Row
            key={`${entry.at} ${entry.kind} ${index}`}
            entry={entry}
            more={more}
            customer={customer}
          />
        ))}
      </ol>
    </section>
  ));
}

/** `more`: what was told in the same go. */
function Row({
  entry,
  more,
  customer,
}: {
  entry: Entry;
  more: readonly Entry[];
  customer: Customer;
}) {
  const messages = useMessages();
  const { who } = useTitles();
  const speech = useSpeech(customer);
  const { text, quote, to } =
    more.length === 0 ? saidOf(entry, speech) : saidOfMany([entry, ...more], speech);
  // A playbook that begins says so itself.
  const isOwn = entry.kind === 'enrollment' && entry.who?.startsWith('playbook:') === true;
  const by = entry.who === null || isOwn ? '' : messages.customer.by(who(entry.who));
  const place =
    entry.file === undefined ? '' : messages.why.version(entry.file, entry.line ?? null);
  const seen = more.length === 0 ? seenOf(entry) : [];
  const each = more.length === 0 ? [] : [entry, ...more].map((one) => saidOf(one, speech).text);
  return (
    <li className="entry" data-kind={entry.kind}>
      <span className="at">
        <Time at={entry.at} as="clock" />
      </span>
      <div>
        <span className="kind">{messages.customer.kind[entry.kind]}</span>{' '}
        {to === undefined ? text : <Link to={to}>{text}</Link>}
        {by !== '' && <span className="quiet"> · {by}</span>}
        {quote !== undefined && quote !== '' && <blockquote>{quote}</blockquote>}
        {each.length > 0 && (
          <details className="entry-why">
            <summary>{messages.customer.allOfIt}</summary>
            <ul className="seen">
              {each.map((line, index) => (
                <li key={`${index} ${line}`}>{line}</li>
              ))}
            </ul>
          </details>
        )}
        {(place !== '' || seen.length > 0) && (
          <details className="entry-why">
            <summary>{messages.why.title}</summary>
            {place !== '' && <code>{place}</code>}
            <ul className="seen">
              {seen.map(([key, value]) => (
                <li key={key}>
                  {key} = {value}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </li>
  );
}

function useSpeech(customer: Customer): Speech {
  const messages = useMessages();
  const catalog = useCatalog();
  const show = useShow();
  const titles = useTitles();
  return {
    messages,
    titles,
    show,
    attributeOf: (type, attribute) =>
      type === 'customer'
        ? catalog?.customer[attribute]
        : type === 'contact'
          ? catalog?.contacts.attributes[attribute]
          : catalog?.records[type]?.attributes[attribute],
    nameOf: (id) => {
      const contact = customer.contacts.find((one) => one.id === id);
      return contact === undefined ? id : nameOf(contact);
    },
  };
}

/** Parts of a score, data of an event, the way in of an enrollment: what there is to look at. */
function seenOf(entry: Entry): readonly (readonly [string, string])[] {
  const more = [entry['parts'], entry['data']].find(
    (one): one is Readonly<Record<string, unknown>> => typeof one === 'object' && one !== null,
  );
  const single = (['step', 'way'] as const).flatMap((key) =>
    typeof entry[key] === 'string' ? [[key, entry[key]] as const] : [],
  );
  const shown = Object.entries(more ?? {}).map(
    ([key, value]) =>
      [
        key,
        typeof value === 'number' ? String(Math.round(value * 10) / 10) : JSON.stringify(value),
      ] as const,
  );
  return [...single, ...shown];
}
