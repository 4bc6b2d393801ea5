import type { SendDecision } from '../playbooks/rules/decision';
import type { MessageLinks } from '../playbooks/rules/message-links';
import { decideSend } from '../playbooks/rules/decide-send';
import { nextHour } from '../playbooks/rules/recheck';
import { deliveryQuestion } from './draft';
import { inPlace } from './in-place';
import { recheckAt } from './kept';
import type { QueuedSend, ReleaseStore, ReleaseTransaction } from './release-store';
import type { Ground } from './settle';
import type { Publications, Version } from './surroundings';
import type { Loaded } from './store';
import { toContext } from '../playbooks/rules/to-context';

/** What waits is let go here, customer by customer: no workflow asks again. Knows neither SQL nor a clock. */
export interface ReleaseDeps {
  readonly store: ReleaseStore;
  readonly published: Publications;
  readonly links?: MessageLinks;
  /** Playbook ms after which one that was told and did not come is told again; absent: an hour. */
  readonly againMs?: number;
}

/** More of one customer than this are looked at in several turns. */
const AT_ONCE = 200;
const AGAIN_MS = 3_600_000;
/** Number that no batch has. */
const NEVER = 2_147_483_647;

/**
 * Looks at everything that waits for one customer, by priority and age: what may go has its place reserved, under which
 * it counts for the next, and its workflow is told. Then says when to look again.
 */
export async function releaseCustomer(
  { store, published, links, againMs = AGAIN_MS }: ReleaseDeps,
  customer: string,
  now: number,
): Promise<void> {
  const newest = { ...(await published.newest()), ...(links ? { links } : {}) };
  const versions = new Map<string, Version>();
  for (const hash of await store.versions(customer))
    versions.set(hash, await published.version(hash));
  await store.locked(customer, async (tx) => {
    if (!(await tx.isDue(now))) return;
    const queue = await tx.queue({ toldBefore: now - againMs, most: AT_ONCE });
    const next: number[] = queue.length < AT_ONCE ? [] : [now];
    for (const send of queue) {
      const version = versions.get(send.version);
      // Came between the two reads: its turn is the next one.
      if (version === undefined) next.push(now);
      else {
        const ground = { whose: { customer, version: send.version }, version, ...newest };
        next.push((await look(tx, send, { ground, now })) ?? now + againMs);
      }
    }
    await tx.lookAgain(Math.min(nextHour(now), ...next));
  });
}

/** When to look at it again; undefined: it was told to try. */
async function look(
  tx: ReleaseTransaction,
  send: QueuedSend,
  { ground, now }: { readonly ground: Ground; readonly now: number },
): Promise<number | undefined> {
  const { enrollment, delivery } = send;
  const request = { enrollment, delivery, now };
  const { step, visit } = delivery;
  // What ended its branch has taken it out of the queue.
  const cancelled = { step, base: NEVER };
  const asked = deliveryQuestion(request, { project: ground.project, now });
  const question = { ...asked, cancelled };
  const loaded = await tx.look(question, { enrollment, step, visit });
  const decision = decideNext(loaded, { ground, send, now });
  const placed = await inPlace(tx, decision, { loaded, ground, request, now });
  if (placed.decision.kind === 'wait') {
    const { reason, until, checks } = placed.decision;
    await tx.keep(send, { reason, checks, at: now, ...(until === undefined ? {} : { until }) });
    return recheckAt(until, now);
  }
  const { place } = placed;
  const reserved = placed.decision.kind === 'send' ? { decision: placed.decision } : {};
  await tx.release(send, { ...reserved, ...(place === undefined ? {} : { place }), at: now });
  return undefined;
}

/** Those before it in the queue have been looked at: what they were given counts, what they still want does not. */
function decideNext(
  loaded: Loaded,
  {
    ground,
    send,
    now,
  }: { readonly ground: Ground; readonly send: QueuedSend; readonly now: number },
): SendDecision {
  return decideSend(send.delivery, { ...toContext(loaded, ground, now), ahead: [] });
}
