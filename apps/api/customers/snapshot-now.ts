import type { Snapshot } from '../../../playbooks/rules/snapshot';
import { notFound } from '../http/problem';
import type { World } from '../world';

type Facts = Omit<Snapshot, 'subject'>;

/** All that decisions read of a customer, as of now; `people`: of whom it has to tell too. */
export async function snapshotNow(
  { pool, clock }: Pick<World, 'pool' | 'clock'>,
  customer: string,
  people: readonly string[] = [],
): Promise<Facts> {
  const { rows } = await pool.query<{ facts: Facts | null; absent: readonly string[] }>(
    `SELECT tenure_snapshot($1, $2::text[]) AS facts, tenure_absent($3::timestamptz) AS absent`,
    [customer, people, new Date(clock.now())],
  );
  const { facts = null, absent = [] } = rows[0] ?? {};
  if (facts === null) throw notFound(`customer "${customer}"`);
  const known = Object.entries(facts.people).map(
    ([id, one]) => [id, absent.includes(id) ? { ...one, absent: true } : one] as const,
  );
  return { ...facts, people: Object.fromEntries(known) };
}
