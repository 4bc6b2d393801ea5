import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { ActForm } from '../../parts/act-form';
import { type Approval, approve, edit, reject } from '../../services/approvals';
import { faultAt, type Problem } from '../../services/problem';

export type Deciding = 'approve' | 'edit' | 'reject';

interface Props {
  readonly form: Deciding;
  readonly approval: Approval;
  readonly done: () => void;
  readonly refused: (problem: Problem) => void;
}

/** Each decision is about the version that was read. */
export function DecideForm({ form, ...props }: Props) {
  switch (form) {
    case 'approve':
      return <ApproveForm {...props} />;
    case 'reject':
      return <RejectForm {...props} />;
    case 'edit':
      return <EditForm {...props} />;
  }
}

type FormProps = Omit<Props, 'form'>;

function ApproveForm({ approval, done, refused }: FormProps) {
  const { approvals } = useMessages();
  return (
    <ActForm
      title={approvals.approve}
      blocked={false}
      send={() => approve(approval.id, approval.version)}
      {...{ done, refused }}
    >
      {() => <p>{approvals.approveQuestion}</p>}
    </ActForm>
  );
}

function RejectForm({ approval, done, refused }: FormProps) {
  const messages = useMessages();
  const [reason, setReason] = useState('');
  return (
    <ActForm
      title={messages.approvals.reject}
      blocked={reason.trim() === ''}
      send={() => reject(approval.id, approval.version, reason)}
      {...{ done, refused }}
    >
      {(problem) => (
        <Textarea
          label={messages.reason}
          withAsterisk
          rows={2}
          value={reason}
          error={faultAt(problem, '/reason')}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
    </ActForm>
  );
}

function EditForm({ approval, done, refused }: FormProps) {
  const { approvals } = useMessages();
  const [subject, setSubject] = useState(approval.subject);
  const [markdown, setMarkdown] = useState(approval.markdown ?? approval.text);
  const [note, setNote] = useState('');
  return (
    <ActForm
      title={approvals.edit}
      blocked={subject.trim() === '' || markdown.trim() === '' || note.trim() === ''}
      send={() => edit(approval.id, approval.version, { subject, markdown, note })}
      {...{ done, refused }}
    >
      {(problem) => (
        <>
          <TextInput
            label={approvals.subject}
            value={subject}
            error={faultAt(problem, '/subject')}
            onChange={(event) => setSubject(event.currentTarget.value)}
          />
          <Textarea
            label={approvals.markdown}
            rows={12}
            value={markdown}
            error={faultAt(problem, '/markdown')}
            onChange={(event) => setMarkdown(event.currentTarget.value)}
          />
          <TextInput
            label={approvals.note}
            withAsterisk
            value={note}
            error={faultAt(problem, '/note')}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </>
      )}
    </ActForm>
  );
}
