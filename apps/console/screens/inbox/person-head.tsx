import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../../messages/messages';
import { useTimes } from '../../parts/time';
import { peopleQuery } from '../../services/people';

interface Props {
  readonly person: string;
  /** Rows of this person that are loaded; more may follow. */
  readonly open: number;
  readonly overdue: number;
  readonly more: boolean;
  readonly top: number;
}

/** Whose tasks follow, how many of them are late, and whether they are there at all. */
export function PersonHead({ person, open, overdue, more, top }: Props) {
  const messages = useMessages();
  const times = useTimes();
  const { data } = useQuery(peopleQuery);
  const one = data?.find(({ id }) => id === person);
  const out = one?.out_of_office;
  const isAway =
    out !== null &&
    out !== undefined &&
    Date.parse(out.from) <= times.now &&
    (out.until === null || Date.parse(out.until) > times.now);
  return (
    <li className="person-head" style={{ top }}>
      <h2>
        <bdi>{one?.name ?? person}</bdi>
      </h2>
      <p>
        {messages.card.groupOpen(open, more)}
        {overdue > 0 && <span className="late"> · {messages.inbox.overdue(overdue)}</span>}
        {isAway && (
          <span className="quiet">
            {' '}
            ·{' '}
            {out.until === null
              ? messages.card.away
              : messages.reassign.absent(times.moment(Date.parse(out.until)))}
          </span>
        )}
      </p>
    </li>
  );
}
