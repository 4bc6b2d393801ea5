import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';

/** As SQL takes it. */
export interface EventRow {
  readonly source: string;
  readonly key: string;
  readonly about: { readonly kind: string; readonly id: string };
  readonly type: string;
  /** ms */
  readonly at: number;
  readonly historic: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What became of the event at place `i`. */
export interface StoredRow {
  readonly i: number;
  readonly event_id: number | null;
  readonly customer: string;
  readonly outcome: 'stored' | 'duplicate' | 'unknown';
}

/** What others post comes into a month that is there; what is reported comes within the transaction of its cause. */
type Through = 'tenure_store_events' | 'tenure_report_events';

/** Locks whom the events are about and stores them; answers in their order. `now`: ms, when they arrived. */
export async function storeEvents(
  client: PoolClient,
  { events, now }: { readonly events: readonly EventRow[]; readonly now: number },
  through: Through = 'tenure_store_events',
): Promise<StoredRow[]> {
  const rows = events.map((event, i) => ({
    i,
    k: keyOf(event),
    source: event.source,
    key: event.key,
    kind: event.about.kind,
    id: event.about.id,
    type: event.type,
    at: new Date(event.at).toISOString(),
    historic: event.historic,
    data: event.data,
  }));
  const found = await client.query<StoredRow>(
    `SELECT * FROM ${through}($1::jsonb, $2::timestamptz)`,
    [JSON.stringify(rows), new Date(now).toISOString()],
  );
  return found.rows.sort((a, b) => a.i - b.i);
}

/** 128 bits of (source, key): what is unique for ever. A cryptographic hash, so that nobody can make two events one. */
function keyOf({ source, key }: EventRow): string {
  const hex = createHash('sha256').update(`${source}\u001f${key}`).digest('hex').slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
