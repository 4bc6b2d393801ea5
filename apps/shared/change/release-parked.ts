import type { ParkCode } from '../../../playbooks/kernel/command';
import { lockParking } from '../database/parking-lock';
import type { Queryable } from '../publications/published';

/**
 * Something many enrollments may lack is there (a person, a role, a calendar's year): each that is parked with one of
 * these codes tries its step again. `id` names what happened, once; `afterMs` of real time when others must see it first.
 * Returns how many were told.
 */
export async function releaseParked(
  through: Queryable,
  codes: readonly ParkCode[],
  { id, now, afterMs = 0 }: { id: string; now: number; afterMs?: number },
): Promise<number> {
  await lockParking(through, 'exclusive');
  const { rowCount } = await through.query(
    `INSERT INTO outbox (enrollment_id, shard, kind, payload, retry_at)
     SELECT p.enrollment_id, tenure_shard(p.enrollment_id), 'signal',
       jsonb_build_object('kind', 'released', 'id', $2::text || '/' || p.step, 'at', $3::bigint, 'step', p.step),
       CASE WHEN $4 > 0 THEN now() + $4 * interval '1 millisecond' END
     FROM parked_step p WHERE p.code = ANY ($1::text[]) ORDER BY p.enrollment_id, p.step`,
    [codes, id, now, afterMs],
  );
  return rowCount ?? 0;
}
