import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { Project } from '../../../playbooks/kernel/catalog';
import type { Context } from '../../../playbooks/rules/decision';
import {
  changedFacts,
  draftNow,
  type DraftNow,
  type FactChange,
  ratedByPlaces,
} from '../../../playbooks/rules/draft-now';
import { rateOf } from '../../../playbooks/rules/guards';
import type { MessageLinks } from '../../../playbooks/rules/message-links';
import { namedByDelivery } from '../../../playbooks/rules/named-people';
import { reachOf } from '../../../playbooks/rules/recheck';
import { toContext } from '../../../playbooks/rules/to-context';
import { findContext } from '../facts/load-context';
import type { Published, Version } from '../publications/published';
import type { LockedApproval } from './lock-approval';

/** A draft that waits, looked at as delivery would: by what is true now. */

export interface Looking {
  readonly pool: Pool;
  readonly published: Published;
  readonly links: MessageLinks;
}

/** What has to be known before a transaction begins, so that it never waits for a second connection. */
export interface DraftGround {
  readonly version: Version;
  readonly project: Project;
  readonly links: MessageLinks;
}

/** Undefined: there is no such approval. */
export async function groundOfDraft(
  { pool, published, links }: Looking,
  approval: string,
): Promise<DraftGround | undefined> {
  const { rows } = await pool.query<{ version: string }>(
    'SELECT e.version FROM approval a JOIN enrollment e ON e.id = a.enrollment_id WHERE a.id::text = $1',
    [approval],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const [version, project] = await Promise.all([
    published.version(row.version),
    published.project(),
  ]);
  return { version, project, links };
}

type Looked = Pick<
  LockedApproval,
  | 'enrollment_id'
  | 'step'
  | 'visit'
  | 'contact_id'
  | 'channel'
  | 'subject'
  | 'body_text'
  | 'body_html'
  | 'version'
> &
  Partial<Pick<LockedApproval, 'pc' | 'binds' | 'facts'>>;

export interface DraftLook extends DraftNow {
  readonly changed: readonly FactChange[];
  readonly context: Context;
}

/** Undefined of a draft that was opened before it was kept what it is made of: nobody can look at it again. */
export async function lookAtDraft(
  client: Pick<PoolClient, 'query'>,
  draft: Looked,
  { ground, now }: { readonly ground: DraftGround; readonly now: number },
): Promise<DraftLook | undefined> {
  const { enrollment_id: enrollment, step, visit, pc, binds, facts } = draft;
  if (pc === null || pc === undefined || !binds || !facts) return undefined;
  const delivery = { id: `${step}#${visit}`, pc, step, visit, binds };
  const since = now - reachOf(ground.project.guards);
  const read = await findContext(client, {
    enrollment,
    now,
    people: namedByDelivery(delivery),
    guarding: { step, visit, since },
  });
  if (read === undefined) return undefined;
  const context = toContext(read, ground, now);
  const { contact_id: contact, channel, subject, body_text: text, body_html: html } = draft;
  const found = draftNow(delivery, context, { contact, channel, subject, text, html });
  const looks = await withRate(client, found.looks, context);
  return { ...found, looks, context, changed: changedFacts(facts, found.today) };
}

/** Where a rate is asked about: what its places say now; nobody takes one, so nothing is locked. */
async function withRate(
  client: Pick<PoolClient, 'query'>,
  looks: DraftNow['looks'],
  context: Context,
): Promise<DraftNow['looks']> {
  const sender = looks.find(({ check }) => check === 'rate')?.seen['sender'];
  const rate = typeof sender === 'string' ? rateOf(sender, context) : undefined;
  if (typeof sender !== 'string' || rate === undefined) return looks;
  const { rows } = await client.query<{ used: number | null }>(
    `SELECT CASE WHEN count(p.used_at) >= $2 THEN tenure_ms(min(p.used_at))::float8 END AS used
     FROM sender_place p WHERE p.sender = $1 AND p.n <= $2`,
    [sender, rate.max],
  );
  const usedAt = rows[0]?.used ?? undefined;
  return ratedByPlaces(looks, { sender, ...(usedAt === undefined ? {} : { usedAt }) }, context);
}

/** Names a text and what was made of it otherwise than it says: nobody approves it unseen. */
export function tagOf(version: number, changed: readonly FactChange[]): string {
  if (changed.length === 0) return String(version);
  const now = JSON.stringify(changed.map(({ name, is }) => [name, is]));
  return `${version}.${createHash('sha256').update(now).digest('hex').slice(0, 12)}`;
}
