import type { PoolClient } from 'pg';
import type { Footer } from '../../../playbooks/renderer/footer';
import type { Binds } from '../../../playbooks/kernel/command';
import type { Source } from '../../../playbooks/renderer/render-source';
import type { Facts } from '../../../playbooks/rules/draft';
import { Refused } from '../refused';

/** A draft as it stands under the customer's lock. */
export interface LockedApproval {
  readonly id: string;
  readonly enrollment_id: string;
  readonly step: string;
  readonly visit: number;
  readonly status: 'open' | 'approved' | 'rejected' | 'discarded';
  readonly not_by: string | null;
  readonly decided_by: string | null;
  readonly reason: string | null;
  readonly version: number;
  readonly channel: string;
  readonly locale: string;
  readonly footer: Footer | null;
  readonly written: Source | null;
  readonly contact_id: string;
  readonly template: string;
  /** With `binds` and `facts`: null of drafts that were opened before these were kept. */
  readonly pc: number | null;
  readonly binds: Binds | null;
  readonly facts: Facts | null;
  readonly subject: string;
  readonly markdown: string | null;
  readonly body_text: string;
  readonly body_html: string;
  readonly exit: string | null;
  readonly ended: boolean;
  /** What makes the send pointless was stored before anybody decided. */
  readonly dropped: boolean;
}

/** The lock is a statement of its own, before the read it protects (see the function). Throws `Refused`. */
export async function lockApproval(client: PoolClient, id: string): Promise<LockedApproval> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw unknownApproval(id);
  const { rows } = await client.query<{ approval: LockedApproval | null }>(
    'SELECT tenure_lock_approval($1) AS approval',
    [id],
  );
  const approval = rows[0]?.approval;
  if (!approval) throw unknownApproval(id);
  return approval;
}

function unknownApproval(id: string): Refused {
  return new Refused('not_found', `there is no approval ${id.slice(0, 64)}`);
}

/** What every change of a draft asks: still open, and by somebody who may. */
export function checkOpen(approval: LockedApproval, by: string): void {
  const { id, not_by, status } = approval;
  if (status !== 'open' || approval.ended || approval.dropped)
    throw new Refused('already_decided', overWords(approval), [], {
      approval: { id, status: status === 'open' ? 'discarded' : status, by: approval.decided_by },
    });
  if (by === not_by)
    throw new Refused(
      'not_yours',
      `${by} may not decide about this draft: the playbook asks for a second pair of eyes (not_by)`,
    );
}

function overWords({ status, decided_by, exit, ended, dropped, reason }: LockedApproval): string {
  if (decided_by !== null) return `${decided_by} ${status} the draft; nothing was changed`;
  if (ended) return `the enrollment left by ${exit ?? 'an exit'}, and the draft with it`;
  if (dropped) return 'the draft is discarded: what makes the send pointless came first';
  return `the draft is over with (${reason ?? status}); nothing was changed`;
}
