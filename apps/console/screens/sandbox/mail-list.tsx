import { Button } from '@mantine/core';
import { type UseQueryResult, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { useSandboxWords } from '../../messages/of-sandbox';
import { ActForm } from '../../parts/act-form';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { problemOf } from '../../services/problem';
import { type Channel, type ListedMail, throwAllAway } from '../../services/sandbox';

interface Props {
  readonly query: UseQueryResult<readonly ListedMail[]>;
  readonly rows: readonly ListedMail[];
  readonly fresh: number;
  readonly show: () => void;
  readonly channel: Channel | undefined;
  readonly search: string;
  readonly selected: string | undefined;
  readonly left: () => void;
}

/** Newest first; what comes while one looks waits above. */
export function MailList(props: Props) {
  const { query, rows, fresh, show, channel, search, selected, left } = props;
  const words = useSandboxWords();
  const { error } = query;
  return (
    <section className="rows" aria-label={words.rows}>
      {error !== null && (
        <ProblemBox problem={problemOf(error)} again={() => void query.refetch()} />
      )}
      {query.isPending && <Skeletons rows={6} />}
      {query.data?.length === 0 && <Empty channel={channel} />}
      {rows.length > 0 && (
        <div className="scroll">
          <ul className="flow">
            {rows.map((one) => (
              <Row key={one.id} mail={one} search={search} selected={one.id === selected} />
            ))}
          </ul>
          <ThrowAllAway done={left} />
        </div>
      )}
      {fresh > 0 && (
        <button type="button" className="bar fresh" onClick={show}>
          {words.fresh(fresh)}
        </button>
      )}
    </section>
  );
}

function Row({ mail, search, selected }: { mail: ListedMail; search: string; selected: boolean }) {
  const words = useSandboxWords();
  return (
    <li>
      <Link
        to={{ pathname: `/sandbox/${mail.id}`, search }}
        className="row"
        aria-current={selected ? 'true' : undefined}
        data-mail={mail.id}
      >
        <span className="when">
          <Time at={mail.received_at} /> · {words.channel[mail.channel] ?? mail.channel}
        </span>
        <bdi className="row-title">{mail.subject ?? words.noSubject}</bdi>
        <bdi className="row-about">{mail.to}</bdi>
      </Link>
    </li>
  );
}

function Empty({ channel }: { channel: Channel | undefined }) {
  const words = useSandboxWords();
  if (channel === undefined)
    return (
      <p className="empty">
        {words.empty} {words.emptyNext}
      </p>
    );
  return (
    <div className="empty">
      <p>{words.emptyChannel(words.channel[channel] ?? channel)}</p>
      <Link to="/sandbox">{words.seeAll}</Link>
    </div>
  );
}

function ThrowAllAway({ done }: { done: () => void }) {
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const words = useSandboxWords();
  return (
    <div className="throw-all">
      <Button size="xs" variant="default" aria-expanded={asked} onClick={() => setAsked(!asked)}>
        {words.removeAll}
      </Button>
      {asked && (
        <ActForm
          title={words.removeAll}
          blocked={false}
          send={throwAllAway}
          done={() => {
            done();
            void client.invalidateQueries({ queryKey: ['sandbox'] });
          }}
        >
          {() => <p>{words.removeAllQuestion}</p>}
        </ActForm>
      )}
    </div>
  );
}
