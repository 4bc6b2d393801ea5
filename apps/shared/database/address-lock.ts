import type { ClientBase } from 'pg';
import { LOCK_SPACES } from './lock-spaces';

/**
 * A send holds its address shared from the check to the commit, a suppression holds it exclusively: none is handed
 * over after a suppression has committed. A statement of its own, after the customer's lock and before what it protects.
 */
export async function lockAddress(
  client: ClientBase,
  address: string,
  mode: 'shared' | 'exclusive',
): Promise<void> {
  const lock = mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
  await client.query(`SELECT ${lock}(${LOCK_SPACES.address}, hashtext(lower($1)))`, [address]);
}
