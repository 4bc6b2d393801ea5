import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useLookAgain } from '../../live/use-look-again';
import { useLocale, useMessages } from '../../messages/messages';
import { MorePages } from '../../parts/more-pages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import { useTitle } from '../../parts/use-title';
import { type ListedPlaybook, PLAYBOOKS_MS, playbooksQuery } from '../../services/playbooks';
import { problemOf } from '../../services/problem';
import '../../parts/ledger.css';
import './playbooks.css';

/** What is published from the command line of a project. */
const PUBLISH = 'npx tenure publish playbooks/library';
const STATUSES = ['running', 'paused', 'parked', 'held_out'] as const;

/** What is live, and where is everybody? */
export function Playbooks() {
  const messages = useMessages();
  const words = messages.playbooks;
  const { locale } = useLocale();
  const asked = playbooksQuery(locale);
  const query = useInfiniteQuery(asked);
  useLookAgain(asked.queryKey, PLAYBOOKS_MS);
  const rows = query.data?.pages.flatMap(({ data }) => data) ?? [];
  useTitle(words.title);
  return (
    <div className="screen playbooks">
      <h1 tabIndex={-1} className="playbooks-title">
        {words.title}
      </h1>
      <div className="scroll">
        {query.error !== null && (
          <ProblemBox problem={problemOf(query.error)} again={() => void query.refetch()} />
        )}
        {query.isPending && <Skeletons rows={6} />}
        {query.isSuccess && rows.length === 0 && (
          <div className="empty">
            <p>{words.empty}</p>
            <pre className="command" tabIndex={0}>
              {PUBLISH}
            </pre>
          </div>
        )}
        {rows.length > 0 && <Table rows={rows} />}
        <MorePages query={query} label={messages.customers.more} />
      </div>
    </div>
  );
}

/** Of these a narrow page tells nothing. */
const SPARE = new Set(['subject', 'exits', 'owner']);

function Table({ rows }: { rows: readonly ListedPlaybook[] }) {
  const { columns, title } = useMessages().playbooks;
  return (
    <div className="ledger-box" role="region" aria-label={title} tabIndex={0}>
      <table className="ledger">
        <thead>
          <tr>
            {(['playbook', 'subject', 'state', 'version', 'inside', 'exits', 'owner'] as const).map(
              (column) => (
                <th key={column} scope="col" className={SPARE.has(column) ? 'spare' : undefined}>
                  {columns[column]}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <Row key={one.id} playbook={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ playbook }: { playbook: ListedPlaybook }) {
  const titles = useTitles();
  const words = useMessages().playbooks;
  const { id, title, subject, state, version, published_at: at, owner } = playbook;
  return (
    <tr>
      <th scope="row">
        <Link to={`/playbooks/${id}`}>{title ?? id}</Link>
        <span className="quiet">{id}</span>
      </th>
      <td className="spare whole-words">{titles.kind(subject)}</td>
      <td>
        <span className={`badge ${state}`}>{words.state[state]}</span>
      </td>
      <td>
        {version}
        {at !== null && (
          <span className="quiet">
            {words.versionSince} <Time at={at} />
          </span>
        )}
      </td>
      <td>
        <Inside playbook={playbook} />
      </td>
      <td className="spare">
        <ExitBar exits={playbook.exits_30d} />
      </td>
      <td className="quiet spare">{owner}</td>
    </tr>
  );
}

/** Numbers are links to the rows behind them. */
function Inside({ playbook: { id, counts } }: { playbook: ListedPlaybook }) {
  const words = useMessages().playbooks;
  const shown = STATUSES.filter((status) => (counts[status] ?? 0) > 0);
  if (shown.length === 0) return <span className="quiet">{words.nobody}</span>;
  return (
    <ul className="inline-list">
      {shown.map((status) => (
        <li key={status}>
          <Link
            className={status === 'parked' ? 'late' : undefined}
            to={`/enrollments?playbook=${id}&status=${status}`}
          >
            {words.counts[status](counts[status] ?? 0)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

const SHADES = 6;

function ExitBar({ exits }: { exits: ListedPlaybook['exits_30d'] }) {
  const words = useMessages().playbooks;
  const all = Object.entries(exits).sort(([, a], [, b]) => b - a);
  const total = all.reduce((sum, [, n]) => sum + n, 0);
  if (total === 0) return <span className="quiet">{words.noExits}</span>;
  const list = all.map(([name, n]) => words.exit(name, n)).join(', ');
  return (
    <span className="exits" title={list}>
      <span className="exit-bar" aria-hidden>
        {all.map(([name, n], index) => (
          <span key={name} className={`shade-${index % SHADES}`} style={{ flexGrow: n }} />
        ))}
      </span>
      <span className="quiet">{list}</span>
    </span>
  );
}
