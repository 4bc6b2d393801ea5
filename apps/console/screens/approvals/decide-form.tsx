import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { ActForm } from '../../parts/act-form';
import { ReasonField } from '../../parts/reason-field';
import { usePlanNames } from '../../parts/plan-names';
import { type Approval, approve, reject } from '../../services/approvals';
import { type Problem } from '../../services/problem';
import { EditForm } from './edit-form';

export type Deciding = 'approve' | 'edit' | 'reject';

interface Props {
  readonly form: Deciding;
  readonly approval: Approval;
  readonly done: () => unknown;
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
  const names = usePlanNames(undefined);
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
            <p>{messages.approvals.follows(names.box(approval.after['rejected']))}</p>
          )}
          <ReasonField value={reason} change={setReason} problem={problem} />
        </>
      )}
    </ActForm>
  );
}
