import { eventIdOf } from '../../shared/ingest/event-id';
import type { Queryable } from '../../shared/publications/published';

interface One {
  readonly id: string;
  readonly playbook: string;
}

/** As many of those who entered, and of those who were inside, are shown. */
const MOST = 200;
const OF_CUSTOMER = 'customer_id = $2';
/** What is about everyone is brought to customer after customer. */
const SOON_AFTER = `started_at >= $2::timestamptz AND started_at < $2::timestamptz + interval '7 days'`;

/** What came of an event when it arrived. */
interface EventEffects {
  readonly started: readonly One[];
  readonly woke: readonly (One & { readonly step: string | null })[];
  readonly ended: readonly (One & { readonly exit: string | null })[];
  /** Nobody waited for it, and no way in opened by it. */
  readonly nothing: boolean;
}

interface Row extends One {
  readonly kind: 'started' | 'woke' | 'ended';
  readonly step: string | null;
  readonly exit: string | null;
}

export async function effectsOf(
  through: Queryable,
  event: {
    readonly source: string;
    readonly key: string;
    readonly customer_id: string;
    readonly about_kind: string;
    readonly received_at: Date;
  },
): Promise<EventEffects> {
  const { rows } = await through.query<Row>(
    `(SELECT 'started' AS kind, id, playbook, NULL AS step, NULL AS exit FROM enrollment
      WHERE way_key = $1 AND ${event.about_kind === 'everyone' ? SOON_AFTER : OF_CUSTOMER} ORDER BY id LIMIT ${MOST})
     UNION ALL
     (SELECT f.kind, n.id, n.playbook, f.step, n.exit FROM event_effect f JOIN enrollment n ON n.id = f.enrollment_id
      WHERE f.event = $1 ORDER BY n.id LIMIT ${MOST})`,
    [
      eventIdOf(event.source, event.key),
      event.about_kind === 'everyone' ? event.received_at : event.customer_id,
    ],
  );
  const of = (kind: Row['kind']) => rows.filter((row) => row.kind === kind);
  const one = ({ id, playbook }: Row): One => ({ id, playbook });
  return {
    started: of('started').map(one),
    woke: of('woke').map((row) => ({ ...one(row), step: row.step })),
    ended: of('ended').map((row) => ({ ...one(row), exit: row.exit })),
    nothing: rows.length === 0,
  };
}
