import type { PoolClient } from 'pg';
import type { FactChange } from '../../../playbooks/rules/draft-now';
import { Refused } from '../refused';
import type { LockedApproval } from './lock-approval';

/** Nobody decides about a text they have not read: who has read another one is shown what is otherwise. */

/** Refuses whoever has read another text than the one that stands. */
export async function checkVersion(
  client: PoolClient,
  approval: LockedApproval,
  read: number,
): Promise<void> {
  if (read !== approval.version) throw await changedSince(client, approval, { read });
}

interface Difference {
  readonly read: number;
  readonly etag?: string;
  readonly facts?: readonly FactChange[];
}

/** `current` is what stands; `changed` what the text was when it was read, and the facts it was made of that are otherwise now. */
export async function changedSince(
  client: PoolClient,
  approval: LockedApproval,
  { read, etag, facts = [] }: Difference,
): Promise<Refused> {
  const { id, version, subject, body_text: text } = approval;
  const was = await textAt(client, id, read);
  const detail =
    read === version
      ? 'the text stands as you have read it, what it was made of does not'
      : isVersion(read)
        ? `the draft is at version ${version} now; you have read version ${read}`
        : `the draft is at version ${version} now; If-Match names none of its versions`;
  return new Refused('changed_since_read', detail, [], {
    current: { etag: etag ?? `"${version}"`, version, subject, text },
    changed: { text: was === undefined ? null : { was, is: { subject, text } }, facts },
  });
}

/** Whatever is no version reads as a number that none can be. */
function isVersion(read: number): boolean {
  return Number.isInteger(read) && read > 0;
}

type Read = { readonly subject: string; readonly text: string };

/** What the text was at a version that is over. */
async function textAt(
  client: PoolClient,
  approval: string,
  version: number,
): Promise<Read | undefined> {
  const { rows } = await client.query<Read>(
    `SELECT detail #>> '{before,subject}' AS subject, detail #>> '{before,text}' AS text FROM approval_change
     WHERE approval_id = $1 AND kind IN ('edited', 'refreshed') AND (detail ->> 'version')::integer = $2 LIMIT 1`,
    [approval, version],
  );
  return rows[0];
}
