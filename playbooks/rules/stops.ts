import type { Context } from './decision';
import type { Looked, Outreach } from './looked';

/** What people put in the way of messages: kill switches and holds on one customer or contact. */

/** An engaged kill switch keeps what it covers until it is off again. */
export function switchedOff(
  { channel }: Outreach,
  { switches = [], plan }: Context,
): Looked | undefined {
  const covering = ['global', `playbook:${plan.playbook}`, `channel:${channel}`];
  const engaged = switches.find(({ scope }) => covering.includes(scope));
  if (!engaged) return undefined;
  const { scope, reason } = engaged;
  return { rule: 'switch', seen: { scope, reason }, kept: { reason: `switch.${scope}` } };
}

/** Of several holds the one that ends last; one without an end ends when somebody releases it. */
export function placedBy({ step, contact }: Outreach, context: Context): Looked | undefined {
  const { placed = [], now } = context;
  const holding = placed
    .filter((one) => one.contact === undefined || one.contact === contact)
    .filter((one) => one.purposes?.includes(step.purpose) ?? true)
    .filter(({ until }) => until === undefined || until > now);
  const [last] = holding.sort((a, b) => (b.until ?? Infinity) - (a.until ?? Infinity));
  if (!last) return undefined;
  const { id, reason, by, until } = last;
  const seen = { purpose: step.purpose, hold: id, reason, by };
  const kept = { reason: `placed.${id}`, ...(until === undefined ? {} : { until }) };
  return { rule: 'hold', seen, kept };
}
