import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMessages } from '../../messages/messages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { timelineQuery } from '../../services/customers';
import { problemOf } from '../../services/problem';

/** What happened, newest first. */
export function Timeline({ customer }: { customer: string }) {
  const messages = useMessages();
  const words = messages.customer;
  const query = useInfiniteQuery(timelineQuery(customer));
  const entries = query.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <section className="timeline" aria-label={words.timeline}>
      <h2>{words.timeline}</h2>
      {query.error !== null && (
        <ProblemBox problem={problemOf(query.error)} again={() => void query.refetch()} />
      )}
      {query.isPending && <Skeletons rows={6} />}
      {query.isSuccess && entries.length === 0 && <p className="quiet">{words.emptyTimeline}</p>}
      <ol className="plain-list">
        {entries.map((one, index) => (
          <li key={`${one.at} ${index}`}>
            <Time at={one.at} /> · {one.title} <span className="quiet">{one.who}</span>
          </li>
        ))}
      </ol>
      {query.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {words.older}
        </Button>
      )}
    </section>
  );
}
