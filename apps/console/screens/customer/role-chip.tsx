import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../../messages/messages';
import { useTimes } from '../../parts/time';
import { peopleQuery, useNames } from '../../services/people';

/** Who holds a role, whether they are there, and who stands in where they are not. */
export function RoleChip({ label, person }: { label: string; person: string }) {
  const messages = useMessages();
  const words = messages.customer;
  const name = useNames();
  const times = useTimes();
  const one = useQuery(peopleQuery).data?.find(({ id }) => id === person);
  const { from, until = null } = one?.out_of_office ?? {};
  const isAway =
    from !== undefined &&
    Date.parse(from) <= times.now &&
    (until === null || Date.parse(until) > times.now);
  const { delegate = null, manager = null } = one ?? {};
  const isHere = one?.active !== false && !isAway;
  return (
    <details className="chip-details">
      <summary className="chip opens">
        <span className="quiet">{label}</span> {name(person)}
        {!isHere && <span className="late"> · {words.away}</span>} <span aria-hidden>▾</span>
      </summary>
      <div className="chip-box">
        <p>
          {one === undefined
            ? words.unknownPerson(person)
            : !one.active
              ? words.left
              : isAway
                ? until === null
                  ? messages.reassign.absentOpen
                  : messages.reassign.absent(times.moment(Date.parse(until)))
                : words.here}
        </p>
        <p>
          {delegate === null
            ? messages.reassign.noDelegate
            : messages.reassign.delegate(name(delegate))}
        </p>
        {manager !== null && <p>{words.manager(name(manager))}</p>}
      </div>
    </details>
  );
}
