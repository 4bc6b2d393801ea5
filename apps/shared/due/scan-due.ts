import type { Pool, PoolClient } from 'pg';
import { noEffects, isEmpty, writeEffects } from '../change/effects';
import { endings } from '../change/endings';
import { transact } from '../database/transact';
import type { Live, Published, Version } from '../publications/published';
import { customersWithDue, findDue, type Due } from './find-due';
import { report } from '../ingest/report';
import { judgeGoals } from './judge-goals';
import { matchDueWaits } from './match-due';
import { openWays } from './open-ways';

export interface ScanDeps {
  readonly pool: Pool;
  readonly published: Published;
  /** One customer whose rows cannot be done does not keep the others waiting. */
  readonly log: (line: string) => void;
}

/** Rows looked at in one pass: the next pass goes on where this one stopped. */
const MOST = 500;

/**
 * One pass over what is due at `now` (ms, playbook time), the oldest first, each customer in a transaction of its own.
 * Any number of scanners may run: who comes second finds nothing due. What was missed while none ran is still due.
 * Answers for how many customers something was.
 */
export async function scanDue(deps: ScanDeps, now: number): Promise<number> {
  const live = await deps.published.current();
  if (live === undefined) return 0;
  const customers = await customersWithDue(deps.pool, now, MOST);
  for (const customer of customers) {
    try {
      await transact(deps.pool, (client) => fire(client, deps, { customer, live, now }));
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      deps.log(`what is due of customer ${customer}: ${words}`);
    }
  }
  return customers.length;
}

interface Turn {
  readonly customer: string;
  readonly live: Live;
  readonly now: number;
}

/** The lock is a statement of its own: the next one asks what is still due. */
async function fire(client: PoolClient, deps: ScanDeps, turn: Turn): Promise<void> {
  const { customer, live, now } = turn;
  await client.query('SELECT 1 FROM customer WHERE id = $1 FOR NO KEY UPDATE', [customer]);
  const due = await findDue(client, turn);
  const versions = await loadVersions(client, deps.published, due);
  const effects = noEffects();
  matchDueWaits({ due, live, versions, now }, effects);
  judgeGoals({ due, live, versions, now }, effects);
  openWays({ due, live, versions, now }, customer, effects);
  if (isEmpty(effects)) return;
  const written = await writeEffects(client, effects, now);
  const { published } = deps;
  await report({ client, published, live, now }, endings(effects, written));
}

async function loadVersions(
  client: PoolClient,
  published: Published,
  { waits, goals }: Due,
): Promise<Map<string, Version>> {
  const versions = new Map<string, Version>();
  for (const hash of new Set([...waits, ...goals].map(({ version }) => version)))
    versions.set(hash, await published.versionThrough(client, hash));
  return versions;
}
