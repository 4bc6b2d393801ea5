import { UnstyledButton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMessages } from '../../messages/messages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { problemOf } from '../../services/problem';
import { devPeopleQuery, signInAs } from '../../services/session';

/** A card for each person of a machine where anybody may be anybody. */
export function PeopleCards({ done }: { done: () => void }) {
  const messages = useMessages();
  const people = useQuery(devPeopleQuery);
  const enter = useMutation({ mutationFn: signInAs, onSuccess: done });
  if (people.error !== null)
    return <ProblemBox problem={problemOf(people.error)} again={() => void people.refetch()} />;
  if (people.data === undefined) return <Skeletons rows={4} />;
  return (
    <>
      <p className="bar warning">{messages.signIn.development}</p>
      <h2>{messages.signIn.as}</h2>
      {people.data.length === 0 && <p>{messages.signIn.nobody}</p>}
      {enter.error !== null && <ProblemBox problem={problemOf(enter.error)} />}
      <ul className="cards">
        {people.data.map(({ id, name, access }) => (
          <li key={id}>
            <UnstyledButton
              className="card"
              disabled={enter.isPending}
              onClick={() => enter.mutate(id)}
            >
              <strong>{name ?? id}</strong>
              <span className="quiet">
                {access.map((one) => messages.signIn.access[one] ?? one).join(' · ')}
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </>
  );
}
