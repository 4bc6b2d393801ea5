import type { Pool } from 'pg';
import type { Catalog } from '../../../playbooks/kernel/catalog';
import { fieldsOf } from './note-refusals';

const DAY_MS = 86_400_000;
/** Different ones that this process remembers of a day. */
const MOST = 5_000;
const KEPT_DAYS = 7;

type Told = Readonly<Record<string, unknown>>;

/** Members of `data` that the catalog does not declare: noted once a day and field, so that an ordinary event costs nothing. */
export class UndeclaredFields {
  private day = 0;
  private readonly known = new Set<string>();

  constructor(private readonly pool: Pool) {}

  /** `events` were taken: each is an object of a type that the catalog knows. */
  async note(
    events: readonly unknown[],
    {
      source,
      catalog,
      now,
    }: { readonly source: string; readonly catalog: Catalog; readonly now: number },
  ): Promise<void> {
    const day = Math.floor(now / DAY_MS);
    if (day !== this.day) this.known.clear();
    this.day = day;
    const fresh = new Map<string, Record<string, string>>();
    for (const event of events as readonly Told[])
      for (const [name, kind] of Object.entries(undeclaredIn(event, catalog))) {
        const type = String(event['type']);
        const key = JSON.stringify([source, type, name]);
        if (this.known.has(key) || this.known.size >= MOST) continue;
        this.known.add(key);
        fresh.set(type, { ...fresh.get(type), [name]: kind });
      }
    if (fresh.size > 0) await this.keep(fresh, { source, now });
  }

  private async keep(
    fresh: ReadonlyMap<string, Readonly<Record<string, string>>>,
    { source, now }: { readonly source: string; readonly now: number },
  ): Promise<void> {
    const rows = [...fresh].map(([type, fields]) => ({ type, fields }));
    await this.pool.query(
      `WITH old AS (DELETE FROM undeclared_field WHERE day < ($3::timestamptz AT TIME ZONE 'UTC')::date - ${KEPT_DAYS})
       INSERT INTO undeclared_field AS u (day, source, type, fields, last_at)
       SELECT ($3::timestamptz AT TIME ZONE 'UTC')::date, $1, x.type, x.fields, $3::timestamptz
       FROM jsonb_to_recordset($2::jsonb) AS x(type text, fields jsonb) ORDER BY x.type
       ON CONFLICT ON CONSTRAINT undeclared_field_pkey DO UPDATE SET fields = u.fields || excluded.fields, last_at = excluded.last_at`,
      [source, JSON.stringify(rows), new Date(now)],
    );
  }
}

/** Of types of ours the senders' own words (`outreach` of a reply) are no news. */
function undeclaredIn({ type, data }: Told, { events }: Catalog): Readonly<Record<string, string>> {
  if (typeof type !== 'string' || !Object.hasOwn(events, type)) return {};
  const declared = events[type]?.fields ?? {};
  const fields = Object.entries(fieldsOf(data));
  return Object.fromEntries(fields.filter(([name]) => !Object.hasOwn(declared, name)));
}
