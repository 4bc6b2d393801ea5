import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useMessages } from '../../messages/messages';
import { FreshBar } from '../../parts/fresh-bar';
import { byId, useHeldRows } from '../../parts/held-rows';
import { MorePages } from '../../parts/more-pages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { useTitle } from '../../parts/use-title';
import { useShow } from '../../parts/value';
import { type Attributes, labelOf, useCatalog } from '../../services/catalog';
import { customersQuery, nameOf, type Thing } from '../../services/customers';
import { problemOf } from '../../services/problem';
import { useKeys } from '../../shell/keys';
import './customers.css';

/** Typing rests that long before it is looked for. */
const REST_MS = 200;

/** Who is there? A plain list to find somebody in. */
export function Customers() {
  const messages = useMessages();
  const words = messages.customers;
  const [search, setSearch] = useSearchParams();
  const [typed, setTyped] = useState(search.get('q') ?? '');
  const [q] = useDebouncedValue(typed.trim(), REST_MS);
  const field = useRef<HTMLInputElement>(null);
  const query = useInfiniteQuery({ ...customersQuery(q), placeholderData: keepPreviousData });
  const told = useMemo(() => query.data?.pages.flatMap(({ data }) => data), [query.data]);
  const { rows, gone, waiting, show } = useHeldRows({
    rows: query.isPlaceholderData ? undefined : told,
    ...{ more: query.hasNextPage, keyOf: byId, about: q },
  });
  useTitle(words.title);
  useEffect(() => {
    setSearch(q === '' ? {} : { q }, { replace: true });
  }, [q, setSearch]);
  useKeys({ '/': () => field.current?.focus() });
  return (
    <div className="screen customers">
      <header className="customers-head">
        <h1 tabIndex={-1}>{words.title}</h1>
        <TextInput
          ref={field}
          type="search"
          size="sm"
          aria-label={words.search}
          placeholder={`${words.search} (/)`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </header>
      <div className="scroll" data-old={query.isPlaceholderData || undefined}>
        {query.error !== null && (
          <ProblemBox problem={problemOf(query.error)} again={() => void query.refetch()} />
        )}
        {query.isPending && <Skeletons rows={8} />}
        {query.isSuccess && rows.length === 0 && <Empty q={q} clear={() => setTyped('')} />}
        {rows.length > 0 && <Table {...{ rows, gone }} />}
        <MorePages query={query} label={words.more} className="more" />
      </div>
      <FreshBar fresh={waiting.length} show={show} />
    </div>
  );
}

function Empty({ q, clear }: { q: string; clear: () => void }) {
  const messages = useMessages();
  if (q === '') return <p className="empty">{messages.customers.empty}</p>;
  return (
    <div className="empty">
      <p>{messages.customers.emptyFound(q)}</p>
      <Button size="xs" variant="default" onClick={clear}>
        {messages.customers.clear}
      </Button>
    </div>
  );
}

const MOST_COLUMNS = 5;

/** What the catalog lets one look for, and what it computes; whose customer it is comes last. */
function columnsOf(attributes: Attributes): [string, Attributes[string]][] {
  const all = Object.entries(attributes).filter(([name]) => name !== 'name');
  const people = all.filter(([, { type }]) => type === 'person').slice(0, 1);
  const facts = all.filter(
    ([, { type, filter, computed }]) =>
      type !== 'person' &&
      (filter === true || (computed && (type === 'enum' || type === 'number'))),
  );
  return [...facts.slice(0, MOST_COLUMNS - people.length), ...people];
}

interface Rows {
  readonly rows: readonly Thing[];
  readonly gone: ReadonlySet<string>;
}

function Table({ rows, gone }: Rows) {
  const messages = useMessages();
  const catalog = useCatalog();
  const show = useShow();
  const navigate = useNavigate();
  const columns = columnsOf(catalog?.customer ?? {});
  const [at, setAt] = useState(-1);
  const go = (to: number) => {
    const row = Math.max(0, Math.min(rows.length - 1, to));
    setAt(row);
    document.querySelector<HTMLElement>(`[data-customer="${rows[row]?.id}"]`)?.focus();
  };
  const next = () => go(at + 1);
  const previous = () => go(at === -1 ? 0 : at - 1);
  const open = () => {
    const row = rows[at];
    if (row !== undefined) void navigate(`/customers/${row.id}`);
  };
  useKeys({ j: next, ArrowDown: next, k: previous, ArrowUp: previous, o: open });
  return (
    <table className="table" aria-label={messages.customers.rows}>
      <thead>
        <tr>
          <th scope="col">{labelOf('name', catalog?.customer['name'])}</th>
          {columns.map(([name, attribute]) => (
            <th key={name} scope="col">
              {labelOf(name, attribute)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={row.id} className={gone.has(row.id) ? 'gone' : undefined}>
            <th scope="row">
              <Link to={`/customers/${row.id}`} data-customer={row.id} onFocus={() => setAt(index)}>
                {nameOf(row)}
              </Link>
              <span className="quiet">{row.id}</span>
            </th>
            {columns.map(([name, attribute]) => (
              <td key={name} data-label={labelOf(name, attribute)}>
                {show(row[name], attribute)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
