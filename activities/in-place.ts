import type { Context, SendDecision } from '../playbooks/rules/decision';
import { atOnce } from '../playbooks/rules/decide-copy';
import { decidePlace } from '../playbooks/rules/decide-send';
import { placeKept, rateOf } from '../playbooks/rules/guards';
import type { Deciding } from './draft';
import type { DeliverTransaction, Seen } from './deliver-store';
import { toContext } from '../playbooks/rules/to-context';

/** A decision with the place of its sender, where that one has a rate: it was the last guard to be asked. */
export interface Placed {
  readonly decision: SendDecision;
  readonly place?: number;
}

/**
 * A sender's rate is counted in places that all customers share, one row each. A send that was released has its place
 * already; every other one locks the place that is free first, and waits for it when that is not yet.
 */
export async function inPlace(
  tx: Pick<DeliverTransaction, 'oldestPlace'>,
  decision: SendDecision,
  { loaded, ground, request, now }: Deciding & { readonly loaded: Seen },
): Promise<Placed> {
  if (decision.kind !== 'send') return { decision };
  const { project } = ground;
  const sender = decision.sender.id;
  const rate = rateOf(sender, { project });
  if (rate === undefined) return { decision };
  const context = toContext(loaded, ground, now);
  const reserved = reservedPlace(sender, loaded, context);
  if (reserved !== undefined) return { decision, place: reserved };
  const place = await tx.oldestPlace(sender, rate.max);
  // All are being taken at this moment: as if each were taken now.
  const usedAt = place === undefined ? now : place.usedAt;
  const placed = decidePlace(request.delivery, context, { decision, usedAt });
  const decided = request.copy === undefined ? placed : atOnce(placed);
  return decided.kind === 'send' && place !== undefined
    ? { decision: decided, place: place.n }
    : { decision: decided };
}

/** Its own from an earlier try or from its release, while nobody else can have taken it. */
function reservedPlace(sender: string, { outreach }: Seen, context: Context): number | undefined {
  const { place, countedAt, addressed } = outreach ?? {};
  if (addressed?.sender !== sender || countedAt === undefined) return undefined;
  return placeKept(sender, countedAt, context) ? place : undefined;
}
