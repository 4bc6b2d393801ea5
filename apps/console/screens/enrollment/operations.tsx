import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import type { Enrollment, Operated, Verb } from '../../services/enrollments';
import type { PlaybookGraph } from '../../services/playbooks';
import { useKeys } from '../../shell/keys';
import { say } from '../../shell/toasts';
import { OperateForm } from './operate-form';

interface Props {
  readonly enrollment: Enrollment;
  readonly graph: PlaybookGraph | undefined;
}

/** What this person may do to it now; what they may not is not there. */
export function Operations({ enrollment, graph }: Props) {
  const messages = useMessages();
  const words = messages.enrollment;
  const client = useQueryClient();
  const [verb, setVerb] = useState<Verb | undefined>();
  const [came, setCame] = useState<Operated | undefined>();
  useKeys({ Escape: verb === undefined ? undefined : () => setVerb(undefined) });
  if (enrollment.verbs.length === 0) return null;
  const done = async (operated: Operated) => {
    setVerb(undefined);
    setCame(operated);
    say(operated.after === null ? words.doing : words.done);
    await Promise.all([
      client.invalidateQueries({ queryKey: ['enrollment', enrollment.id] }),
      client.invalidateQueries({ queryKey: ['enrollments'] }),
    ]);
  };
  return (
    <section className="block" aria-label={words.operations}>
      <div role="group" aria-label={words.operations} className="verbs">
        {enrollment.verbs.map((one) => (
          <Button
            key={one}
            size="xs"
            variant="default"
            aria-expanded={verb === one}
            onClick={() => {
              setCame(undefined);
              setVerb(verb === one ? undefined : one);
            }}
          >
            {words.verbs[one]}
          </Button>
        ))}
      </div>
      {came !== undefined && (
        <p className="bar done">{came.after === null ? words.doing : words.done}</p>
      )}
      {verb !== undefined && (
        <OperateForm
          key={verb}
          {...{ enrollment, graph, verb }}
          done={(operated) => void done(operated)}
        />
      )}
    </section>
  );
}
