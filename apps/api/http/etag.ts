import { createHash } from 'node:crypto';
import type { Queryable } from '../../shared/publications/published';
import { Problem } from './problem';

/** The `ETag` of what people edit: the same for as long as it says the same. Both sides make it of one representation. */
export function etagOf(shown: unknown): string {
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 16);
}

/** What stands, under the lock of whoever is about to change it. */
interface Standing {
  /** `queue/cs_asia`, as the audit log names it. */
  readonly what: string;
  /** As the audit log names the change; without it any change of this. */
  readonly action?: string;
  readonly etag: string;
  readonly current: object | null;
}

/** Refuses who does not say what they have read, and who has read something older: told what stands now, and who came between. */
export async function checkBase(
  through: Queryable,
  base: string | undefined,
  { what, action, etag, current }: Standing,
): Promise<void> {
  if (base === etag) return;
  if (base === undefined)
    throw new Problem(
      'precondition_required',
      `send If-Match with the ETag of ${what} as it was read; it is "${etag}" now`,
    );
  const { rows } = await through.query<{ actor: string; at: Date; detail: object }>(
    'SELECT actor, at, detail FROM audit_log WHERE resource = $1 AND ($2::text IS NULL OR action = $2) ORDER BY id DESC LIMIT 1',
    [what, action ?? null],
  );
  const last = rows[0];
  throw new Problem('changed_since_read', `${what} has changed since it was read`, [], {
    current,
    ...(last === undefined
      ? {}
      : { changed_by: last.actor, changed_at: last.at, changed: last.detail }),
  });
}
