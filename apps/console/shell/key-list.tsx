import { Kbd } from '@mantine/core';
import { useMessages } from '../messages/messages';
import { Dialog } from '../parts/dialog';

/** What `?` shows. */
export function KeyList({ close }: { close: () => void }) {
  const messages = useMessages();
  const { keys } = messages;
  const rows: readonly (readonly [string, string])[] = [
    ['j ↓', keys.next],
    ['k ↑', keys.previous],
    ['Enter o', keys.open],
    ['Esc', keys.back],
    ['d', keys.done],
    ['1 – 9', keys.choose],
    ['Ctrl Enter', keys.send],
    ['c', keys.claim],
    ['a', keys.acknowledge],
    ['z', keys.snooze],
    ['r', keys.reassign],
    ['m', keys.comment],
    ['w', keys.why],
    ['e', `${messages.card.openEnrollment}, ${keys.edit}`],
    ['.', keys.fresh],
    ['/', keys.search],
    ['Ctrl k', keys.palette],
    ['g i', keys.goInbox],
    ['g a', keys.goApprovals],
    ['g c', keys.goCustomers],
    ['g o', keys.goOperations],
    ['g p', keys.goPlaybooks],
    ['?', keys.list],
  ];
  return (
    <Dialog title={keys.title} close={close} closeLabel={messages.close}>
      <dl className="keys">
        {rows.map(([key, words]) => (
          <div key={key}>
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">{keys.off}</p>
    </Dialog>
  );
}
