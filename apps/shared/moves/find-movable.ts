import { holds } from '../../../playbooks/kernel/evaluate';
import type { Condition, Environment } from '../../../playbooks/kernel/expression';
import type { Project } from '../../../playbooks/kernel/catalog';
import type { Plan } from '../../../playbooks/kernel/plan';
import { environment } from '../../../playbooks/rules/environment';
import type { Snapshot } from '../../../playbooks/rules/snapshot';
import type { Standing } from '../../../playbooks/tools/count-moves';
import { customersOf, type Stored } from '../backfill/read-customers';
import { cameToBe } from '../change/compute-change';
import type { PoolClient } from 'pg';

/** Somebody inside one of the versions a migration is about. */
export interface Inside {
  readonly id: string;
  readonly version: string;
  readonly customer: string;
  readonly kind: string;
  readonly subject: string;
  readonly way: string;
  readonly stands: readonly Standing[];
}

export interface Around {
  readonly project: Project;
  /** ms, playbook time. */
  readonly now: number;
}

const AT_ONCE = 200;

/** Everybody inside these versions for whom `only` holds now, with where they stand and whose they are; nothing is locked. */
export async function findMovable(
  client: PoolClient,
  asked: { readonly playbook: string; readonly from: readonly string[]; readonly only?: Condition },
  around: Around,
  found: (one: Inside, whose: Stored) => void,
): Promise<Inside[]> {
  const { rows } = await client.query<Inside>(INSIDE, [asked.playbook, asked.from]);
  const { only } = asked;
  const all: Inside[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const some = rows.slice(from, from + AT_ONCE);
    const customers = await storedOf(
      client,
      some.map(({ customer }) => customer),
      around,
    );
    for (const one of some) {
      const whose = customers.get(one.customer);
      if (whose === undefined || (only && !holds(only, lookOf(whose, around)))) continue;
      all.push(one);
      found(one, whose);
    }
  }
  return all;
}

export function storedOf(
  client: PoolClient,
  customers: readonly string[],
  { now }: Around,
): Promise<Map<string, Stored>> {
  return customersOf(client, [...new Set(customers)], { playbooks: [], types: [], now });
}

/** What expressions of a migration read: the customer, as a guard does. */
export function lookOf(
  stored: Stored,
  around: Around,
  plan: Pick<Plan, 'lifted' | 'vars' | 'facts'> = { lifted: [], vars: {} },
): Environment {
  const { project, now } = around;
  return environment({ plan, project, snapshot: snapshotOf(stored, around), now });
}

export function snapshotOf(
  { id, facts, computed_by: by }: Stored,
  { project, now }: Around,
): Snapshot {
  const known = cameToBe(facts, by, { project, now }) ?? facts;
  return { ...known, subject: { kind: 'customer', id } };
}

const INSIDE = `
SELECT n.id, n.version, n.customer_id AS customer, n.subject_kind AS kind, n.subject_id AS subject, n.way,
  (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('step', x.step, 'visit', x.visit, 'what', x.what, 'since', x.since,
    'shared', x.shared, 'onExit', x.on_exit))), '[]') FROM (
    SELECT w.step, w.visit, 'wait' AS what, min(tenure_ms(w.since)) AS since, NULL::boolean AS shared, NULL::jsonb AS on_exit
      FROM wait w WHERE w.enrollment_id = n.id AND w.exit IS NULL AND w.step IS NOT NULL GROUP BY w.step, w.visit
    UNION ALL SELECT s.step, s.visit, 'task', NULL, EXISTS (SELECT FROM task_source o
        WHERE o.task_id = t.id AND o.left_at IS NULL AND o.enrollment_id <> n.id), t.on_exit
      FROM task_source s JOIN task t ON t.id = s.task_id WHERE s.enrollment_id = n.id AND s.left_at IS NULL AND t.status = 'open'
    UNION ALL SELECT a.step, a.visit, 'draft', NULL, NULL, NULL FROM approval a WHERE a.enrollment_id = n.id AND a.status = 'open'
    UNION ALL SELECT o.step, o.visit, 'send', NULL, NULL, NULL FROM outreach o WHERE o.enrollment_id = n.id AND o.status = 'waiting'
    UNION ALL SELECT p.step, 1, 'parked', NULL, NULL, NULL FROM parked_step p WHERE p.enrollment_id = n.id) x) AS stands
FROM enrollment n WHERE n.playbook = $1 AND n.version = ANY ($2::text[]) AND n.ended_at IS NULL AND n.status <> 'held_out'
ORDER BY n.id`;
