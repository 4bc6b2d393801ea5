import { useQuery } from '@tanstack/react-query';
import { Link, NavLink, useNavigate, useParams, useSearchParams } from 'react-router';
import { useTopics } from '../../live/use-live';
import { useLocale, useMessages } from '../../messages/messages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import { useTitle } from '../../parts/use-title';
import { type OnePlaybook, playbookQuery } from '../../services/playbooks';
import { problemOf } from '../../services/problem';
import { Source } from './source';
import { State } from './state';
import { Steps } from './steps';
import { Versions } from './versions';
import '../../parts/ledger.css';
import './playbook.css';

const TABS = ['graph', 'source', 'versions', 'state'] as const;

/** What is it, where is everybody in it, and since when? The address holds tab, version and step. */
export function Playbook() {
  const { id = '', tab: word } = useParams();
  const { locale } = useLocale();
  useTopics(`playbook:${id}`);
  const query = useQuery(playbookQuery(id, locale));
  const [search] = useSearchParams();
  const tab = TABS.find((one) => one === word) ?? 'graph';
  useTitle(query.data?.title ?? id);
  if (query.error !== null && query.data === undefined)
    return <ProblemBox problem={problemOf(query.error)} again={() => void query.refetch()} />;
  if (query.data === undefined) return <Skeletons rows={8} />;
  const asked = Number(search.get('version'));
  const version = Number.isInteger(asked) && asked > 0 ? asked : undefined;
  return (
    <div className="screen playbook">
      <Head playbook={query.data} version={version} />
      <Tabs id={id} version={version} />
      <div className="playbook-body">
        {tab === 'graph' && <Steps id={id} version={version} />}
        {tab === 'source' && <Source id={id} number={version ?? query.data.version ?? 1} />}
        {tab === 'versions' && <Versions id={id} live={query.data.version} />}
        {tab === 'state' && <State playbook={query.data} />}
      </div>
    </div>
  );
}

function Tabs({ id, version }: { id: string; version: number | undefined }) {
  const words = useMessages().playbook;
  const search = version === undefined ? '' : `?version=${version}`;
  return (
    <nav aria-label={words.tabsLabel} className="lists">
      {TABS.map((one) => (
        <NavLink
          key={one}
          end
          to={one === 'graph' ? `/playbooks/${id}${search}` : `/playbooks/${id}/${one}${search}`}
          className="list-tab"
        >
          {words.tabs[one]}
        </NavLink>
      ))}
    </nav>
  );
}

function Head({ playbook, version }: { playbook: OnePlaybook; version: number | undefined }) {
  const messages = useMessages();
  const words = messages.playbooks;
  const titles = useTitles();
  const { id, title, state, owner, subject, counts, published_at: at } = playbook;
  return (
    <header className="playbook-head">
      <Link to="/playbooks" className="link">
        ← {messages.playbook.back}
      </Link>
      <h1 tabIndex={-1}>
        {title ?? id} <span className={`badge ${state}`}>{words.state[state]}</span>
      </h1>
      <ul className="inline-list quiet">
        <li>
          {words.columns.subject}: {titles.kind(subject)}
        </li>
        <li>
          {words.columns.owner}: {owner}
        </li>
        {at !== null && (
          <li>
            {words.columns.version} {playbook.version} {words.versionSince} <Time at={at} />
          </li>
        )}
        {(['running', 'paused', 'parked', 'held_out'] as const)
          .filter((status) => (counts[status] ?? 0) > 0)
          .map((status) => (
            <li key={status}>
              <Link
                className={status === 'parked' ? 'late' : 'link'}
                to={`/enrollments?playbook=${id}&status=${status}`}
              >
                {words.counts[status](counts[status] ?? 0)}
              </Link>
            </li>
          ))}
        <li>
          <VersionChoice playbook={playbook} version={version} />
        </li>
      </ul>
    </header>
  );
}

/** Those there are, newest first; the one that takes in needs no number in the address. */
function VersionChoice({
  playbook,
  version,
}: {
  playbook: OnePlaybook;
  version: number | undefined;
}) {
  const words = useMessages().playbook;
  const navigate = useNavigate();
  const newest = playbook.version ?? 1;
  if (newest <= 1) return null;
  return (
    <label>
      {words.version}{' '}
      <select
        value={version ?? newest}
        onChange={(event) => {
          const chosen = Number(event.currentTarget.value);
          void navigate(chosen === newest ? '?' : `?version=${chosen}`);
        }}
      >
        {Array.from({ length: newest }, (_, index) => newest - index).map((one) => (
          <option key={one} value={one}>
            {one === newest ? words.live(one) : one}
          </option>
        ))}
      </select>
    </label>
  );
}
