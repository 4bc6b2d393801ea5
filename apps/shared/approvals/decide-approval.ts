import type { Pool, PoolClient } from 'pg';
import type { External } from '../../../playbooks/kernel/input';
import { isClean } from '../change/check-text';
import { noEffects, toWrite } from '../change/effects';
import type { Clock } from '../clock';
import { audit } from '../audit';
import { transact } from '../database/transact';
import { refuseAll } from '../refused';
import { changedSince, checkVersion } from './check-version';
import { type DraftGround, lookAtDraft, tagOf } from './look-at-draft';
import { checkOpen, lockApproval, type LockedApproval } from './lock-approval';

/** What a person says about a draft. */
export interface Verdict {
  readonly approval: string;
  readonly decision: 'approved' | 'rejected';
  readonly by: string;
  /** Version of the text that was read. */
  readonly version: number;
  readonly comment?: string | undefined;
}

interface Deps {
  readonly pool: Pool;
  readonly clock: Clock;
}

/** Absent: nobody has read what the text was made of. */
interface Reading {
  /** The tag that was read. */
  readonly tag: string;
  readonly ground: DraftGround;
}

/**
 * open -> approved or rejected, once, under the customer's lock, with the signal to the enrollment in the same
 * transaction. From here on the text never changes. The same word of the same person again is the same result; another
 * one, or a draft that was over before, is refused (`already_decided`), and so is a text that has changed since it was
 * read (`changed_since_read`). Throws `Refused`. Whether this person may is for the caller to know.
 */
export async function decideApproval(
  deps: Deps,
  verdict: Verdict,
  reading?: Reading,
): Promise<void> {
  checkComment(verdict);
  const now = deps.clock.now();
  await transact(deps.pool, async (client) => {
    const approval = await lockApproval(client, verdict.approval);
    if (isAgain(approval, verdict)) return;
    checkOpen(approval, verdict.by);
    await checkVersion(client, approval, verdict.version);
    if (reading !== undefined && verdict.decision === 'approved')
      await checkFacts(client, approval, { ...reading, now });
    const { id, enrollment_id: enrollment, step, visit } = approval;
    const { decision, by, comment = null, version } = verdict;
    const told = { approval: id, step, visit, at: now, decision, by };
    const signal: External = { kind: 'approvalDecided', id: `approval/${id}`, ...told };
    const effects = noEffects();
    effects.signals.push({ enrollment, signal });
    await client.query('SELECT tenure_decide_approval($1::jsonb, $2::jsonb)', [
      JSON.stringify({ approval: id, version, decision, by, comment }),
      toWrite(effects, now),
    ]);
    await audit(client, {
      actor: `person:${by}`,
      action: decision === 'approved' ? 'approval.approve' : 'approval.reject',
      resource: `approval/${id}`,
      detail: { version, ...(comment === null ? {} : { comment }) },
      at: now,
    });
  });
}

/** Refuses a text that is made of what is no longer so, unless whoever approves it has seen that. */
async function checkFacts(
  client: PoolClient,
  approval: LockedApproval,
  { tag, ground, now }: Reading & { readonly now: number },
): Promise<void> {
  const facts = (await lookAtDraft(client, approval, { ground, now }))?.changed ?? [];
  const { version } = approval;
  const current = tagOf(version, facts);
  if (current === tag) return;
  throw await changedSince(client, approval, { read: version, etag: `"${current}"`, facts });
}

function isAgain({ status, decided_by, version }: LockedApproval, verdict: Verdict): boolean {
  return status === verdict.decision && decided_by === verdict.by && version === verdict.version;
}

function checkComment({ comment, approval }: Verdict): void {
  if (comment === undefined || (comment.length <= 10_000 && isClean(comment, 'many lines'))) return;
  const detail = 'a comment is a text of at most 10,000 characters without control characters';
  const fault = { pointer: '/comment', code: 'forbidden_character', detail } as const;
  throw refuseAll([fault], `approval ${approval}`);
}
