import type { Pool, PoolClient } from 'pg';
import { placeholderIn, renderEdited } from '../../../playbooks/renderer/render-source';
import { isClean } from '../change/check-text';
import type { Clock } from '../clock';
import { audit } from '../audit';
import { transact } from '../database/transact';
import type { Published } from '../publications/published';
import { Refused, refuseAll, type Fault } from '../refused';
import { checkOpen, lockApproval, type LockedApproval } from './lock-approval';

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
  const faults = faultsOf(edit);
  if (faults.length > 0) throw refuseAll(faults, `approval ${edit.approval}`);
  const { catalog } = await deps.published.project();
  const { zone, currency } = catalog.organisation;
  await transact(deps.pool, async (client) => {
    const approval = await lockApproval(client, edit.approval);
    checkOpen(approval, edit);
    const next = rendered(approval, edit, { zone, currency });
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

interface Text {
  readonly subject: string;
  readonly markdown: string | null;
  readonly text: string;
  readonly html: string;
}

function rendered(
  approval: LockedApproval,
  edit: Edit,
  of: { readonly zone: string; readonly currency: string },
): Text {
  const { channel, locale, footer, body_text: text, body_html: html } = approval;
  const markdown = edit.markdown ?? approval.markdown;
  const subject = edit.subject ?? approval.subject;
  if (markdown === null) return { subject, markdown, text, html };
  const options = { ...of, locale, labels: {}, channel, ...(footer ? { footer } : {}) };
  const found = renderEdited({ subject, markdown }, options);
  if (found.kind === 'rendered') return { ...found, markdown };
  throw new Refused(
    'out_of_range',
    `the edited text cannot be shown on ${channel}: it is too long`,
  );
}

function faultsOf({ subject, markdown, note }: Edit): Fault[] {
  const faults: Fault[] = [];
  const check = (name: string, text: string | undefined, lines: 'one line' | 'many lines') => {
    if (text !== undefined && !isClean(text, lines))
      faults.push({
        pointer: `/${name}`,
        code: 'forbidden_character',
        detail: `${name} holds a control character${lines === 'one line' ? ' or a line break' : ''}`,
        fix: 'leave it out',
      });
    const open = name === 'note' ? undefined : text && placeholderIn(text);
    if (open)
      faults.push({
        pointer: `/${name}`,
        code: 'unknown_reference',
        detail: `"${open}" would be sent as it stands: nothing is filled in any more`,
        fix: 'write the words themselves',
      });
  };
  check('subject', subject, 'one line');
  check('markdown', markdown, 'many lines');
  check('note', note, 'many lines');
  return faults;
}

async function write(
  client: PoolClient,
  { approval, edit, next, now }: { approval: LockedApproval; edit: Edit; next: Text; now: number },
): Promise<void> {
  const { subject, markdown, body_text: text, body_html: html, version } = approval;
  const detail = {
    version,
    note: edit.note,
    before: { subject, markdown, text, html },
    after: next,
  };
  const { rowCount } = await client.query(
    `WITH edited AS (
       UPDATE approval SET subject = $3, markdown = $4, body_text = $5, body_html = $6, version = version + 1, changed_at = now()
       WHERE id = $1 AND status = 'open' AND version = $2 RETURNING id)
     INSERT INTO approval_change (approval_id, at, kind, by, detail) SELECT id, $7::timestamptz, 'edited', $8, $9::jsonb FROM edited`,
    [
      ...[approval.id, version, next.subject, next.markdown, next.text, next.html],
      ...[new Date(now).toISOString(), edit.by, JSON.stringify(detail)],
    ],
  );
  if (rowCount !== 1)
    throw new Error(`the edit of approval ${approval.id} changed ${rowCount} rows`);
}
