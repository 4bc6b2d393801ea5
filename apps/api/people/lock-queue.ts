import type { PoolClient } from 'pg';
import { LOCK_SPACES } from '../../shared/database/lock-spaces';

/** Until the transaction ends, in a statement of its own: what is read after it nobody else changes. */
export async function lockQueue(client: PoolClient, queue: string): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK_SPACES.queue, queue]);
}
