import { Button, Kbd } from '@mantine/core';
import { Link } from 'react-router';
import { useMessages } from '../../messages/messages';
import type { Task } from '../../services/tasks';
import { useKeysAreOn } from '../../shell/keys';
import type { Panel, QuickVerb } from './task-detail';

interface Props {
  readonly task: Task;
  readonly panel: Panel | undefined;
  readonly open: (panel: Panel) => () => void;
  readonly act: (verb: QuickVerb) => void;
  readonly busy: boolean;
}

/** What this person may do with it now; what they may not is not there. */
export function VerbBar({ task, panel, open, act, busy }: Props) {
  const messages = useMessages();
  const keys = useKeysAreOn();
  const { verbs } = messages.task;
  const can = (verb: Task['verbs'][number]) => task.verbs.includes(verb);
  const quick: readonly [QuickVerb, string][] = [
    ['claim', 'c'],
    ['release', ''],
    ['acknowledge', 'a'],
  ];
  const panels: readonly ['snooze' | 'reassign' | 'comments', string][] = [
    ['snooze', 'z'],
    ['reassign', 'r'],
    ['comments', 'm'],
  ];
  const hint = (key: string) => (keys && key !== '' ? <Kbd size="xs">{key}</Kbd> : null);
  return (
    <div role="group" aria-label={messages.task.actions} className="verbs">
      {can('resolve') && (
        <Button
          size="xs"
          onClick={open('answer')}
          rightSection={hint('d')}
          aria-expanded={panel === 'answer'}
        >
          {verbs.resolve}
        </Button>
      )}
      {quick
        .filter(([verb]) => can(verb))
        .map(([verb, key]) => (
          <Button
            key={verb}
            size="xs"
            variant="default"
            disabled={busy}
            onClick={() => act(verb)}
            rightSection={hint(key)}
          >
            {verbs[verb]}
          </Button>
        ))}
      {panels
        .filter(([verb]) => can(verb))
        .map(([verb, key]) => (
          <Button
            key={verb}
            size="xs"
            variant="default"
            onClick={open(verb)}
            rightSection={hint(key)}
            aria-expanded={panel === verb}
          >
            {verbs[verb]}
          </Button>
        ))}
      <Button
        size="xs"
        variant="default"
        onClick={open('why')}
        rightSection={hint('w')}
        aria-expanded={panel === 'why'}
      >
        {verbs.why}
      </Button>
      {task.sources[0] !== undefined && (
        <Button
          size="xs"
          variant="default"
          component={Link}
          to={`/enrollments/${task.sources[0].enrollment_id}`}
          rightSection={hint('e')}
        >
          {messages.card.enrollment}
        </Button>
      )}
    </div>
  );
}
