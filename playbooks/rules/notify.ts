import type { Item } from '../kernel/command';
import { holds } from '../kernel/evaluate';
import type { Environment } from '../kernel/expression';
import type { Notify } from '../kernel/plan';
import { chainEmpty, walkChain } from './chain';
import type { Owner, Walked } from './chain';
import type { Context } from './decision';
import type { Effect } from './effect';
import { parked, unrendered } from './effect';
import { noticeFor } from './notice';
import { ownerText } from './open-task';
import { picked } from './picked';
import { renderFrom } from './texts';

/** News for people of ours. */

type Notice = Extract<Item, { kind: 'notice' }>;

export function notify(item: Notice, step: Notify, context: Context, look: Environment): Effect {
  const to = picked(step.to, look);
  const walked: Walked = to ? walkChain(to, look, context) : { considered: [] };
  if (!walked.owner) return parked('chain-empty', chainEmpty(walked.considered));
  const text = renderFrom(step.text, look, context);
  if (text.kind !== 'rendered') return unrendered('text', text);
  const cc = step.cc.flatMap((element) => walkChain([element], look, context).owner ?? []);
  const recipients = unique([walked.owner, ...cc]);
  const urgent = typeof step.urgent === 'object' ? holds(step.urgent, look) : step.urgent === true;
  const rule = walked.considered.at(-1)?.rule ?? '';
  const { pc, visit } = item;
  return {
    result: { kind: 'done' },
    writes: [
      {
        kind: 'notice',
        notice: noticeFor(
          { kind: 'notify', step: item.step, visit, text: text.text, urgent },
          recipients,
          context,
        ),
      },
    ],
    trace: [
      {
        kind: 'notify',
        pc,
        step: item.step,
        visit,
        why: `told ${recipients.map(({ id }) => id).join(', ')} by ${rule}`,
        values: { to: recipients.map(ownerText), urgent },
      },
    ],
  };
}

function unique(owners: readonly Owner[]): Owner[] {
  return owners.filter(
    (owner, index) =>
      owners.findIndex((other) => other.kind === owner.kind && other.id === owner.id) === index,
  );
}
