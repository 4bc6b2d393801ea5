import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useNavigate, useParams, useSearchParams } from 'react-router';
import { useSandboxWords } from '../../messages/of-sandbox';
import { useTitle } from '../../parts/use-title';
import { CHANNELS, type Channel, mailsQuery } from '../../services/sandbox';
import { useMe } from '../../services/session';
import { useHeld } from '../../parts/use-held';
import { useKeys } from '../../shell/keys';
import { MailDetail } from './mail-detail';
import { MailList } from './mail-list';
import './sandbox.css';

/** What would the customer have got? Only where messages are caught. */
export function Sandbox() {
  const { sandbox } = useMe();
  return sandbox === true ? <Caught /> : <Navigate to="/" replace />;
}

function Caught() {
  const words = useSandboxWords();
  const navigate = useNavigate();
  const { id } = useParams();
  const [search] = useSearchParams();
  const channel = CHANNELS.find((one) => one === search.get('channel'));
  const query = useQuery(mailsQuery(channel));
  const { rows, fresh, show } = useHeld(query.data, channel ?? 'all');
  useTitle(words.title);
  const go = (to: string | undefined, replace = id !== undefined) =>
    void navigate(
      { pathname: to === undefined ? '/sandbox' : `/sandbox/${to}`, search: search.toString() },
      { replace },
    );
  const at = rows.findIndex((one) => one.id === id);
  const step = (by: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (row && row.id !== id) go(row.id);
  };
  const next = () => step(1);
  const previous = () => step(at === -1 ? 1 : -1);
  useKeys({ j: next, ArrowDown: next, k: previous, ArrowUp: previous, '.': show });
  return (
    <div className={id === undefined ? 'screen' : 'screen with-detail'}>
      <h1 tabIndex={-1} className="visually-hidden">
        {words.title}
      </h1>
      <p className="bar warning">{words.bar}</p>
      <ChannelTabs chosen={channel} />
      <div className="panes">
        <MailList
          {...{ query, rows, fresh, show, channel }}
          search={search.toString()}
          selected={id}
          left={() => go(undefined)}
        />
        <section className="detail" aria-label={rows[at]?.subject ?? words.message}>
          {id === undefined ? (
            rows.length > 0 && <p className="choose">{words.choose}</p>
          ) : (
            <MailDetail key={id} id={id} back={() => go(undefined, false)} />
          )}
        </section>
      </div>
    </div>
  );
}

function ChannelTabs({ chosen }: { chosen: Channel | undefined }) {
  const words = useSandboxWords();
  return (
    <nav aria-label={words.channels} className="lists">
      {[undefined, ...CHANNELS].map((one) => (
        <Link
          key={one ?? 'all'}
          to={{ pathname: '/sandbox', search: one === undefined ? '' : `channel=${one}` }}
          className={one === chosen ? 'list-tab active' : 'list-tab'}
          aria-current={one === chosen ? 'page' : undefined}
        >
          {one === undefined ? words.all : words.channel[one]}
        </Link>
      ))}
    </nav>
  );
}
