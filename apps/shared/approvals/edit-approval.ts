import type { Pool, PoolClient } from 'pg';
import { isClean } from '../change/check-text';
import type { Clock } from '../clock';
import { audit } from '../audit';
import { transact } from '../database/transact';
import type { Published } from '../publications/published';
import { refuseAll } from '../refused';
import { checkVersion } from './check-version';
import { checkOpen, lockApproval, type LockedApproval } from './lock-approval';
import { renderDraft } from './render-draft';

/** An approver's own words for a draft; what is absent stays. */
export interface Edit {
  readonly approval: string;
  readonly by: string;
  /** Version of the text that was read. */
  readonly version: number;
  readonly subject?: string | undefined;
  readonly markdown?: string | undefined;
  readonly note?: string | undefined;
}

interface Deps {
  readonly pool: Pool;
  readonly published: Published;
  readonly clock: Clock;
}

/**
 * Text and HTML are rendered again from the edited Markdown by the renderer that made them; footer and recipient stay.
 * The next version is what may be approved; both texts are kept. Throws `Refused`.
 */
export async function editApproval(deps: Deps, edit: Edit): Promise<void> {
  refuseNote(edit);
  const project = await deps.published.project();
  await transact(deps.pool, async (client) => {
    const approval = await lockApproval(client, edit.approval);
    checkOpen(approval, edit.by);
    await checkVersion(client, approval, edit.version);
    const next = renderDraft(approval, edit, project);
    const now = deps.clock.now();
    await write(client, { approval, edit, next, now });
    await audit(client, {
      actor: `person:${edit.by}`,
      action: 'approval.edit',
      resource: `approval/${edit.approval}`,
      // Both texts stand in the draft's own history.
      detail: { version: edit.version, ...(edit.note === undefined ? {} : { note: edit.note }) },
      at: now,
    });
  });
}

function refuseNote({ note, approval }: Edit): void {
  if (note === undefined || isClean(note, 'many lines')) return;
  const detail = 'note holds a control character';
  const fault = {
    pointer: '/note',
    code: 'forbidden_character',
    detail,
    fix: 'leave it out',
  } as const;
  throw refuseAll([fault], `approval ${approval}`);
}

async function write(
  client: PoolClient,
  {
    approval,
    edit,
    next,
    now,
  }: { approval: LockedApproval; edit: Edit; next: ReturnType<typeof renderDraft>; now: number },
): Promise<void> {
  const { subject, markdown, body_text: text, body_html: html, version } = approval;
  const { written, ...after } = next;
  const before = { subject, markdown, text, html };
  const detail = { version, note: edit.note, before, after };
  const { rowCount } = await client.query(
    `WITH edited AS (
       UPDATE approval SET subject = $3, markdown = $4, body_text = $5, body_html = $6, written = $10, version = version + 1, changed_at = now()
       WHERE id = $1 AND status = 'open' AND version = $2 RETURNING id)
     INSERT INTO approval_change (approval_id, at, kind, by, detail) SELECT id, $7::timestamptz, 'edited', $8, $9::jsonb FROM edited`,
    [
      ...[approval.id, version, next.subject, next.markdown, next.text, next.html],
      ...[
        new Date(now).toISOString(),
        edit.by,
        JSON.stringify(detail),
        written && JSON.stringify(written),
      ],
    ],
  );
  if (rowCount !== 1)
    throw new Error(`the edit of approval ${approval.id} changed ${rowCount} rows`);
}
