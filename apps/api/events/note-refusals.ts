import type { Pool } from 'pg';

/** One event that was not taken. */
export interface RefusedEvent {
  readonly code: string;
  /** As it was sent, whatever it was. */
  readonly event: unknown;
}

/** Different kinds of one source in one hour; whatever comes beyond is not counted apart. */
const MOST_KINDS = 200;
const MOST_FIELDS = 20;
/** Hours are kept so long. */
const KEPT_DAYS = 7;

/**
 * Counts refusals by source, code and (where it is unknown) event type, so that somebody sees what a system sends in vain.
 * Values are never kept: of an unknown type the names of its data, and of what kind each is.
 */
export async function noteRefusals(
  pool: Pool,
  source: string,
  { refusals, now }: { readonly refusals: readonly RefusedEvent[]; readonly now: number },
): Promise<void> {
  if (refusals.length === 0) return;
  const hour = new Date(Math.floor(now / 3_600_000) * 3_600_000);
  await pool.query(
    `WITH given AS (
       SELECT code, type, count(*)::int AS count, (array_agg(fields ORDER BY length(fields::text) DESC))[1] AS fields
       FROM jsonb_to_recordset($2::jsonb) AS r(code text, type text, fields jsonb) GROUP BY code, type),
     old AS (DELETE FROM ingest_refusal WHERE hour < $3::timestamptz - interval '${KEPT_DAYS} days')
     INSERT INTO ingest_refusal AS r (source, code, type, hour, count, last_at, fields)
     SELECT $1, code, type, $3::timestamptz, count, $4::timestamptz, fields FROM given g
     WHERE (SELECT count(*) FROM ingest_refusal k WHERE k.hour = $3::timestamptz AND k.source = $1) < ${MOST_KINDS}
       OR EXISTS (SELECT 1 FROM ingest_refusal k WHERE k.hour = $3::timestamptz AND k.source = $1 AND k.code = g.code AND k.type = g.type)
     ORDER BY code, type
     ON CONFLICT (hour, source, code, type) DO UPDATE SET count = r.count + excluded.count, last_at = excluded.last_at`,
    [source, JSON.stringify(refusals.map(toRow)), hour, new Date(now)],
  );
}

function toRow({ code, event }: RefusedEvent): object {
  if (code !== 'unknown_event_type') return { code, type: '', fields: {} };
  const { type, data } = event as { type?: unknown; data?: unknown };
  const known = typeof type === 'string' && NAME.test(type);
  return { code, type: known ? type : '', fields: known ? fieldsOf(data) : {} };
}

/** What could stand in a catalog: nothing else is shown to anybody. */
const NAME = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,3}$/;

/** Names as a catalog could hold them, and of what kind each is: never a value. */
export function fieldsOf(data: unknown): Readonly<Record<string, string>> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return {};
  const fields = Object.entries(data).flatMap(([name, value]): [string, string][] => {
    const kind = kindOf(value);
    return NAME.test(name) && !name.includes('.') && kind !== undefined ? [[name, kind]] : [];
  });
  return Object.fromEntries(fields.slice(0, MOST_FIELDS));
}

function kindOf(value: unknown): string | undefined {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value !== 'string') return undefined;
  return /^\d{4}-\d\d-\d\d$/.test(value) ? 'date' : 'text';
}
