import type { Pool } from 'pg';
import type { Text } from '../../../playbooks/kernel/plan';
import { localised } from '../http/localised';

interface Told {
  readonly step: string | null;
  readonly visit: number | null;
}
interface Titled {
  readonly step: string;
  readonly visit: number;
  readonly title: Text;
}

/**
 * What the task of each visit to a step is called, with this customer's values in it; null: no task was opened then.
 * One query, whatever is told. `order`: locales, best first.
 */
export async function titlesInTrace(
  pool: Pool,
  enrollment: string,
  { told, order }: { readonly told: readonly Told[]; readonly order: readonly string[] },
): Promise<(one: Told) => string | null> {
  const steps = [...new Set(told.flatMap(({ step }) => step ?? []))];
  const { rows } = await pool.query<Titled>(
    `SELECT s.step, s.visit, t.title FROM task_source s JOIN task t ON t.id = s.task_id
     WHERE s.enrollment_id = $1 AND s.step = ANY ($2)`,
    [enrollment, steps],
  );
  const titles = new Map(
    rows.map(({ step, visit, title }) => [`${step}#${visit}`, localised(title, order)]),
  );
  return ({ step, visit }) => titles.get(`${step}#${visit}`) ?? null;
}
