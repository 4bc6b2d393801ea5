import type { Pool } from 'pg';

/** Rows that say that something changed. They are only ever added, each with the next number of its table. */

export interface Change {
  readonly topic: string;
  /** What of the topic: a task, an approval, a customer … */
  readonly id: string | null;
}

interface Row {
  readonly source: string;
  readonly n: string;
  readonly thing: string | null;
  readonly customer: string | null;
  readonly playbook: string | null;
  readonly enrollment: string | null;
}

/** Source -> the list it belongs to, and what its row is about. */
const SOURCES: Readonly<
  Record<string, { readonly list: string | null; readonly of?: 'task'; readonly sql: string }>
> = {
  task: {
    list: 'inbox',
    of: 'task',
    sql: `SELECT c.id AS n, c.task_id::text AS thing, t.customer_id AS customer, t.playbook, NULL AS enrollment
      FROM task_change c JOIN task t ON t.id = c.task_id`,
  },
  approval: {
    list: 'approvals',
    sql: `SELECT c.id AS n, a.id::text AS thing, a.customer_id AS customer, a.playbook, a.enrollment_id::text AS enrollment
      FROM approval_change c JOIN approval a ON a.id = c.approval_id`,
  },
  outreach: {
    list: 'outreach',
    sql: `SELECT c.id AS n, o.id::text AS thing, o.customer_id AS customer, o.playbook, o.enrollment_id::text AS enrollment
      FROM outreach_change c JOIN outreach o ON o.id = c.outreach_id`,
  },
  customer: {
    list: null,
    sql: `SELECT c.id AS n, NULL AS thing, c.customer_id AS customer, NULL AS playbook, NULL AS enrollment FROM customer_change c`,
  },
  switch: {
    list: 'switches',
    sql: `SELECT c.id AS n, c.scope AS thing, NULL AS customer, NULL AS playbook, NULL AS enrollment FROM switch_change c`,
  },
  letter: {
    list: 'operations',
    sql: `SELECT c.id AS n, c.id::text AS thing, NULL AS customer, NULL AS playbook, c.enrollment_id::text AS enrollment FROM dead_letter c`,
  },
  audit: {
    list: 'operations',
    // Of what is not said: the log has readers of its own.
    sql: `SELECT c.id AS n, NULL AS thing, NULL AS customer, NULL AS playbook, NULL AS enrollment FROM audit_log c`,
  },
  publication: {
    list: 'playbooks',
    sql: `SELECT c.seq AS n, c.id AS thing, NULL AS customer, NULL AS playbook, NULL AS enrollment FROM publication c`,
  },
  // To whom is not said: whoever listens looks at their own.
  notice: {
    list: 'notices',
    sql: `SELECT c.n AS n, c.id::text AS thing, NULL AS customer, NULL AS playbook, NULL AS enrollment FROM notice c`,
  },
};
const KEY: Readonly<Record<string, string>> = { publication: 'seq', notice: 'n' };

/** Of each source and poll; whoever has more to say says that everything changed. */
const MOST = 2_000;

/** How far each source is known. */
export type Marks = Readonly<Record<string, number>>;

const MARKS = Object.keys(SOURCES).map(
  (source) =>
    `SELECT '${source}' AS source, coalesce(max(${KEY[source] ?? 'id'}), 0)::text AS n FROM ${tableOf(source)}`,
);

function tableOf(source: string): string {
  const others: Readonly<Record<string, string>> = {
    letter: 'dead_letter',
    audit: 'audit_log',
    publication: 'publication',
    notice: 'notice',
  };
  return others[source] ?? `${source}_change`;
}

export async function readMarks(pool: Pool): Promise<Marks> {
  const { rows } = await pool.query<{ source: string; n: string }>(MARKS.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ source, n }) => [source, Number(n)]));
}

const NEWER = Object.entries(SOURCES)
  .map(
    ([source, { sql }], i) =>
      `(SELECT '${source}' AS source, x.n::text AS n, x.thing, x.customer, x.playbook, x.enrollment FROM (${sql}
        WHERE c.${KEY[source] ?? 'id'} > $${i + 1} ORDER BY c.${KEY[source] ?? 'id'} DESC LIMIT ${MOST}) x)`,
  )
  .join(' UNION ALL ');

export interface Newer {
  /** By `<source> <n>`. */
  readonly changes: ReadonlyMap<string, readonly Change[]>;
  readonly marks: Marks;
  /** Some source had more than fits. */
  readonly overflow: boolean;
}

/** What stands above these marks; numbers are not the order of commits, so whoever asks goes back a little. */
export async function readNewer(pool: Pool, since: Marks): Promise<Newer> {
  const { rows } = await pool.query<Row>(
    NEWER,
    Object.keys(SOURCES).map((source) => since[source] ?? 0),
  );
  const changes = new Map<string, Change[]>();
  const marks: Record<string, number> = { ...since };
  const counts: Record<string, number> = {};
  for (const row of rows) {
    changes.set(`${row.source} ${row.n}`, topicsOf(row));
    marks[row.source] = Math.max(marks[row.source] ?? 0, Number(row.n));
    counts[row.source] = (counts[row.source] ?? 0) + 1;
  }
  return { changes, marks, overflow: Object.values(counts).some((count) => count >= MOST) };
}

function topicsOf({ source, thing, customer, playbook, enrollment }: Row): Change[] {
  const { list = null, of } = SOURCES[source] ?? {};
  const about = { customer, playbook, enrollment, task: of === 'task' ? thing : null };
  const things = Object.entries(about).flatMap(([kind, id]) =>
    id === null ? [] : [{ topic: `${kind}:${id}`, id: thing ?? id }],
  );
  return list === null ? things : [{ topic: list, id: thing }, ...things];
}
