import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useMessages } from '../../messages/messages';
import { MorePages } from '../../parts/more-pages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { useNames } from '../../services/people';
import { versionsQuery } from '../../services/playbooks';
import { problemOf } from '../../services/problem';
import { useMe } from '../../services/session';
import { MigrateTheRest } from './migrate';

/** Who published what, when, of which commit, and who is still on it. */
export function Versions({ id, live }: { id: string; live: number | null }) {
  const words = useMessages().playbook;
  const name = useNames();
  const { permissions } = useMe();
  const query = useInfiniteQuery(versionsQuery(id));
  if (query.error !== null)
    return <ProblemBox problem={problemOf(query.error)} again={() => void query.refetch()} />;
  if (query.data === undefined) return <Skeletons rows={4} />;
  return (
    <div className="versions">
      <ol className="version-list">
        {query.data.pages
          .flatMap(({ data }) => data)
          .map((one) => (
            <li key={one.number}>
              <h2>
                <Link className="link" to={`/playbooks/${id}?version=${one.number}`}>
                  {words.version} {one.number}
                </Link>{' '}
                {one.number === live && <span className="badge live">{words.takesIn}</span>}
              </h2>
              <p>
                <Time at={one.published_at} /> ·{' '}
                {words.publishedBy(name(one.published_by.replace(/^person:/, '')))}
                {one.commit !== null && (
                  <>
                    {' '}
                    · {words.commit} <code>{one.commit.slice(0, 12)}</code>
                  </>
                )}
              </p>
              {one.note !== null && <p>{one.note}</p>}
              <p>
                {one.inside > 0 ? (
                  <Link className="link" to={`/enrollments?playbook=${id}&version=${one.number}`}>
                    {words.inside(one.inside)}
                  </Link>
                ) : (
                  <span className="quiet">{words.inside(0)}</span>
                )}
              </p>
            </li>
          ))}
      </ol>
      <MorePages query={query} label={words.moreVersions} />
      {permissions['playbooks:publish'] !== undefined && (
        <MigrateTheRest playbook={id} migrations={query.data.pages[0]?.migrations ?? []} />
      )}
    </div>
  );
}
