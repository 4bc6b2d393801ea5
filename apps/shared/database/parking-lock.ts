import type { Queryable } from '../publications/published';
import { LOCK_SPACES } from './lock-spaces';

/**
 * The lock between steps that park and whoever brings what they may lack: a person, a role, a queue's member. Who parks a step holds it shared from a last look to the commit; who brings something holds it exclusively from the
 * search for parked steps to the commit: one of the two sees the other. Behind the customer's lock, in a statement of its own.
 */
export async function lockParking(through: Queryable, mode: 'shared' | 'exclusive'): Promise<void> {
  const lock = mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
  await through.query(`SELECT ${lock}($1, 0)`, [LOCK_SPACES.parking]);
}
