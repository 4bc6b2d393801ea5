import type { Client } from 'pg';
import { LOCK_SPACES } from '../shared/database/lock-spaces';

// Who relays what: 16 shards of enrollments, each under an advisory lock of a relay's connection. A relay that dies
// frees its shards at once, because its connection does; no lease rows, nothing to expire.

export const SHARDS = 16;
const { shard: OWN, relay: PRESENT } = LOCK_SPACES;

export class Shards {
  readonly held = new Set<number>();

  constructor(private readonly connection: Client) {}

  /** Says that this relay is here. Once per connection. */
  async appear(): Promise<void> {
    await this.connection.query('SELECT pg_advisory_lock_shared($1, 0)', [PRESENT]);
  }

  /** Takes or gives back shards until this relay has its share. `busy` ones, with something in flight, are kept. */
  async balance(busy: ReadonlySet<number>): Promise<void> {
    const share = Math.ceil(SHARDS / Math.max(1, await this.countRelays()));
    for (const shard of [...this.held]) {
      if (this.held.size <= share) break;
      if (busy.has(shard)) continue;
      this.held.delete(shard);
      await this.connection.query('SELECT pg_advisory_unlock($1, $2)', [OWN, shard]);
    }
    if (this.held.size < share) await this.takeFree(share - this.held.size);
  }

  private async countRelays(): Promise<number> {
    const { rows } = await this.connection.query<{ relays: string }>(
      `SELECT count(*)::text AS relays FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      [PRESENT],
    );
    return Number(rows[0]?.relays ?? 1);
  }

  /** A loop of its own per shard: pg_try_advisory_lock in a WHERE would also lock what a LIMIT then drops. */
  private async takeFree(wanted: number): Promise<void> {
    const taken = this.held.size + wanted;
    for (let shard = 0; shard < SHARDS && this.held.size < taken; shard += 1) {
      if (this.held.has(shard)) continue;
      const { rows } = await this.connection.query<{ ok: boolean }>(
        'SELECT pg_try_advisory_lock($1, $2) AS ok',
        [OWN, shard],
      );
      if (rows[0]?.ok === true) this.held.add(shard);
    }
  }
}
