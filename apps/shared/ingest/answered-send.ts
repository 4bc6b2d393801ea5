import type { Pool } from 'pg';
import { shown } from '../change/check-value';
import type { Fault } from '../refused';

/** What the ledger knows of a send that a reply or a bounce names. */
interface Sent {
  readonly id: string;
  readonly contact: string | null;
  readonly playbook: string;
  readonly step: string;
  readonly channel: string;
}

export type AnsweredSends = ReadonlyMap<string, Sent>;

const ABOUT_A_SEND = ['outreach.replied', 'outreach.bounced'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The sends that these events name in `data.outreach`: one look, and none where nobody names any. */
export async function answeredSends(
  pool: Pool,
  events: readonly unknown[],
): Promise<AnsweredSends> {
  const ids = events
    .map(namedBy)
    .filter((id): id is string => typeof id === 'string' && UUID.test(id));
  if (ids.length === 0) return new Map();
  const { rows } = await pool.query<Sent>(
    `SELECT id, contact_id AS contact, playbook, step, channel FROM outreach
     WHERE id = ANY ($1::uuid[]) AND channel IS NOT NULL`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The event with what the ledger says of its send; whose answer it is the sender may say otherwise: a colleague replied. */
export function withSend(
  event: unknown,
  sends: AnsweredSends,
): { readonly event: unknown; readonly fault?: Fault } {
  const id = namedBy(event);
  if (id === undefined) return { event };
  const sent = typeof id === 'string' ? sends.get(id.toLowerCase()) : undefined;
  if (!sent) {
    const detail = `no message with the id ${shown(id)} was sent`;
    const fix = 'name the id of a row of GET /v1/outreach, or write step, playbook and channel';
    return {
      event,
      fault: { pointer: '/data/outreach', code: 'unknown_reference', detail, fix },
    };
  }
  const { contact, playbook, step, channel } = sent;
  const given = event as { readonly data: object };
  return {
    event: {
      ...(contact === null ? {} : { contact }),
      ...given,
      data: { ...given.data, playbook, step, channel },
    },
  };
}

function namedBy(event: unknown): unknown {
  if (typeof event !== 'object' || event === null) return undefined;
  const { type, data } = event as { readonly type?: unknown; readonly data?: unknown };
  if (typeof type !== 'string' || !ABOUT_A_SEND.includes(type)) return undefined;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined;
  return (data as { readonly outreach?: unknown }).outreach;
}
