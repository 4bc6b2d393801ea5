import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { MailFrame } from '../../parts/mail-frame';
import { Tabs } from '../../parts/tabs';
import { Time } from '../../parts/time';
import { useNames } from '../../services/people';
import type { Approval } from '../../services/approvals';

const TABS = ['look', 'text', 'changes'] as const;
type Tab = (typeof TABS)[number];

/** The mail in a frame without scripts and without what lies elsewhere; its text; what became of it. */
export function DraftText({ approval }: { approval: Approval }) {
  const messages = useMessages();
  const [tab, setTab] = useState<Tab>('look');
  const words = messages.approvals;
  return (
    <Tabs names={TABS} words={words.tabs} chosen={tab} choose={setTab} label={words.draft}>
      {tab === 'look' && <MailFrame html={approval.html} title={words.frame} />}
      {tab === 'text' && <pre className="plain">{approval.text}</pre>}
      {tab === 'changes' && <Changes approval={approval} />}
    </Tabs>
  );
}

function Changes({ approval }: { approval: Approval }) {
  const messages = useMessages();
  const name = useNames();
  return (
    <ol className="history">
      {approval.changes.toReversed().map(({ at, kind, by }, index) => (
        <li key={`${at} ${index}`}>
          <Time at={at} /> · <strong>{by === null ? messages.task.system : name(by)}</strong> {kind}
        </li>
      ))}
    </ol>
  );
}
