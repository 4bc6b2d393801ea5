import type { ParkCode } from '../../../playbooks/kernel/command';
import type { Queryable } from '../publications/published';

/**
 * Something many enrollments may lack is there (a person, a role, a calendar's year): each that is parked with one of
 * these codes tries its step again. `id` names what happened, once. Returns how many were told.
 */
export async function releaseParked(
  through: Queryable,
  codes: readonly ParkCode[],
  { id, now }: { id: string; now: number },
): Promise<number> {
  const { rowCount } = await through.query(
    `INSERT INTO outbox (enrollment_id, shard, kind, payload)
     SELECT n.id, tenure_shard(n.id), 'signal',
       jsonb_build_object('kind', 'released', 'id', $2::text, 'at', $3::bigint, 'step', n.parked->>'step')
     FROM enrollment n WHERE n.status = 'parked' AND n.ended_at IS NULL AND n.parked->>'code' = ANY ($1::text[])`,
    [codes, id, now],
  );
  return rowCount ?? 0;
}
