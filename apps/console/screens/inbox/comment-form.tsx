import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { faultAt } from '../../services/problem';
import { commentTask } from '../../services/tasks';
import { ActForm } from '../../parts/act-form';

/** A word for the record of a task. */
export function CommentForm({ id, done }: { id: string; done: () => void }) {
  const messages = useMessages();
  const [text, setText] = useState('');
  return (
    <ActForm
      title={messages.task.verbs.comments}
      blocked={text.trim() === ''}
      send={() => commentTask(id, { text })}
      done={done}
    >
      {(problem) => (
        <Textarea
          label={messages.task.comment}
          rows={3}
          value={text}
          error={faultAt(problem, '/text')}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
    </ActForm>
  );
}
