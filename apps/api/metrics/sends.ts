import type { Pool } from 'pg';
import type { Metric } from './exposition';
import { Tally } from './tally';

/** So many rows are looked at in one look; the rest in the next. */
const MOST = 20_000;

/**
 * What became of messages since this process looked first, from the changes of the ledger. Numbers are not the order of
 * commits: what was the last number at one look is counted at the next, when whoever came before has committed.
 */
export class Sends {
  private readonly tally = new Tally({
    name: 'tenure_sends_total',
    help: 'Messages by channel and result since this process began; every process counts all of them',
  });
  private counted: number | undefined;
  private seen = 0;

  async look(pool: Pool): Promise<Metric> {
    const { rows } = await pool.query<{ last: string }>(
      'SELECT coalesce(max(id), 0)::text AS last FROM outreach_change',
    );
    const last = Number(rows[0]?.last ?? 0);
    if (this.counted === undefined) [this.counted, this.seen] = [last, last];
    const until = Math.min(this.seen, this.counted + MOST);
    if (until > this.counted) await this.count(pool, this.counted, until);
    this.counted = until;
    this.seen = last;
    return this.tally.metric();
  }

  private async count(pool: Pool, after: number, until: number): Promise<void> {
    const { rows } = await pool.query<{ channel: string; result: string; count: number }>(
      `SELECT coalesce(o.channel, 'none') AS channel, c.status AS result, count(*)::int AS count
       FROM outreach_change c JOIN outreach o ON o.id = c.outreach_id
       WHERE c.id > $1 AND c.id <= $2 AND c.status IN ('accepted', 'refused', 'skipped', 'unconfirmed') GROUP BY 1, 2`,
      [after, until],
    );
    for (const { channel, result, count } of rows) this.tally.add({ channel, result }, count);
  }
}
