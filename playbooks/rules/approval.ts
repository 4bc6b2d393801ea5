import type { Item } from '../kernel/command';
import type { Climb } from '../kernel/result';
import { evaluate, holds } from '../kernel/evaluate';
import type { Environment } from '../kernel/expression';
import type { Approval, Send } from '../kernel/plan';
import { chainEmpty, walkChain } from './chain';
import type { Walked } from './chain';
import type { Context, StoredApproval } from './decision';
import { composeDraft } from './decide-send';
import type { Effect } from './effect';
import { NOTHING, parked, parkedTime } from './effect';
import { toTime } from '../kernel/civil';
import { climbOf, ladderTimes } from './ladder';
import { ownerText } from './open-task';
import { picked } from './picked';
import { resolveWhen, siteOf } from './place';
import type { Timed } from './place';
import { draftId } from './task-id';

/** Drafts that wait for a person: who decides, until when, and what becomes of them. */

type Open = Extract<Item, { kind: 'openApproval' }>;
type Close = Extract<Item, { kind: 'closeApproval' }>;

/** None is needed where its `if` does not hold, or nobody would get the message. */
export function openApproval(item: Open, step: Send, context: Context, look: Environment): Effect {
  const { approval } = step;
  const none: Effect = { ...NOTHING, result: { kind: 'approval', needed: false } };
  if (!approval || (approval.if && !holds(approval.if, look))) return none;
  const draft = composeDraft(item, context);
  if (draft.kind === 'park') return parked(draft.code, draft.reason);
  if (draft.kind === 'skip') return none;
  const walked = approverOf(approval, context, look);
  if (!walked.owner) return parked('chain-empty', chainEmpty(walked.considered));
  const clocks = approvalClocks(step, context.now, { context, look, climbed: 0 });
  if (clocks.kind !== 'at') return parkedTime(clocks);
  const { withinAt, ladder } = clocks;
  const id = draftId(context.enrollment.id, item.step, item.visit);
  const { step: name, visit, pc } = item;
  const { contact, channel, subject, text, html, source, locale, template } = draft;
  const notBy = approval.notBy && evaluate(approval.notBy.expr, look);
  return {
    result: {
      kind: 'approval',
      needed: true,
      approval: id,
      withinAt,
      ...(ladder ? { ladder } : {}),
    },
    writes: [
      {
        kind: 'openApproval',
        approval: {
          id,
          step: name,
          visit,
          approver: walked.owner,
          considered: walked.considered,
          ...(typeof notBy === 'string' ? { notBy } : {}),
          draft: { contact, channel, subject, text, html },
          ...(source ? { source } : {}),
          ...{ facts: draft.facts ?? {}, pc, binds: item.binds },
          ...{ locale, template, purpose: step.purpose, otherwise: approval.otherwise },
          withinAt,
        },
      },
    ],
    trace: [
      {
        kind: 'approval',
        pc,
        step: name,
        visit,
        why: `a draft for ${contact} waits for ${ownerText(walked.owner)} by ${walked.considered.at(-1)?.rule ?? ''}`,
        values: { to: ownerText(walked.owner), until: toTime(withinAt), contact },
      },
    ],
  };
}

/** The first of the chain who is not excluded. */
function approverOf(approval: Approval, context: Context, look: Environment): Walked {
  const chain = picked(approval.by, look) ?? [];
  const excluded = approval.notBy && evaluate(approval.notBy.expr, look);
  const rest = chain.filter(
    ({ kind, expr }) => kind !== 'person' || evaluate(expr, look) !== excluded || !approval.notBy,
  );
  return walkChain(rest, look, context);
}

interface Given {
  readonly context: Context;
  readonly look: Environment;
  readonly climbed: number;
}

/** The end of `within`; the ladder counts from there. */
export function approvalClocks(
  step: Send,
  from: number,
  { context, look, climbed }: Given,
):
  | { readonly kind: 'at'; readonly withinAt: number; readonly ladder?: Climb }
  | Exclude<Timed, { readonly kind: 'at' }> {
  const { approval } = step;
  if (!approval) throw new Error(`${step.step} asks for no approval`);
  const walked = approverOf(approval, context, look);
  const timing = { site: siteOf(context, walked.owner), look };
  const within = resolveWhen(approval.within, from, timing);
  if (within.kind !== 'at') return within;
  const ladder = approval.otherwise === 'escalate' && approval.ladder;
  const rungs = ladder && picked(ladder, look);
  if (!rungs) return { kind: 'at', withinAt: within.at };
  const times = ladderTimes(rungs, within.at, timing);
  if (times.kind === 'paused') return { kind: 'at', withinAt: within.at };
  if (times.kind !== 'times') return times;
  return { kind: 'at', withinAt: within.at, ladder: climbOf(times, within.at, climbed) };
}

const CLOSED: Readonly<Record<Close['outcome'], string>> = {
  dropped: 'the draft is discarded: what made it pointless came first',
  skipped: 'the draft is discarded: nobody decided in the time there was',
  cancelled: 'the draft is discarded with its branch',
  sent: 'nobody decided in the time there was: the draft goes as it stands',
};

/** A decision that came first stands. */
export function closeApproval(item: Close, context: Context): Effect {
  const found = context.approvals?.find(isOf(item));
  const { step, visit, outcome } = item;
  if (found && (found.status === 'approved' || found.status === 'rejected'))
    return {
      ...NOTHING,
      result: {
        kind: 'approvalClosed',
        already: { at: found.decidedAt ?? 0, decision: found.status, by: found.by ?? '' },
      },
      // The step is over, whatever was approved in the same moment: what it planned is not sent.
      writes: outcome === 'dropped' ? [{ kind: 'withdraw', step, visit, reason: outcome }] : [],
    };
  return {
    result: { kind: 'approvalClosed' },
    writes: [{ kind: 'closeApproval', step, visit, outcome }],
    trace: [{ kind: 'approval', step, visit, outcome, why: CLOSED[outcome] }],
  };
}

function isOf({ step, visit }: { readonly step: string; readonly visit: number }) {
  return (one: StoredApproval): boolean => one.step === step && one.visit === visit;
}
