import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMessages } from '../../messages/messages';
import { useOperationsWords } from '../../messages/of-operations';
import { ActForm } from '../../parts/act-form';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { Time } from '../../parts/time';
import { type DeadLetter, discard, lettersQuery, redrive } from '../../services/operations';
import { problemOf } from '../../services/problem';
import { useMe } from '../../services/session';
import { say } from '../../shell/toasts';

/** Messages that no enrollment took; never what they say. */
export function DeadLetters() {
  const words = useOperationsWords();
  const { data, error, refetch } = useQuery(lettersQuery);
  if (error !== null) return <ProblemBox problem={problemOf(error)} again={() => void refetch()} />;
  if (data === undefined) return <Skeletons rows={3} />;
  return (
    <>
      <ul className="groups">
        {data.data.map((one) => (
          <Letter key={one.id} letter={one} />
        ))}
      </ul>
      {data.next !== null && <p className="quiet">{words.first(data.data.length)}</p>}
    </>
  );
}

const ACTS = { redrive, discard };
type Act = keyof typeof ACTS;

function Letter({ letter }: { letter: DeadLetter }) {
  const messages = useMessages();
  const words = useOperationsWords();
  const client = useQueryClient();
  const { permissions } = useMe();
  const [form, setForm] = useState<Act | undefined>();
  return (
    <li className="group">
      <p className="group-head">
        <strong>{letter.message.kind}</strong>
        <Link to={`/enrollments/${letter.enrollment_id}`}>{messages.seeEnrollment}</Link>
        <span className="quiet">
          <Time at={letter.at} />
        </span>
      </p>
      <p>
        {letter.outcome}
        {letter.error !== null && (
          <>
            : <bdi>{letter.error}</bdi>
          </>
        )}
      </p>
      {permissions['operations:write'] !== undefined && (
        <div role="group" aria-label={messages.task.actions} className="verbs">
          {(['redrive', 'discard'] as const).map((act) => (
            <Button
              key={act}
              size="xs"
              variant="default"
              aria-expanded={form === act}
              onClick={() => setForm(form === act ? undefined : act)}
            >
              {words[act]}
            </Button>
          ))}
        </div>
      )}
      {form !== undefined && (
        <ActForm
          key={form}
          title={words[form]}
          blocked={false}
          send={() => ACTS[form](letter.id)}
          done={() => {
            say(words.settled);
            void client.invalidateQueries({ queryKey: ['operations'] });
          }}
        >
          {() => <p>{form === 'redrive' ? words.redriveMeans : words.discardMeans}</p>}
        </ActForm>
      )}
    </li>
  );
}
