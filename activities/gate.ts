import type { Receipt } from '../playbooks/kernel/command';
import { refusal, withheld } from './claim';
import { timeOf, type DeliverDeps, type Try } from './deliver-deps';
import type { DeliverTransaction } from './deliver-store';
import { check, confirm, deliveryQuestion } from './draft';

/** Why the gate stayed shut: a receipt when the send is over with, else a reason to try again. */
export interface Stopped {
  receipt?: Receipt;
  reason: string;
}

/**
 * Asked between the server's 354 and the body: every stop is looked at once more, and `handed_off` is committed
 * before a byte leaves. Who commits a stop first wins; who stops later finds the hand-off on record.
 */
export function gate(deps: DeliverDeps, attempt: Try) {
  const stopped: Stopped = { reason: 'the gate was not asked' };
  const ask = async (): Promise<boolean> => {
    const open = await deps.store.locked(attempt.ground.whose.customer, (tx) =>
      pass(tx, { deps, attempt, stopped }),
    );
    if (open) deps.crashPoint('deliver:after-354');
    return open;
  };
  return { ask, stopped };
}

async function pass(
  tx: DeliverTransaction,
  { deps, attempt, stopped }: { deps: DeliverDeps; attempt: Try; stopped: Stopped },
): Promise<boolean> {
  const { request, decision, mine } = attempt;
  const now = timeOf(deps, request);
  const { ground } = attempt;
  const question = deliveryQuestion(request, { project: ground.project, now });
  const checked = await check(tx, attempt.draft, () => tx.load(question));
  const { decision: stands } = await confirm(tx, checked, { ground, request, now, asked: 'stops' });
  if (stands.kind === 'send' && sameTarget(stands, decision)) {
    const ours = await tx.handOff(mine, now);
    if (!ours) stopped.reason = 'another try has taken this send over';
    return ours;
  }
  if (stands.kind === 'skip') {
    const receipt = refusal(stands, request, { at: now, cut: attempt.cut });
    await tx.conclude({ ...withheld(attempt, receipt, stands), lease: mine.lease });
    stopped.receipt = receipt;
  } else
    stopped.reason =
      stands.kind === 'wait'
        ? `stopped by ${stands.reason} while the server was asked`
        : 'the recipient changed while the server was asked';
  return false;
}

function sameTarget(a: Try['decision'], b: Try['decision']): boolean {
  return a.contact === b.contact && a.address === b.address;
}
