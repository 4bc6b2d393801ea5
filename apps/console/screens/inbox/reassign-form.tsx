import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useMessages } from '../../messages/messages';
import { useTimes } from '../../parts/time';
import { useCatalog } from '../../services/catalog';
import { type Person, peopleQuery, queuesQuery } from '../../services/people';
import { faultAt } from '../../services/problem';
import { useNow } from '../../services/session';
import { reassignTask } from '../../services/tasks';
import { ActForm } from '../../parts/act-form';
import { ReasonField } from '../../parts/reason-field';

interface Choice {
  readonly label: string;
}

/** To a person or a queue; who is away says until when and who stands in. */
export function ReassignForm({ id, done }: { id: string; done: () => void }) {
  const messages = useMessages();
  const { locale } = useLocale();
  const { data: people = [] } = useQuery(peopleQuery);
  const { data: queues = [] } = useQuery(queuesQuery);
  const catalog = useCatalog();
  const away = useAway(people);
  const [to, setTo] = useState('');
  const [reason, setReason] = useState('');
  const collator = new Intl.Collator(locale);
  const byName = (a: Choice, b: Choice) => collator.compare(a.label, b.label);
  const persons = people
    .filter(({ active }) => active)
    .map((one) => ({ value: one.id, label: one.name ?? one.id }))
    .sort(byName);
  const named = queues
    .map(({ id: one }) => ({ value: `queue.${one}`, label: catalog?.queues[one]?.title ?? one }))
    .sort(byName);
  const chosen = people.find((one) => one.id === to);
  return (
    <ActForm
      title={messages.reassign.title}
      blocked={to === '' || reason.trim() === ''}
      send={() => reassignTask(id, { to, reason })}
      done={done}
    >
      {(problem) => (
        <>
          <NativeSelect
            label={messages.reassign.to}
            withAsterisk
            value={to}
            error={faultAt(problem, '/to')}
            description={chosen && away(chosen)}
            onChange={(event) => setTo(event.currentTarget.value)}
            data={[
              { value: '', label: messages.task.chooseOne },
              { group: messages.reassign.people, items: persons },
              { group: messages.reassign.queues, items: named },
            ]}
          />
          <ReasonField value={reason} change={setReason} problem={problem} />
        </>
      )}
    </ActForm>
  );
}

/** Undefined: is there. */
function useAway(people: readonly Person[]): (person: Person) => string | undefined {
  const { reassign } = useMessages();
  const times = useTimes();
  const now = useNow();
  return ({ out_of_office: away, delegate }) => {
    if (away === null || Date.parse(away.from) > now) return undefined;
    if (away.until !== null && Date.parse(away.until) <= now) return undefined;
    const stands = people.find((one) => one.id === delegate);
    return [
      away.until === null
        ? reassign.absentOpen
        : reassign.absent(times.moment(Date.parse(away.until))),
      stands === undefined ? reassign.noDelegate : reassign.delegate(stands.name ?? stands.id),
    ].join(' · ');
  };
}
