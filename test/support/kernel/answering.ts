import { besideArmId } from '../../../playbooks/kernel/arm-id';
import type { Item } from '../../../playbooks/kernel/command';
import type { Result } from '../../../playbooks/kernel/result';
import { DAY } from './driver';
import { rowOf } from './objector';

/** What settle may answer to an item; `odd` says which of all that the contract allows. */

export interface Asked {
  /** ms */
  readonly now: number;
  readonly odd: number;
  /** Ids of all arms of the step the item is about. */
  readonly arms: readonly string[];
  /** An id for an event that was there before its wait. */
  readonly early: string;
}

const MAY_PARK: readonly Item['kind'][] = [
  'openTask',
  'resolveTime',
  'notice',
  'setAttributes',
  'enrollInto',
  'retime',
  'openApproval',
];

export function answerTo(item: Item, asked: Asked): Result {
  const { now, odd, arms } = asked;
  if (MAY_PARK.includes(item.kind) && odd > 85)
    return { kind: 'parked', code: 'chain-empty', reason: 'nobody' };
  switch (item.kind) {
    case 'readFacts':
      return {
        kind: 'facts',
        values: odd % 2 ? { 'customer.seats': odd, 'customer.id': 'c1' } : {},
      };
    case 'resolveTime':
      return timeOf(item, asked);
    case 'arm':
      return odd % 7 === 3 ? met(arms[0], asked) : { kind: 'armed' };
    case 'armBeside':
      return besides(item, asked);
    case 'armExits':
      return odd === 77 ? met('exit/churned', asked) : { kind: 'armed' };
    case 'openTask':
    case 'retime':
      return taskOf(item, asked);
    case 'climb':
      return {
        kind: 'ladder',
        rung: item.climbed + 1,
        ladder: {
          from: item.from,
          end: now + 3 * DAY,
          ...(item.climbed < 3 ? { next: now + (odd % 3) * DAY } : {}),
        },
      };
    case 'openApproval':
      return approvalOf(item, asked);
    default:
      return endOf(item, asked);
  }
}

/** Of what the kernel ends itself somebody may have been faster. */
function endOf(item: Item, { now, odd }: Asked): Result {
  switch (item.kind) {
    case 'closeApproval': {
      const decision = odd % 3 ? 'approved' : 'rejected';
      const already = { at: now, decision, by: 'ana' } as const;
      return odd % 2 ? { kind: 'approvalClosed', already } : { kind: 'approvalClosed' };
    }
    case 'withdraw':
      return odd % 2 ? { kind: 'withdrawn', already: true } : { kind: 'withdrawn' };
    case 'closeTask': {
      const already = { at: now, answer: 'done', by: 'ana', form: {} };
      return odd % 2 ? { kind: 'taskClosed', already } : { kind: 'taskClosed' };
    }
    case 'enrollInto':
      return { kind: 'enrolled', outcome: odd % 3 ? 'started' : 'refused' };
    case 'exit':
      return { kind: 'exited', exit: odd % 5 === 4 ? 'churned' : item.exit };
    default:
      return { kind: 'done' };
  }
}

function besides(item: Extract<Item, { kind: 'armBeside' }>, asked: Asked): Result {
  if (asked.odd % 7 !== 3) return { kind: 'armed' };
  if (item.what === 'done_when') return met(asked.arms[0], asked);
  return met(besideArmId(item.step, item.visit, item.what), asked);
}

function timeOf(item: Extract<Item, { kind: 'resolveTime' }>, { now, odd }: Asked): Result {
  if (item.pauses?.at(-1)?.to === undefined && item.pauses) return { kind: 'paused' };
  const start = item.after ?? item.from ?? now;
  return { kind: 'time', at: start + (odd % 5) * DAY, zone: 'UTC' };
}

function taskOf(item: Extract<Item, { kind: 'openTask' | 'retime' }>, asked: Asked): Result {
  const { now, odd, arms } = asked;
  const early = odd % 11 === 5 ? met(arms[0], asked) : undefined;
  if (item.kind === 'openTask' && early?.kind === 'armed' && early.met)
    return { kind: 'task', task: '', dueAt: now, met: early.met };
  const climbed = 'climbed' in item ? item.climbed : 0;
  const next = climbed < 3 ? { next: now + DAY } : {};
  return {
    kind: 'task',
    task: rowOf(item),
    dueAt: now,
    giveUpAt: now + 3 * DAY,
    ...(odd % 3 ? { remindAt: [now + DAY] } : {}),
    ladder: { from: now, end: now + 5 * DAY, until: 'acknowledged', ...next },
  };
}

function approvalOf(item: Extract<Item, { kind: 'openApproval' }>, { now, odd }: Asked): Result {
  if (odd % 7 === 2) return { kind: 'approval', needed: false };
  const ladder = { from: now, end: now + 4 * DAY, next: now + 3 * DAY };
  const approval = `approval-${item.step}-${item.visit}`;
  return { kind: 'approval', needed: true, approval, withinAt: now + 2 * DAY, ladder };
}

function met(arm: string | undefined, { now, early }: Asked): Result {
  if (arm === undefined) return { kind: 'armed' };
  return { kind: 'armed', met: { arm, id: early, type: 'early', at: now, data: {} } };
}
