import { OWN_SOURCE } from '../../../playbooks/rules/reported';
import type { Queryable } from '../../shared/publications/published';
import type { Place } from '../http/cursor';

export const KINDS = [
  'event',
  'task',
  'outreach',
  'enrollment',
  'change',
  'hold',
  'consent',
  'note',
] as const;
export type Kind = (typeof KINDS)[number];

/** Where things of one kind stand: rows `{at, id, data}` of customer $1. */
interface Source {
  readonly kind: Kind;
  /** What `id` is compared as. */
  readonly type: 'bigint' | 'uuid';
  readonly at: string;
  readonly id: string;
  readonly from: string;
  /** What is shown of it. */
  readonly data: string;
}

const STEP = `'playbook', n.playbook, 'version', n.version`;

/** Of one moment the later in this list is the newer: what follows stands above what it follows from. */
const SOURCES: readonly Source[] = [
  {
    kind: 'event',
    type: 'bigint',
    at: 'x.at',
    id: 'x.id',
    // What the product itself told follows from a task, a note, an end …: those stand there themselves.
    from: `event x WHERE x.customer_id = $1 AND x.source <> '${OWN_SOURCE}'`,
    data: `'source', x.source, 'id', x.key, 'type', x.type, 'about', jsonb_build_object('type', x.about_kind, 'id', x.about_id), 'historic', x.historic, 'data', x.data`,
  },
  {
    kind: 'change',
    type: 'bigint',
    at: 'x.at',
    id: 'x.id',
    from: 'customer_change x WHERE x.customer_id = $1',
    data: `'source', x.source, 'type', x.subject_kind, 'id', x.subject_id, 'attribute', x.attribute, 'old', x.old, 'new', x.new, 'parts', x.parts`,
  },
  {
    kind: 'note',
    type: 'uuid',
    at: 'x.at',
    id: 'x.id',
    from: 'note x WHERE x.customer_id = $1',
    data: `'id', x.id, 'note', x.kind, 'text', x.text, 'by', x.by, 'contact', x.contact_id`,
  },
  {
    kind: 'consent',
    type: 'bigint',
    at: 'x.at',
    id: 'x.id',
    from: 'contact k JOIN consent_event x ON x.contact_id = k.id WHERE k.customer_id = $1',
    data: `'contact', x.contact_id, 'purpose', x.purpose, 'given', x.given, 'basis', x.basis, 'source', x.source`,
  },
  {
    kind: 'hold',
    type: 'uuid',
    at: 'x.placed_at',
    id: 'x.id',
    from: 'hold x WHERE x.customer_id = $1',
    data: `'id', x.id, 'what', 'placed', 'reason', x.reason, 'by', x.placed_by, 'contact', x.contact_id, 'purposes', to_jsonb(x.purposes), 'until', x.until`,
  },
  {
    kind: 'hold',
    type: 'uuid',
    at: 'x.released_at',
    id: 'x.id',
    from: 'hold x WHERE x.customer_id = $1 AND x.released_at IS NOT NULL',
    data: `'id', x.id, 'what', 'released', 'reason', x.reason, 'by', x.released_by, 'contact', x.contact_id, 'purposes', to_jsonb(x.purposes), 'until', NULL`,
  },
  {
    kind: 'enrollment',
    type: 'uuid',
    at: 'n.started_at',
    id: 'n.id',
    from: 'enrollment n WHERE n.customer_id = $1',
    data: `${STEP}, 'id', n.id, 'what', CASE WHEN n.status = 'held_out' THEN 'held_out' ELSE 'started' END, 'way', n.way, 'exit', NULL`,
  },
  {
    kind: 'task',
    type: 'bigint',
    at: 'x.at',
    id: 'x.id',
    from: `task t JOIN task_change x ON x.task_id = t.id
      LEFT JOIN LATERAL (SELECT e.version, s.step FROM task_source s JOIN enrollment e ON e.id = s.enrollment_id
        WHERE s.task_id = t.id ORDER BY e.started_at, s.step LIMIT 1) n ON true
      WHERE t.customer_id = $1 AND x.kind NOT IN ('moved', 'ticked', 'joined', 'left')`,
    data: `'playbook', t.playbook, 'version', n.version, 'id', t.id, 'step', n.step, 'title', t.title, 'what', x.kind, 'by', x.by, 'detail', x.detail, 'answers', t.answers`,
  },
  {
    kind: 'outreach',
    type: 'uuid',
    at: 'coalesce(x.ended_at, x.created_at)',
    id: 'x.id',
    from: 'outreach x JOIN enrollment n ON n.id = x.enrollment_id WHERE x.customer_id = $1',
    data: `${STEP}, 'id', x.id, 'step', x.step, 'status', x.status, 'reason', x.reason, 'subject', x.subject, 'channel', x.channel, 'contact', x.contact_id, 'purpose', x.purpose`,
  },
  {
    kind: 'enrollment',
    type: 'uuid',
    at: 'n.ended_at',
    id: 'n.id',
    from: `enrollment n WHERE n.customer_id = $1 AND n.ended_at IS NOT NULL AND n.status <> 'held_out'`,
    data: `${STEP}, 'id', n.id, 'what', 'ended', 'way', n.way, 'exit', n.exit`,
  },
];

export interface TimelineRow {
  readonly at: Date;
  /** To the microsecond: what a page goes on from. */
  readonly moment: string;
  readonly rank: number;
  readonly id: string;
  readonly kind: Kind;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Newest first, from below `after` on. Each source is read as far as one page reaches, along its index. */
export async function readTimeline(
  through: Queryable,
  asked: {
    readonly customer: string;
    readonly kinds: readonly Kind[];
    readonly after: Place | undefined;
    readonly limit: number;
  },
): Promise<TimelineRow[]> {
  const { customer, kinds, after, limit } = asked;
  const parts = SOURCES.flatMap((source, rank) =>
    kinds.includes(source.kind) ? [partOf(source, rank, after?.[1])] : [],
  );
  const { rows } = await through.query<TimelineRow>(
    `SELECT at, at::text AS moment, rank, id, kind, data FROM (${parts.join('\nUNION ALL\n')}) AS a
     ORDER BY a.at DESC, rank DESC, n LIMIT $2`,
    [customer, limit, ...(after === undefined ? [] : [after[0], after[2]])],
  );
  return rows;
}

/** `reached`: in which source the page before ended; undefined: this is the first. */
function partOf(source: Source, rank: number, reached: Place[number] | undefined): string {
  const { kind, type, at, id, from, data } = source;
  const below = {
    first: '',
    above: `AND ${at} < $3::timestamptz`,
    same: `AND (${at}, ${id}) < ($3::timestamptz, $4::${type})`,
    below: `AND ${at} <= $3::timestamptz`,
  };
  const is =
    reached === undefined
      ? 'first'
      : rank === Number(reached)
        ? 'same'
        : rank > Number(reached)
          ? 'above'
          : 'below';
  return `(SELECT ${at} AS at, ${rank} AS rank, ${id}::text AS id, '${kind}' AS kind, row_number() OVER (ORDER BY ${at} DESC, ${id} DESC) AS n,
     jsonb_build_object(${data}) AS data FROM ${from} ${below[is]} ORDER BY ${at} DESC, ${id} DESC LIMIT $2)`;
}
