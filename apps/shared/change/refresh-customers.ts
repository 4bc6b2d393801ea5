import type { PoolClient } from 'pg';
import { computedKey } from '../../../playbooks/rules/computed-key';
import { CHANGES_MAY_MEND } from '../../../playbooks/rules/mends';
import { inputsTouched } from '../../../playbooks/rules/match';
import { reportsOfChange } from '../../../playbooks/rules/reported';
import { recomputed, type Parts, type Recomputed } from '../../../playbooks/rules/recompute';
import { factsAt } from '../database/facts-at';
import { applyChange, type Around } from './apply-change';
import { cameToBe, computed, isStale, toThings } from './compute-change';
import { playbooksTouched, type Facts } from './match-change';
import type { ThingChange } from './write-change';

/** A customer whose row is locked. */
interface Stored {
  readonly id: string;
  readonly computed_by: string | null;
  readonly facts: Facts;
  /** `<kind> <id>` -> what is known of its computed attributes. */
  readonly known: Readonly<Record<string, Readonly<Record<string, { readonly parts?: Parts }>>>>;
}

interface Looked {
  readonly id: string;
  readonly things: readonly ThingChange[];
  /** Inputs of what is another value now; what merely came to be touches nothing. */
  readonly touched: readonly string[];
  readonly stale: boolean;
}

// In a statement of its own, after the customers were locked.
const READ = `
SELECT c.id, c.computed_by, ${factsAt('$2', 'c.id')} AS facts,
  jsonb_build_object('customer ' || c.id, c.computed)
    || coalesce((SELECT jsonb_object_agg('contact ' || k.id, k.computed) FROM contact k WHERE k.customer_id = c.id AND k.computed <> '{}'), '{}')
    || coalesce((SELECT jsonb_object_agg(r.type || ' ' || r.id, r.computed) FROM record r WHERE r.customer_id = c.id AND r.computed <> '{}'), '{}') AS known
FROM customer c WHERE c.id = ANY ($1) ORDER BY c.id`;

const WATCHED = `
SELECT w.customer_id AS id FROM wait w WHERE w.customer_id = ANY ($1) AND w.inputs && $2::text[]
UNION SELECT t.customer_id FROM task t WHERE t.customer_id = ANY ($1) AND t.status = 'open' AND t.inputs && $2::text[]
UNION SELECT p.customer_id FROM parked_step p WHERE p.customer_id = ANY ($1) AND p.code = ANY ($3)`;

/**
 * Computes `paths` again of customers that are locked, and everything of those whose values were computed by other
 * formulas. At most four statements, and two more for each customer in whom somebody has an interest. What stayed the same is not
 * written. Answers how many differ.
 */
export async function refreshCustomers(
  around: Around,
  ids: readonly string[],
  paths: readonly string[],
): Promise<number> {
  const { client, live, now } = around;
  const { rows } = await client.query<Stored>(READ, [ids, new Date(now).toISOString()]);
  const looked = rows.map((one) => look(one, paths, around));
  const touched = [...new Set(looked.flatMap((one) => one.touched))];
  const handed = reportsOfChange('', touched, { attributes: live.project.catalog.customer });
  const told = handed.some(({ type }) => live.heard.has(type));
  const open = told || playbooksTouched(live, touched).length > 0;
  const watched = touched.length === 0 ? new Set() : await watchedOf(client, looked, touched);
  const [alone, together] = split(
    looked,
    (one) => one.touched.length > 0 && (open || watched.has(one.id)),
  );
  for (const { id } of alone)
    await applyChange(around, {
      customer: id,
      touched: [],
      people: [],
      source: 'refresh',
      refresh: paths,
      tell: (before) => before && { after: () => before, things: [], rows: [], touched: [] },
    });
  await writeTogether(client, together, { key: computedKey(live.project), now });
  return looked.filter(({ things }) => things.length > 0).length;
}

function look(
  { id, computed_by: by, facts: stored, known }: Stored,
  paths: readonly string[],
  { live: { project }, now }: Around,
): Looked {
  const before = cameToBe(stored, by, { project, now }) ?? stored;
  const after = computed(before, { project, now, only: new Set(paths) });
  const stale = isStale(project, by);
  const all = stale ? project.catalog.computeOrder : paths;
  const written = recomputed(stored, after, { project, now, paths: all }).filter(
    (one) => one.differs || partsDiffer(one, known[`${one.kind} ${one.id}`]?.[one.name]?.parts),
  );
  const changed = recomputed(before, after, { project, now, paths }).filter((one) => one.differs);
  const touched = changed.flatMap(({ kind, name }) => inputsTouched(kind, [name]));
  return { id, things: toThings(written, now), touched: [...new Set(touched)], stale };
}

function partsDiffer({ parts }: Recomputed, known: Parts | undefined): boolean {
  if (parts === undefined) return false;
  return Object.entries(parts).some(([name, value]) => known?.[name] !== value);
}

async function watchedOf(
  client: PoolClient,
  looked: readonly Looked[],
  touched: readonly string[],
): Promise<ReadonlySet<string>> {
  const ids = looked.flatMap((one) => (one.touched.length > 0 ? [one.id] : []));
  const { rows } = await client.query<{ id: string }>(WATCHED, [ids, touched, CHANGES_MAY_MEND]);
  return new Set(rows.map(({ id }) => id));
}

async function writeTogether(
  client: PoolClient,
  looked: readonly Looked[],
  { key, now }: { key: string; now: number },
): Promise<void> {
  const things = looked.flatMap((one) => one.things);
  const stale = looked.flatMap((one) => (one.stale ? [one.id] : []));
  if (things.length > 0)
    await client.query('SELECT tenure_put($1::jsonb, $2::timestamptz)', [
      JSON.stringify(things),
      new Date(now).toISOString(),
    ]);
  if (stale.length > 0)
    await client.query('UPDATE customer SET computed_by = $1 WHERE id = ANY ($2)', [key, stale]);
}

function split<T>(all: readonly T[], first: (one: T) => boolean): [T[], T[]] {
  return [all.filter(first), all.filter((one) => !first(one))];
}
