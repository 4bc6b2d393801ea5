import type { Delivery } from '../kernel/command';
import { toTime } from '../kernel/civil';
import { planCopies } from './decide-copy';
import {
  composeDraft,
  composeFrozen,
  endedCheck,
  outreachTo,
  sendAt,
  unlessCheck,
} from './decide-send';
import type { Check, Context, SendDecision } from './decision';
import type { Draft, Facts } from './draft';
import { everyGuard, placeKept } from './guards';
import type { Looked } from './looked';

/** A draft that waits, as of now: who would get it, what would stand in its way, and what it would say. By the rules of delivery. */

/** `waits`: at most as long as the send may; `refuses`: it would not go at all. */
export interface Look {
  readonly check: string;
  readonly verdict: 'passes' | 'waits' | 'refuses';
  readonly seen: Check['seen'];
}

interface Recipient {
  readonly as: 'to' | 'cc';
  readonly contact: string | null;
  readonly address: string | null;
  /** The element of the chain, or of `cc`, that names them. */
  readonly why: string;
  /** Absent: they would get it now. */
  readonly reason?: string;
}

export interface DraftNow {
  readonly looks: readonly Look[];
  readonly recipients: readonly Recipient[];
  /** Absent: nobody may send it now. */
  readonly from: Sending['sender'] | undefined;
  /** The message as it would be written today. */
  readonly today: Composed;
}

type Composed = ReturnType<typeof composeDraft>;
type Sending = Extract<SendDecision, { kind: 'send' }>;

export function draftNow(delivery: Delivery, context: Context, draft: Draft): DraftNow {
  const frozen = composeFrozen(delivery, context, draft);
  const looks = [...ended(delivery, context), ...recipientLooks(frozen, draft)];
  if (frozen.kind === 'send') {
    const contact = context.snapshot.contacts.find(({ id }) => id === frozen.contact);
    const step = sendAt(delivery, context);
    if (contact)
      looks.push(
        ...everyGuard(outreachTo(contact, { step, ...frozen }, context), context).map(guardLook),
      );
  }
  return {
    looks: withoutTwins(looks),
    recipients: recipients(frozen, { delivery, context, draft }),
    from: frozen.kind === 'send' ? frozen.sender : undefined,
    today: composeDraft(delivery, context),
  };
}

function ended(delivery: Delivery, context: Context): Look[] {
  const { over } = endedCheck(delivery, context);
  const dropped = unlessCheck(delivery, context);
  const stops = [...(over?.checks ?? []), ...(dropped ? [dropped] : [])];
  return stops
    .filter(({ passed }) => !passed)
    .map(({ rule, seen }) => ({ check: rule, verdict: 'refuses', seen }));
}

/** Of the one it was written for; the others of the chain do not get this text. */
function recipientLooks(frozen: Composed, { contact }: Draft): Look[] {
  const own = frozen.checks.filter(({ seen }) => seen['contact'] === contact);
  const asked = own.length > 0 ? own : [{ rule: 'recipient', passed: false, seen: { contact } }];
  const looks = asked.map(({ rule, passed, seen }): Look => ({
    check: rule,
    verdict: passed ? 'passes' : 'refuses',
    seen,
  }));
  if (frozen.kind !== 'park') return looks;
  const { code, reason } = frozen;
  return [...looks, { check: 'sender', verdict: 'refuses', seen: { code, reason } }];
}

function guardLook({ rule, seen, kept }: Looked): Look {
  const until = kept?.until === undefined ? {} : { until: toTime(kept.until) };
  return { check: rule, verdict: kept ? 'waits' : 'passes', seen: { ...seen, ...until } };
}

/** The sender's rate by its places, which are many customers': of its own sends a customer knows too little. */
export function ratedByPlaces(
  looks: readonly Look[],
  { sender, usedAt }: { readonly sender: string; readonly usedAt?: number },
  context: Context,
): readonly Look[] {
  const kept = placeKept(sender, usedAt, context);
  const rated = guardLook({ rule: 'rate', seen: { sender }, ...(kept ? { kept } : {}) });
  return looks.map((look) => (look.check === 'rate' ? rated : look));
}

/** Holds of people and of guards are one question to whoever reads them: what keeps it goes before what does not. */
function withoutTwins(looks: readonly Look[]): Look[] {
  const holds = looks.filter(({ check }) => check === 'hold');
  const keeping = holds.filter(({ verdict }) => verdict !== 'passes');
  const shown = keeping.length > 0 ? keeping : holds.slice(0, 1);
  return looks.filter((one) => one.check !== 'hold' || shown.includes(one));
}

interface Around {
  readonly delivery: Delivery;
  readonly context: Context;
  readonly draft: Draft;
}

function recipients(frozen: Composed, { delivery, context, draft }: Around): Recipient[] {
  const { cc = [] } = sendAt(delivery, context);
  const named = frozen.checks.find(
    ({ rule, seen }) => rule === 'recipient' && seen['contact'] === draft.contact,
  );
  const to = {
    as: 'to',
    contact: draft.contact,
    why: String(named?.seen['element'] ?? ''),
  } as const;
  if (frozen.kind !== 'send')
    return [{ ...to, address: null, ...(frozen.kind === 'skip' ? { reason: frozen.reason } : {}) }];
  const copies = planCopies(delivery, context, frozen).map(
    ({ n, contact, decision }): Recipient => ({
      as: 'cc',
      contact: contact ?? null,
      address: decision.kind === 'send' ? decision.address : null,
      why: cc[n - 1]?.source ?? '',
      ...(decision.kind === 'send' ? {} : { reason: decision.reason }),
    }),
  );
  return [{ ...to, address: frozen.address }, ...copies];
}

export interface FactChange {
  readonly name: string;
  readonly was: Facts[string];
  readonly is: Facts[string];
}

/** What a text was made of that is otherwise today. Where nobody would get it, `to` is nobody. */
export function changedFacts(facts: Facts, today: DraftNow['today']): FactChange[] {
  const now: Facts = today.kind === 'send' ? (today.facts ?? {}) : { ...facts, to: null };
  return Object.keys({ ...facts, ...now })
    .map((name) => ({ name, was: facts[name] ?? null, is: now[name] ?? null }))
    .filter(({ was, is }) => JSON.stringify(was) !== JSON.stringify(is));
}
