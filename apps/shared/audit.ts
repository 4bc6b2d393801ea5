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
}

/** Within the transaction of what it is about, where there is one. */
export async function audit(through: Queryable, ordered: Ordered): Promise<void> {
  const { actor, action, resource, detail, at } = ordered;
  await through.query(
    'INSERT INTO audit_log (at, actor, action, resource, detail) VALUES ($1, $2, $3, $4, $5)',
    [new Date(at), actor, action, resource, JSON.stringify(detail)],
  );
}
