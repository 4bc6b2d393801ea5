import type { Queryable } from './publications/published';

/** What somebody ordered, of which thing, and what came of it. */
export interface Ordered {
  /** `person:ana`, `key:<id>` */
  readonly actor: string;
  /** `enrollment.pause`, `playbook.resume` */
  readonly action: string;
  /** `enrollment/<id>` */
  readonly resource: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** ms, playbook time */
  readonly at: number;
  /** The order's own name, a UUID: it is carried out once. Left out where the thing it made carries the name, or its state decides. */
  readonly once?: string | undefined;
}

/** Within the transaction of what it is about, where there is one. */
export async function audit(through: Queryable, ordered: Ordered): Promise<void> {
  const { actor, action, resource, detail, at, once } = ordered;
  await through.query(
    'INSERT INTO audit_log (at, actor, action, resource, detail, once) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (once) WHERE once IS NOT NULL DO NOTHING',
    [new Date(at), actor, action, resource, JSON.stringify(detail), once ?? null],
  );
}

/**
 * What was noted of the order of this name; undefined: it was not carried out. Ask under the lock under which it is carried
 * out: a second try then sees all of the first, or nothing.
 */
export async function findOrdered(
  through: Queryable,
  once: string | undefined,
): Promise<Ordered['detail'] | undefined> {
  if (once === undefined) return undefined;
  const { rows } = await through.query<Pick<Ordered, 'detail'>>(
    'SELECT detail FROM audit_log WHERE once = $1',
    [once],
  );
  return rows[0]?.detail;
}
