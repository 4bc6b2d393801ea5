import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useMessages } from '../../messages/messages';
import { ActForm } from '../../parts/act-form';
import { usePlanNames } from '../../parts/plan-names';
import { useFocusBack } from '../../parts/use-focus-back';
import { ReasonField } from '../../parts/reason-field';
import { ProblemBox } from '../../parts/problem-box';
import {
  type Enrollment,
  operate,
  type Operated,
  type Operation,
  previewOperation,
  type Verb,
} from '../../services/enrollments';
import type { PlaybookGraph } from '../../services/playbooks';
import { problemOf } from '../../services/problem';
import { OperateFields } from './operate-fields';
import { firstOperation, isComplete } from './operation';
import { WouldDo } from './would-do';

interface Props {
  readonly enrollment: Enrollment;
  readonly graph: PlaybookGraph | undefined;
  readonly verb: Verb;
  readonly done: (operated: Operated) => void;
}

/** Form, what it would do, reason, done: what was asked is no longer what would be done when the form changes. */
export function OperateForm({ enrollment, graph, verb, done }: Props) {
  const messages = useMessages();
  const words = messages.enrollment;
  const [operation, setOperation] = useState<Operation>(() => firstOperation(enrollment, verb));
  const [reason, setReason] = useState('');
  const box = useRef<HTMLDivElement>(null);
  // The form itself opens only from what this was opened for.
  useFocusBack(box);
  const look = useMutation({ mutationFn: () => previewOperation(enrollment.id, operation) });
  const names = usePlanNames(graph, enrollment.customer_name ?? undefined);
  const change = (next: Operation) => {
    look.reset();
    setOperation(next);
  };
  return (
    <div ref={box} className="panel operate">
      <h3>{words.verbs[verb]}</h3>
      <p>{words.verbWords[verb]}</p>
      <OperateFields {...{ enrollment, graph, operation, change }} />
      {look.error !== null && <ProblemBox problem={problemOf(look.error)} />}
      {look.data === undefined ? (
        <div>
          <Button
            size="sm"
            variant="default"
            disabled={!isComplete(operation)}
            loading={look.isPending}
            onClick={() => look.mutate()}
          >
            {words.preview}
          </Button>
        </div>
      ) : (
        <>
          <WouldDo operated={look.data} names={names} />
          <ActForm
            title={words.verbs[verb]}
            blocked={reason.trim() === ''}
            send={async () => done(await operate(enrollment.id, operation, reason))}
            done={() => undefined}
          >
            {(problem) => <ReasonField value={reason} change={setReason} problem={problem} />}
          </ActForm>
        </>
      )}
    </div>
  );
}
