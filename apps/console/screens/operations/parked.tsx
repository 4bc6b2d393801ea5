import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useOperationsWords } from '../../messages/of-operations';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import { type ParkedGroup, parkedQuery } from '../../services/operations';
import { problemOf } from '../../services/problem';

/** One block for each playbook, step and code; each enrollment is retried, skipped or ended on its own page. */
export function Parked() {
  const words = useOperationsWords();
  const { data, error, refetch } = useQuery(parkedQuery);
  if (error !== null) return <ProblemBox problem={problemOf(error)} again={() => void refetch()} />;
  if (data === undefined) return <Skeletons rows={3} />;
  return (
    <>
      <ul className="groups">
        {data.data.map((group) => (
          <Group key={`${group.playbook} ${group.step} ${group.code}`} group={group} />
        ))}
      </ul>
      {data.next !== null && <p className="quiet">{words.first(data.data.length)}</p>}
    </>
  );
}

/** So many are worth a look before the list behind them. */
const SHOWN = 5;

function Group({ group }: { group: ParkedGroup }) {
  const words = useOperationsWords();
  const titles = useTitles();
  const { playbook, step, code, count, enrollments, reason } = group;
  const shown = enrollments.slice(0, SHOWN);
  return (
    <li className="group">
      <p className="group-head">
        <strong className="group-count">{count}</strong>
        <Link to={`/playbooks/${playbook}`}>{titles.playbook(playbook)}</Link> › {step}{' '}
        <code>{code}</code>
        <span className="quiet">
          {words.oldest} <Time at={group.oldest_at} />
        </span>
      </p>
      <p>
        <bdi>{reason}</bdi>
      </p>
      <p className="links">
        {words.inside}:{' '}
        {shown.map((id, index) => (
          <Link key={id} to={`/enrollments/${id}`} title={id}>
            {index + 1}
          </Link>
        ))}
        {count > shown.length && (
          <span className="quiet">{words.firstOf(shown.length, count)}</span>
        )}
      </p>
    </li>
  );
}
