import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useMessages } from '../../messages/messages';
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
    <section className="draft">
      <div role="tablist" className="lists">
        {TABS.map((one) => (
          <UnstyledButton
            key={one}
            role="tab"
            id={`tab-${one}`}
            aria-selected={tab === one}
            aria-controls="draft-panel"
            className="list-tab"
            onClick={() => setTab(one)}
          >
            {words.tabs[one]}
          </UnstyledButton>
        ))}
      </div>
      <div role="tabpanel" id="draft-panel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        {tab === 'look' && (
          <iframe
            sandbox=""
            title={words.frame}
            srcDoc={approval.html}
            referrerPolicy="no-referrer"
          />
        )}
        {tab === 'text' && <pre className="plain">{approval.text}</pre>}
        {tab === 'changes' && <Changes approval={approval} />}
      </div>
    </section>
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
