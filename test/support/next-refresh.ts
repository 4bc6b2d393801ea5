import type { Pool } from 'pg';
import { playbooksTouched, type Facts } from '../../apps/shared/change/match-change';
import type { Live } from '../../apps/shared/publications/published';
import { computeAll } from '../../playbooks/rules/compute';
import { inputsTouched } from '../../playbooks/rules/match';
import { recomputed } from '../../playbooks/rules/recompute';
import { nextRefresh, refreshedBy, RHYTHMS } from '../../playbooks/rules/refreshed';

interface Row {
  readonly facts: Facts;
  /** What open waits and tasks were decided from. */
  readonly inputs: readonly string[];
}

/** The next moment (ms, up to `until`) at which attributes that the clock computes change so that somebody notices. */
export async function noticedRefresh(
  pool: Pool,
  live: Live,
  { now, until }: { now: number; until: number },
): Promise<number | undefined> {
  const { project } = live;
  const { zone } = project.catalog.organisation;
  const rhythms = RHYTHMS.filter((how) => refreshedBy(project, [how]).length > 0);
  if (rhythms.length === 0) return undefined;
  const { rows } = await pool.query<Row>(
    `SELECT tenure_snapshot(c.id) AS facts, ARRAY(SELECT unnest(w.inputs) FROM wait w WHERE w.customer_id = c.id)
       || ARRAY(SELECT unnest(t.inputs) FROM task t WHERE t.customer_id = c.id AND t.status = 'open') AS inputs FROM customer c`,
  );
  const found = rhythms.flatMap((how) => {
    const paths = refreshedBy(project, [how]);
    for (let at = nextRefresh(how, now, zone); at <= until; at = nextRefresh(how, at, zone))
      if (rows.some((row) => isNoticed(row, live, { paths, now: at }))) return [at];
    return [];
  });
  return found.length === 0 ? undefined : Math.min(...found);
}

function isNoticed(
  { facts, inputs }: Row,
  live: Live,
  { paths, now }: { paths: readonly string[]; now: number },
): boolean {
  const { project } = live;
  const subject = { kind: 'customer', id: facts.customer.id };
  const after = computeAll({ ...facts, subject }, { project, now, only: new Set(paths) });
  const touched = recomputed(facts, after, { project, now, paths })
    .filter(({ differs }) => differs)
    .flatMap(({ kind, name }) => inputsTouched(kind, [name]));
  return (
    touched.some((input) => inputs.includes(input)) || playbooksTouched(live, touched).length > 0
  );
}
