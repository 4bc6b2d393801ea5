import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { ActForm } from '../../parts/act-form';
import { type Approval, approve, reject } from '../../services/approvals';
import { faultAt, type Problem } from '../../services/problem';
import { EditForm } from './edit-form';

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
      send={() => approve(approval)}
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
      send={() => reject(approval, reason)}
      {...{ done, refused }}
    >
      {(problem) => (
        <>
          {approval.after['rejected'] !== undefined && (
            <p>{messages.approvals.follows(approval.after['rejected'])}</p>
          )}
          <Textarea
            label={messages.reason}
            withAsterisk
            rows={2}
            value={reason}
            error={faultAt(problem, '/reason')}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </>
      )}
    </ActForm>
  );
}
