import { Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { ActForm } from '../../parts/act-form';
import { ChipEditor } from '../../parts/chip-editor';
import { MailFrame } from '../../parts/mail-frame';
import { ProblemBox } from '../../parts/problem-box';
import { type Approval, edit, previewQuery } from '../../services/approvals';
import { faultAt, type Problem, problemOf } from '../../services/problem';

interface Props {
  readonly approval: Approval;
  readonly done: () => unknown;
  readonly refused: (problem: Problem) => void;
}

const RESTS_MS = 300;

/** Other words, and how they will look as they are typed. */
export function EditForm({ approval, done, refused }: Props) {
  const { approvals } = useMessages();
  const { source } = approval;
  const [subject, setSubject] = useState(source?.subject ?? approval.subject);
  const [markdown, setMarkdown] = useState(source?.markdown ?? approval.markdown ?? approval.text);
  const [note, setNote] = useState('');
  const isEmpty = subject.trim() === '' || markdown.trim() === '';
  return (
    <ActForm
      title={approvals.edit}
      blocked={isEmpty || note.trim() === ''}
      send={() => edit(approval, { subject, markdown, note })}
      {...{ done, refused }}
    >
      {(problem) => (
        <>
          <Words {...{ approval, problem, subject, markdown, setSubject, setMarkdown }} />
          <TextInput
            label={approvals.note}
            withAsterisk
            value={note}
            error={faultAt(problem, '/note')}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {!isEmpty && <Preview id={approval.id} {...{ subject, markdown }} />}
        </>
      )}
    </ActForm>
  );
}

interface Writing {
  readonly approval: Approval;
  readonly problem: Problem | undefined;
  readonly subject: string;
  readonly markdown: string;
  readonly setSubject: (text: string) => void;
  readonly setMarkdown: (text: string) => void;
}

function Words({ approval, problem, subject, markdown, setSubject, setMarkdown }: Writing) {
  const { approvals } = useMessages();
  const faults = { subject: faultAt(problem, '/subject'), markdown: faultAt(problem, '/markdown') };
  if (approval.source === null)
    return (
      <>
        <TextInput
          label={approvals.subject}
          value={subject}
          error={faults.subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        <Textarea
          label={approvals.markdown}
          rows={12}
          value={markdown}
          error={faults.markdown}
          onChange={(event) => setMarkdown(event.currentTarget.value)}
        />
      </>
    );
  const chips = { values: approval.source.chips, hint: approvals.chip };
  return (
    <>
      <ChipEditor
        label={approvals.subject}
        text={subject}
        lines="one"
        error={faults.subject}
        onChange={setSubject}
        {...chips}
      />
      <ChipEditor
        label={approvals.markdown}
        text={markdown}
        error={faults.markdown}
        onChange={setMarkdown}
        {...chips}
      />
    </>
  );
}

function Preview({ id, ...words }: { id: string; subject: string; markdown: string }) {
  const { approvals } = useMessages();
  const [asked] = useDebouncedValue(words, RESTS_MS);
  const { data, error } = useQuery(previewQuery(id, asked));
  if (error !== null) return <ProblemBox problem={problemOf(error)} />;
  if (data === undefined) return null;
  return <MailFrame html={data} title={approvals.preview} />;
}
