import type { Delivery, Receipt } from '../kernel/command';
import type { TraceEntry } from '../kernel/trace-entry';
import type { Value } from '../kernel/expression';
import { toTime } from '../kernel/civil';

/** The line a delivery leaves in the story: told alike by deliver and the simulator. */

/** The guard that keeps it waiting, and when it opens (ms), where that is known. */
export interface Keeper {
  readonly reason: string;
  readonly until?: number;
}

/** To whom, as whom and with what; known unless nobody could be reached. Ids only: addresses are personal. */
export interface Addressed {
  readonly contact: string;
  readonly channel: string;
  /** Person or shared sender. */
  readonly sender: string;
  readonly locale: string;
  readonly template?: string;
}

export function traceDelivery(
  delivery: Pick<Delivery, 'pc' | 'step' | 'visit'>,
  receipt: Pick<Receipt, 'outcome' | 'reason' | 'parked'>,
  addressed?: Addressed,
  kept?: Keeper,
): TraceEntry {
  const at = { pc: delivery.pc, step: delivery.step, visit: delivery.visit };
  const values: Readonly<Record<string, Value>> = addressed
    ? {
        to: addressed.contact,
        as: addressed.sender,
        channel: addressed.channel,
        locale: addressed.locale,
        ...(addressed.template === undefined ? {} : { template: addressed.template }),
      }
    : {};
  switch (receipt.outcome) {
    case 'sent':
      return { kind: 'send', ...at, outcome: 'sent', why: sentWhy(addressed), values };
    case 'skipped':
      return {
        kind: 'skipped',
        ...at,
        outcome: 'skipped',
        why: skippedWhy(receipt.reason),
        values: { ...values, reason: receipt.reason ?? '' },
      };
    case 'failed':
      return {
        kind: 'send',
        ...at,
        outcome: 'failed',
        why: `refused for good: ${receipt.reason ?? 'no words given'}`,
        values,
      };
    case 'unconfirmed':
      return {
        kind: 'send',
        ...at,
        outcome: 'unconfirmed',
        why: 'cut after hand-over: nobody can know whether it arrived, so it is not sent again',
        values,
      };
    case 'dropped':
      return {
        kind: 'dropped',
        ...at,
        outcome: 'dropped',
        why: 'not sent: what made it pointless came while it waited',
        values,
      };
    case 'waiting':
      return {
        kind: 'held',
        ...at,
        why: `not yet: ${keptWhy(kept?.reason ?? receipt.reason)}`,
        values: {
          ...values,
          reason: kept?.reason ?? receipt.reason ?? '',
          ...(kept?.until === undefined ? {} : { until: toTime(kept.until) }),
        },
      };
    case 'parked':
      return {
        kind: 'parked',
        ...at,
        why: receipt.parked?.reason ?? 'the send cannot go on',
        values: { ...values, code: receipt.parked?.code ?? 'send-failed' },
      };
  }
}

function sentWhy(addressed: Addressed | undefined): string {
  return addressed
    ? `sent to ${addressed.contact} as ${addressed.sender} by ${addressed.channel}`
    : 'sent';
}

const KEPT: Readonly<Record<string, (name: string) => string>> = {
  paused: () => 'it is paused',
  window: () => 'its window is closed',
  switch: (scope) => `the kill switch ${scope} is engaged`,
  placed: () => 'somebody has placed a hold',
  hold: (name) => `the hold ${name} is on`,
  cap: (name) => `the cap ${name} is used up`,
  rate: (name) => `${name} has sent as much as it may`,
};

function keptWhy(reason = ''): string {
  const [rule = '', name = ''] = reason.split('.', 2);
  const words = Object.hasOwn(KEPT, rule) ? KEPT[rule] : undefined;
  return words?.(name) ?? (reason === '' ? 'it may not go now' : reason);
}

const SKIPPED: Readonly<Record<string, string>> = {
  consent: 'not sent: the first who could be reached does not consent to this purpose',
  suppressed: 'not sent: the address of the first who could be reached is suppressed',
  no_recipient: 'not sent: nobody of the chain has an address on an allowed channel',
  cancelled: 'not sent: its branch had been ended',
  exited: 'not sent: the enrollment has ended',
  held: 'not sent: a hold kept it longer than it could wait',
  closed: 'not sent: the window did not open in the time it could wait',
  stale: 'not sent: a pause kept it longer than it could wait',
  capped: 'not sent: too much had gone already, longer than it could wait',
};

function skippedWhy(reason: string | undefined): string {
  return (
    (reason !== undefined && Object.hasOwn(SKIPPED, reason) ? SKIPPED[reason] : undefined) ??
    `not sent: ${reason ?? 'skipped'}`
  );
}
