import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from 'react-router';
import { useMessages } from '../../messages/messages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import { useTitle } from '../../parts/use-title';
import { type ApprovalList, approvalsQuery, type ListedApproval } from '../../services/approvals';
import { problemOf } from '../../services/problem';
import { useMe } from '../../services/session';
import { useKeys } from '../../shell/keys';
import { Draft } from './draft';

/** May this go out in my name? */
export function Approvals() {
  const messages = useMessages();
  const navigate = useNavigate();
  const { list: word, id } = useParams();
  const list: ApprovalList = word === 'team' ? 'team' : 'mine';
  const { access = [] } = useMe();
  const { data, error, refetch } = useQuery(approvalsQuery(list));
  useTitle(messages.approvals.title);
  const at = data?.findIndex((one) => one.id === id) ?? -1;
  const go = (to: number) => {
    const row = data?.[Math.max(0, Math.min(data.length - 1, to))];
    if (row && row.id !== id)
      void navigate(`/approvals/${list}/${row.id}`, { replace: id !== undefined });
  };
  const next = () => go(at + 1);
  const previous = () => go(at === -1 ? 0 : at - 1);
  useKeys({ j: next, ArrowDown: next, k: previous, ArrowUp: previous });
  const lists = (['mine', 'team'] as const).filter(
    (one) => one === 'mine' || access.some((role) => role !== 'csm'),
  );
  return (
    <div className={id === undefined ? 'screen' : 'screen with-detail'}>
      <h1 tabIndex={-1} className="visually-hidden">
        {messages.approvals.title}
      </h1>
      <nav aria-label={messages.inbox.listsLabel} className="lists">
        {lists.map((one) => (
          <Link
            key={one}
            to={`/approvals/${one}`}
            className="list-tab"
            aria-current={one === list ? 'page' : undefined}
          >
            {messages.approvals.lists[one]}
          </Link>
        ))}
      </nav>
      <div className="panes">
        <section className="rows" aria-label={messages.approvals.rows}>
          {error !== null && <ProblemBox problem={problemOf(error)} again={() => void refetch()} />}
          {error === null && data === undefined && <Skeletons rows={6} />}
          {data?.length === 0 && (
            <div className="empty">
              <p>{messages.approvals.empty}</p>
              <Link className="link" to="/inbox/mine">
                {messages.notFound.toInbox}
              </Link>
            </div>
          )}
          {data && data.length > 0 && (
            <div className="scroll">
              <ul className="flow">
                {data.map((one) => (
                  <Row
                    key={one.id}
                    approval={one}
                    to={`/approvals/${list}/${one.id}`}
                    selected={one.id === id}
                  />
                ))}
              </ul>
            </div>
          )}
        </section>
        <section className="detail" aria-label={data?.[at]?.subject ?? messages.approvals.draft}>
          {id === undefined ? (
            data !== undefined &&
            data.length > 0 && <p className="choose">{messages.approvals.choose}</p>
          ) : (
            <Draft key={id} id={id} back={() => void navigate(`/approvals/${list}`)} />
          )}
        </section>
      </div>
    </div>
  );
}

interface RowProps {
  readonly approval: ListedApproval;
  readonly to: string;
  readonly selected: boolean;
}

function Row({ approval, to, selected }: RowProps) {
  const messages = useMessages();
  const titles = useTitles();
  return (
    <li>
      <Link
        to={to}
        className="row"
        aria-current={selected ? 'true' : undefined}
        data-approval={approval.id}
      >
        <span className="when">
          <Time at={approval.within_at} as="left" /> ·{' '}
          {messages.approvals.otherwise[approval.otherwise]}
        </span>
        <span className="row-title">{approval.subject}</span>
        <span className="row-about">
          <bdi>{approval.customer_name ?? approval.customer_id}</bdi> ·{' '}
          {titles.playbook(approval.playbook)}
        </span>
      </Link>
    </li>
  );
}
