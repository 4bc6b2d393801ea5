import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { Considered } from '../../parts/considered';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { useTimes } from '../../parts/time';
import { explainQuery } from '../../services/customers';
import { peopleQuery, useNames } from '../../services/people';
import { problemOf } from '../../services/problem';

interface Props {
  readonly customer: string;
  /** Of the attribute. */
  readonly name: string;
  readonly label: string;
  readonly person: string;
}

/** Who holds a role, whether they are there, and who stands in where they are not. */
export function RoleChip({ customer, name: role, label, person }: Props) {
  const messages = useMessages();
  const words = messages.customer;
  const name = useNames();
  const times = useTimes();
  const [open, setOpen] = useState(false);
  const one = useQuery(peopleQuery).data?.find(({ id }) => id === person);
  const { from, until = null } = one?.out_of_office ?? {};
  const isAway =
    from !== undefined &&
    Date.parse(from) <= times.now &&
    (until === null || Date.parse(until) > times.now);
  const { delegate = null, manager = null } = one ?? {};
  const isHere = one?.active !== false && !isAway;
  return (
    <details className="chip-details" onToggle={(event) => setOpen(event.currentTarget.open)}>
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
        {open && <StepsIn customer={customer} name={role} />}
      </div>
    </details>
  );
}

/** Whom the work of this role comes to now, and who is next, in the order that playbooks ask in. */
function StepsIn({ customer, name }: Pick<Props, 'customer' | 'name'>) {
  const {
    customer: words,
    why: { taken },
  } = useMessages();
  const { data, error } = useQuery(explainQuery(customer, name));
  const { chain = [], tasks = 0 } = data?.steps_in ?? {};
  if (error !== null) return <ProblemBox problem={problemOf(error)} />;
  if (data === undefined) return <Skeletons rows={1} />;
  if (chain.length === 0) return <p className="quiet">{words.nobodyAsks}</p>;
  return (
    <>
      <p className="steps-in">{words.stepsIn(tasks)}</p>
      <ol>
        {chain.map((one) => (
          <li key={one.rule}>
            <Considered of={one} taken={taken} />
          </li>
        ))}
      </ol>
    </>
  );
}
