import type { PoolClient } from 'pg';
import type { LastEvent } from '../../../playbooks/rules/due';
import type { Facts } from '../change/match-change';
import { factsAt } from '../database/facts-at';
import { lastEnrollments, type Candidates } from '../ingest/find-candidates';
import type { Subject } from '../../../playbooks/rules/match';

/** One customer as a backfill looks at it. */
export interface Stored {
  readonly id: string;
  readonly computed_by: string | null;
  readonly facts: Facts;
  readonly last_events: readonly LastEvent[];
  /** The latest enrollments in the playbooks asked about. */
  readonly last: Candidates['last'];
  /** Occasions by which somebody came in before: they never do again. */
  readonly taken: readonly {
    readonly playbook: string;
    readonly subject: Subject;
    readonly way: string;
    readonly key: string;
  }[];
}

/** What is asked of each customer. */
export interface Asked {
  /** ms, playbook time: who is on duty then. */
  readonly now: number;
  readonly playbooks: readonly string[];
  /** Of events that silences wait for: kept as a last sign only once a publication that asks is there, so all are looked through. */
  readonly types: readonly string[];
}

/** The next ones behind `after`, by id, as they are; nobody is locked. */
export async function customersBehind(
  client: PoolClient,
  after: string,
  { limit, ...asked }: Asked & { readonly limit: number },
): Promise<Stored[]> {
  const text = read('c.id > $4 ORDER BY c.id LIMIT $5');
  const { rows } = await client.query<Stored>({
    name: 'backfill-behind',
    text,
    values: [asked.playbooks, asked.types, new Date(asked.now).toISOString(), after, limit],
  });
  return rows;
}

/** In a statement of its own, after they were locked. */
export async function customersOf(
  client: PoolClient,
  ids: readonly string[],
  { playbooks, types, now }: Asked,
): Promise<Map<string, Stored>> {
  const text = read('c.id = ANY ($4::text[])');
  const { rows } = await client.query<Stored>({
    name: 'backfill-of',
    text,
    values: [playbooks, types, new Date(now).toISOString(), ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

function read(which: string): string {
  return `
SELECT c.id, c.computed_by, ${factsAt('$3', 'c.id')} AS facts,
  CASE WHEN cardinality($2::text[]) = 0 THEN '[]' ELSE (SELECT coalesce(jsonb_agg(jsonb_build_object('type', s.type, 'at', tenure_ms(s.at),
      'about', jsonb_build_object('kind', s.about_kind, 'id', s.about_id))), '[]') FROM (
    SELECT x.type, x.about_kind, x.about_id, max(x.at) AS at FROM (
      SELECT e.type, e.about_kind, e.about_id, e.at FROM event e WHERE e.customer_id IN (c.id, '') AND e.type = ANY ($2)
      UNION ALL SELECT l.type, l.about_kind, l.about_id, l.at FROM last_event l WHERE l.customer_id IN (c.id, '') AND l.type = ANY ($2)) x
    GROUP BY x.type, x.about_kind, x.about_id) s) END AS last_events,
  ${lastEnrollments('c.id', '$1::text[]')} AS last,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('playbook', n.playbook, 'way', n.way, 'key', n.way_key,
      'subject', jsonb_build_object('kind', n.subject_kind, 'id', n.subject_id))), '[]')
    FROM enrollment n WHERE n.customer_id = c.id AND n.playbook = ANY ($1)) AS taken
FROM customer c WHERE ${which}`;
}
