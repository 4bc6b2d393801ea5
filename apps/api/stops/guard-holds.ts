import type { Pool } from 'pg';
import { holdsNow } from '../../../playbooks/rules/guards';
import { customersOf } from '../../shared/backfill/read-customers';
import { openDoor } from '../../shared/backfill/knock';
import { noEffects } from '../../shared/change/effects';
import { transact } from '../../shared/database/transact';
import type { Published } from '../../shared/publications/published';

const FILE = 'guards.yaml';

/** A hold of guards.yaml that is true of a customer now: nobody lifts it, it ends when its condition does. */
export interface GuardHold {
  readonly rule: string;
  readonly purposes: readonly string[];
  readonly expression: string;
  readonly file: string;
  readonly line: number | null;
}

/** By the rules that messages are decided by; of a customer that is not there none. */
export async function guardHoldsOf(
  {
    pool,
    published,
    now,
  }: { readonly pool: Pool; readonly published: Published; readonly now: number },
  customer: string,
): Promise<readonly GuardHold[]> {
  const live = await published.newest();
  const { project } = live;
  if (project.guards.holds.length === 0) return [];
  const stored = await transact(pool, async (client) =>
    (await customersOf(client, [customer], { now, playbooks: [], types: [] })).get(customer),
  );
  if (stored === undefined) return [];
  const { scene } = openDoor(stored, { live, now, effects: noEffects() });
  const snapshot = { ...scene.facts, subject: { kind: 'customer', id: customer } };
  const found = holdsNow({ plan: { lifted: [], vars: {} }, project, snapshot, now });
  if (found.length === 0) return [];
  const text = await guardsText(pool);
  return found.map(({ name, purposes, when }) => ({
    ...{ rule: name, purposes, expression: when.source },
    ...{ file: FILE, line: lineOf(text, name) },
  }));
}

async function guardsText(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ text: string | null }>(
    'SELECT files ->> $1 AS text FROM publication ORDER BY seq DESC LIMIT 1',
    [FILE],
  );
  return rows[0]?.text ?? '';
}

/** Where its name stands. */
function lineOf(text: string, name: string): number | null {
  const named = new RegExp(`\\bname:\\s*["']?${name}\\b`);
  const at = text.split('\n').findIndex((line) => named.test(line));
  return at < 0 ? null : at + 1;
}
