import type { Pool, PoolClient } from 'pg';
import type { Source } from '../../../playbooks/renderer/render-source';
import { placeholderIn } from '../../../playbooks/renderer/render-source';
import type { SendDecision } from '../../../playbooks/rules/decision';
import { audit } from '../audit';
import type { Clock } from '../clock';
import { transact } from '../database/transact';
import { Refused } from '../refused';
import { checkVersion } from './check-version';
import { type DraftGround, type DraftLook, lookAtDraft } from './look-at-draft';
import { checkOpen, lockApproval, type LockedApproval } from './lock-approval';
import { renderDraft, type Text } from './render-draft';

interface Deps {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly ground: DraftGround;
}

export interface Refreshing {
  readonly approval: string;
  readonly by: string;
  /** Version of the text that was read. */
  readonly version: number;
}

/**
 * The draft with today's facts, for whom it would be today. Words of an approver stay, with today's values in them; both
 * texts are kept. Where that is what stands already nothing changes, whatever was read. Throws `Refused`.
 */
export async function refreshApproval(deps: Deps, asked: Refreshing): Promise<void> {
  const { ground } = deps;
  const now = deps.clock.now();
  await transact(deps.pool, async (client) => {
    const approval = await lockApproval(client, asked.approval);
    checkOpen(approval, asked.by);
    const look = await lookAtDraft(client, approval, { ground, now });
    const today = sendingOf(approval, look);
    const edited = await isEdited(client, approval.id);
    const next = nextText(approval, { today, edited, ground });
    if (stands(approval, next, today) && look?.changed.length === 0) return;
    await checkVersion(client, approval, asked.version);
    await write(client, { approval, next, today, at: now, by: asked.by, edited, look });
    await audit(client, {
      actor: `person:${asked.by}`,
      action: 'approval.refresh',
      resource: `approval/${approval.id}`,
      detail: { version: approval.version },
      at: now,
    });
  });
}

type Sending = Extract<SendDecision, { kind: 'send' }>;
type Next = Text & { readonly written: Source | null };

function sendingOf({ id }: LockedApproval, look: DraftLook | undefined): Sending {
  if (look === undefined)
    throw new Refused(
      'operation_refused',
      `what draft ${id} is made of was not kept when it was opened: it can be edited, not rendered again`,
    );
  const { today } = look;
  if (today.kind === 'send') return today;
  throw new Refused(
    'operation_refused',
    today.kind === 'park'
      ? `today there is no such message: ${today.reason}`
      : `today nobody would get it (${today.reason}); the text stays as it is`,
  );
}

/** Words that a person wrote, and that no rendering has replaced since. */
async function isEdited(client: PoolClient, approval: string): Promise<boolean> {
  const { rows } = await client.query<{ edited: boolean }>(
    `SELECT kind = 'edited' OR detail -> 'edited' = 'true' AS edited FROM approval_change
     WHERE approval_id = $1 AND kind IN ('opened', 'edited', 'refreshed') ORDER BY id DESC LIMIT 1`,
    [approval],
  );
  return rows[0]?.edited === true;
}

interface Given {
  readonly today: Sending;
  readonly edited: boolean;
  readonly ground: DraftGround;
}

function nextText(approval: LockedApproval, { today, edited, ground }: Given): Next {
  const { source, channel, locale, subject, text, html } = today;
  const fresh = source?.written ?? null;
  const own = approval.written;
  if (!edited || own === null)
    return { subject, markdown: source?.markdown ?? null, text, html, written: fresh };
  const chips = fresh?.chips ?? {};
  for (const part of [own.subject, own.markdown]) {
    const gone = placeholderIn(part, chips);
    if (gone === undefined) continue;
    throw new Refused(
      'operation_refused',
      `the text was edited and shows ${gone}, which it would not hold today: edit it first`,
    );
  }
  const written = { ...own, chips };
  const row = { ...approval, channel, locale, footer: source?.footer ?? null, written };
  return renderDraft(row, {}, ground.project);
}

function stands(approval: LockedApproval, next: Next, today: Sending): boolean {
  return (
    approval.subject === next.subject &&
    approval.body_text === next.text &&
    approval.body_html === next.html &&
    approval.contact_id === today.contact &&
    approval.channel === today.channel
  );
}

interface Written {
  readonly approval: LockedApproval;
  readonly next: Next;
  readonly today: Sending;
  readonly edited: boolean;
  readonly at: number;
  readonly by: string;
  readonly look: DraftLook | undefined;
}

async function write(
  client: PoolClient,
  { approval, next, today, at, by, edited, look }: Written,
): Promise<void> {
  const { written, ...after } = next;
  const { version, subject, markdown, body_text: text, body_html: html } = approval;
  const before = { subject, markdown, text, html, contact: approval.contact_id };
  const detail = { version, before, after, edited, facts: look?.changed ?? [] };
  const { rowCount } = await client.query(
    `WITH refreshed AS (
       UPDATE approval SET contact_id = $3, channel = $4, locale = $5, template = $6, footer = $7, subject = $8, markdown = $9,
         body_text = $10, body_html = $11, facts = $12, written = $13, version = version + 1, changed_at = now()
       WHERE id = $1 AND status = 'open' AND version = $2 RETURNING id)
     INSERT INTO approval_change (approval_id, at, kind, by, detail) SELECT id, $14::timestamptz, 'refreshed', $15, $16::jsonb FROM refreshed`,
    [
      ...[approval.id, version, today.contact, today.channel, today.locale, today.template],
      ...[json(today.source?.footer), next.subject, next.markdown, next.text, next.html],
      ...[json(today.facts), json(written), new Date(at).toISOString(), by, json(detail)],
    ],
  );
  if (rowCount !== 1)
    throw new Error(`the refresh of approval ${approval.id} changed ${rowCount} rows`);
}

function json(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
