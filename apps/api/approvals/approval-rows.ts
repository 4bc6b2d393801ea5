import type { Pool } from 'pg';
import type { Binds } from '../../../playbooks/kernel/command';
import type { Footer } from '../../../playbooks/renderer/footer';
import type { Source } from '../../../playbooks/renderer/render-source';
import type { Facts } from '../../../playbooks/rules/draft';
import type { Considered } from '../../../playbooks/rules/chain';
import { type Page, placeOf, toPage } from '../http/cursor';
import type { ApprovalsQuery } from './approvals.schema';

/** Drafts as the tables hold them. */
export interface ApprovalRow {
  readonly id: string;
  readonly status: 'open' | 'approved' | 'rejected' | 'discarded';
  readonly reason: string | null;
  readonly customer_id: string;
  readonly customer_name: string | null;
  readonly enrollment_id: string;
  readonly playbook: string;
  readonly step: string;
  readonly visit: number;
  readonly contact_id: string;
  readonly channel: string;
  readonly template: string;
  readonly purpose: string;
  readonly locale: string;
  readonly subject: string;
  readonly markdown: string | null;
  readonly body_text: string;
  readonly body_html: string;
  readonly assigned: readonly Considered[];
  readonly not_by: string | null;
  readonly within_at: Date;
  readonly otherwise: 'send' | 'skip' | 'escalate';
  readonly version: number;
  readonly decided_by: string | null;
  readonly comment: string | null;
  readonly opened_at: Date;
  readonly ended_at: Date | null;
  readonly pc: number | null;
  readonly binds: Binds | null;
  readonly facts: Facts | null;
  readonly footer: Footer | null;
  readonly written: Source | null;
  readonly approvers: readonly { readonly kind: 'person' | 'queue'; readonly id: string }[];
}

/** Whom the draft `a` is asked of. */
export const APPROVERS = `(SELECT coalesce(jsonb_agg(jsonb_build_object('kind', p.kind, 'id', p.approver) ORDER BY p.since, p.approver), '[]')
  FROM approval_approver p WHERE p.approval_id = a.id) AS approvers`;

const SELECT = `SELECT a.*, ${APPROVERS},
  (SELECT c.attributes ->> 'name' FROM customer c WHERE c.id = a.customer_id) AS customer_name FROM approval a`;

/** Asked of me by name, of somebody I am delegate for, or of a queue of mine. */
const MINE = `EXISTS (SELECT 1 FROM approval_approver p WHERE p.approval_id = a.id AND (
    (p.kind = 'person' AND (p.approver = $1 OR p.approver IN (SELECT id FROM person WHERE delegate = $1)))
    OR (p.kind = 'queue' AND p.approver IN (SELECT queue FROM queue_member WHERE person_id = $1))))`;

/** Asked of people below me, over any number of levels; UNION ends a circle. */
const TEAM = `EXISTS (SELECT 1 FROM approval_approver p WHERE p.approval_id = a.id AND p.kind = 'person' AND p.approver IN (
    WITH RECURSIVE below(id) AS (
      SELECT id FROM person WHERE manager = $1 UNION SELECT q.id FROM person q JOIN below b ON q.manager = b.id)
    SELECT id FROM below))`;

const LISTS = { mine: MINE, team: TEAM } as const;

/** Member of the query -> column. */
const FILTERS = {
  status: 'status',
  customer: 'customer_id',
  playbook: 'playbook',
  enrollment: 'enrollment_id',
} as const;

/** By deadline. `me` is the person a list is of. */
export async function listApprovals<T>(
  pool: Pool,
  { query, me }: { readonly query: ApprovalsQuery; readonly me: string },
  toItem: (row: ApprovalRow) => T,
): Promise<Page<T>> {
  const name = `approvals ${query.list === undefined ? '' : me}`;
  const values: unknown[] = [me];
  const where = ['$1::text IS NOT NULL'];
  if (query.list !== undefined) where.push(LISTS[query.list]);
  for (const [member, column] of Object.entries(FILTERS)) {
    const value = query[member as keyof typeof FILTERS];
    if (value !== undefined) where.push(`a.${column} = $${values.push(value)}`);
  }
  const after = placeOf(name, query);
  if (after !== undefined)
    where.push(
      `(a.within_at, a.id) > ($${values.push(after[0])}::timestamptz, $${values.push(after[1])}::uuid)`,
    );
  const { rows } = await pool.query<ApprovalRow>(
    `${SELECT} WHERE ${where.join(' AND ')} ORDER BY a.within_at, a.id LIMIT ${query.limit + 1}`,
    values,
  );
  return toPage(name, query, {
    rows,
    placeOf: (row) => [row.within_at.toISOString(), row.id],
    toItem,
  });
}

export async function findApproval(pool: Pool, id: string): Promise<ApprovalRow | undefined> {
  const { rows } = await pool.query<ApprovalRow>(`${SELECT} WHERE a.id = $1`, [id]);
  return rows[0];
}

export async function isAskedOf(pool: Pool, approval: string, person: string): Promise<boolean> {
  const { rowCount } = await pool.query(`SELECT 1 FROM approval a WHERE a.id = $2 AND ${MINE}`, [
    person,
    approval,
  ]);
  return rowCount === 1;
}

export interface ApprovalChange {
  readonly at: Date;
  readonly kind: string;
  readonly by: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What has become of a draft, oldest first. */
export async function changesOf(pool: Pool, approval: string): Promise<ApprovalChange[]> {
  const { rows } = await pool.query<ApprovalChange>(
    'SELECT at, kind, by, detail FROM approval_change WHERE approval_id = $1 ORDER BY id LIMIT 200',
    [approval],
  );
  return rows;
}

/** What the playbook's own text says, of the rendering that came last; undefined of drafts that never were. */
export function originalOf(
  changes: readonly ApprovalChange[],
):
  | { readonly subject: string; readonly markdown: string | null; readonly text: string }
  | undefined {
  const last = changes.findLast(
    ({ kind, detail }) => kind === 'opened' || (kind === 'refreshed' && detail['edited'] !== true),
  );
  const found = last?.kind === 'refreshed' ? last.detail['after'] : last?.detail;
  if (found === undefined) return undefined;
  // Of what was written down when it was opened, its words alone.
  const { subject, markdown, text } = found as NonNullable<ReturnType<typeof originalOf>>;
  return { subject, markdown, text };
}
