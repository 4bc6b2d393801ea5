import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { Tabs } from '../../parts/tabs';
import { Time } from '../../parts/time';
import { useNames } from '../../services/people';
import { type Approval, pageOf } from '../../services/approvals';
import { TextDiff } from './text-diff';

const TABS = ['look', 'text', 'changes'] as const;

/** The mail as its own page, in a frame without scripts; its text; what became of it since the template. */
export function DraftText({ approval }: { approval: Approval }) {
  const { approvals: words } = useMessages();
  const [tab, setTab] = useState<(typeof TABS)[number]>('look');
  return (
    <Tabs names={TABS} words={words.tabs} chosen={tab} choose={setTab} label={words.draft}>
      {tab === 'look' && (
        <iframe
          key={approval.version}
          className="mail-frame"
          sandbox=""
          title={words.frame}
          src={pageOf(approval)}
          referrerPolicy="no-referrer"
        />
      )}
      {tab === 'text' && <pre className="plain">{approval.text}</pre>}
      {tab === 'changes' && <Changes approval={approval} />}
    </Tabs>
  );
}

function Changes({ approval }: { approval: Approval }) {
  const messages = useMessages();
  const name = useNames();
  const { original, changes } = approval;
  return (
    <>
      {original && (
        <>
          <h3>{messages.approvals.against}</h3>
          <TextDiff was={original} is={approval} />
        </>
      )}
      <h3>{messages.approvals.history}</h3>
      <ol className="history">
        {changes.toReversed().map(({ at, kind, by, detail }, index) => (
          <li key={`${at} ${index}`}>
            <Time at={at} /> · <strong>{by === null ? messages.task.system : name(by)}</strong>{' '}
            {messages.approvals.happened[kind] ?? kind}
            {typeof detail['note'] === 'string' && `: ${detail['note']}`}
          </li>
        ))}
      </ol>
    </>
  );
}
