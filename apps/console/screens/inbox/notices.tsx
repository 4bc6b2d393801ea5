import { Badge, Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useIsOffline } from '../../live/use-live';
import { useMessages } from '../../messages/messages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import { noticesQuery, readNotice } from '../../services/notices';
import { problemOf } from '../../services/problem';

/** What playbooks and ladders told this person. */
export function Notices() {
  const messages = useMessages();
  const isOffline = useIsOffline();
  const client = useQueryClient();
  const titles = useTitles();
  const { data, error, refetch } = useQuery(noticesQuery);
  const read = useMutation({
    mutationFn: readNotice,
    onSuccess: () => client.invalidateQueries({ queryKey: noticesQuery.queryKey }),
  });
  if (error !== null) return <ProblemBox problem={problemOf(error)} again={() => void refetch()} />;
  if (data === undefined) return <Skeletons rows={5} />;
  if (data.length === 0) return <p className="empty">{messages.notices.empty}</p>;
  return (
    <ul className="notices">
      {data.map((one) => (
        <li key={one.id} className={one.read_at === null ? 'notice' : 'notice grey'}>
          <p>
            {one.urgent && <Badge color="red">{messages.notices.urgent}</Badge>} {one.text}
          </p>
          <p className="quiet">
            <Time at={one.at} />
            {one.customer_id !== null && (
              <>
                {' '}
                ·{' '}
                <Link to={`/customers/${one.customer_id}`}>
                  {one.customer_name ?? one.customer_id}
                </Link>
              </>
            )}
            {one.recipient.kind === 'queue' && <> · {titles.queue(one.recipient.id)}</>}
          </p>
          {one.read_at === null ? (
            <Button
              size="compact-sm"
              variant="default"
              disabled={isOffline}
              loading={read.isPending && read.variables === one.id}
              onClick={() => read.mutate(one.id)}
            >
              {messages.notices.markRead}
            </Button>
          ) : (
            <p className="quiet">{messages.notices.read}</p>
          )}
        </li>
      ))}
    </ul>
  );
}
