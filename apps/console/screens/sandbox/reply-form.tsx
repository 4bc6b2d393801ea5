import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useSandboxWords } from '../../messages/of-sandbox';
import { ActForm } from '../../parts/act-form';
import { faultAt } from '../../services/problem';
import { replyTo } from '../../services/sandbox';

/** What the customer answers. Sent again after a lost answer it is the same reply. */
export function ReplyForm({ id, done }: { id: string; done: () => void }) {
  const words = useSandboxWords();
  const [key] = useState(() => crypto.randomUUID());
  const [text, setText] = useState('');
  return (
    <ActForm title={words.reply} blocked={false} send={() => replyTo(id, key, text)} done={done}>
      {(problem) => (
        <>
          <Textarea
            label={words.replyText}
            rows={3}
            value={text}
            error={faultAt(problem, '/text')}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <p className="quiet">{words.replyNote}</p>
        </>
      )}
    </ActForm>
  );
}
