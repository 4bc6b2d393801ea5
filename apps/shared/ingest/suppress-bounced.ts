import type { PoolClient } from 'pg';
import { suppress } from '../suppressions/suppress';
import type { Admitted } from './incoming';

/**
 * A mail system says that mail to somebody came back for good: their address gets none any more. It is the one of the
 * message that is named, else the contact's own. The customers are locked.
 */
export async function suppressBounced(
  client: PoolClient,
  events: readonly Admitted[],
  now: number,
): Promise<void> {
  const bounced = events
    .filter(({ type, declared }) => type === 'outreach.bounced' && declared['hard'] === true)
    .map(({ about, data, source }) => ({ contact: about.id, outreach: data['outreach'], source }));
  if (bounced.length === 0) return;
  const { rows } = await client.query<{ address: string; source: string }>(
    `SELECT x.address, min(x.source) AS source FROM (
       SELECT b.source, lower(CASE WHEN b.outreach IS NULL THEN k.reach ->> 'email'
         ELSE (SELECT o.address FROM outreach o WHERE o.id = b.outreach AND o.channel = 'email') END) AS address
       FROM jsonb_to_recordset($1::jsonb) AS b(contact text, outreach uuid, source text) JOIN contact k ON k.id = b.contact) x
     WHERE x.address IS NOT NULL GROUP BY x.address ORDER BY x.address`,
    [JSON.stringify(bounced)],
  );
  for (const { address, source } of rows)
    await suppress(client, { address, reason: 'mail to it came back', source, at: now });
}
