import type { PoolClient } from 'pg';
import type { Compiled } from '../../../playbooks/compiler/compile';
import type { Diagnostic } from '../../../playbooks/compiler/diagnostic';
import { catalogInUse } from '../../../playbooks/compiler/versions/catalog-in-use';
import { waysChanged } from '../../../playbooks/compiler/versions/ways-changed';
import type { Project, TemplateVariant } from '../../../playbooks/kernel/catalog';
import type { Plan } from '../../../playbooks/kernel/plan';

interface Asked {
  readonly compiled: Compiled;
  readonly project: Project;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * What shows only beside what is live: lines of the catalog that versions in use need, and ways in that are others now.
 * Counted as the transaction sees it: whoever enters a version in the same moment may still meet what is gone, and
 * then parks by name.
 */
export async function besideLive(client: PoolClient, asked: Asked): Promise<readonly Diagnostic[]> {
  const { compiled, project, files } = asked;
  const used = await versionsInUse(client);
  const inUse = catalogInUse(used, project, new Map(Object.entries(files)));
  const ways: Diagnostic[] = [];
  for (const old of await livePlans(client)) {
    const now = compiled.playbooks.find(({ id }) => id === old.playbook);
    if (now === undefined || waysChanged(old, now).length === 0) continue;
    ways.push(...waysChanged(old, now, await howMany(client, now.plan.subject)));
  }
  return [...inUse, ...ways];
}

async function versionsInUse(client: PoolClient): Promise<Parameters<typeof catalogInUse>[0]> {
  const { rows } = await client.query<{
    hash: string;
    number: number;
    plan: string;
    templates: readonly TemplateVariant[];
    inside: number;
  }>(
    `SELECT v.hash, v.number, v.plan, v.templates, e.inside FROM playbook_version v
     JOIN (SELECT version, count(*)::int AS inside FROM enrollment
           WHERE ended_at IS NULL AND status <> 'held_out' GROUP BY version) e ON e.version = v.hash
     ORDER BY v.playbook, v.number`,
  );
  return rows.map(({ hash, number, plan, templates, inside }) => {
    const texts = templates.flatMap(({ subject, body }) => [subject, body]);
    return { hash, number, inside, texts, plan: JSON.parse(plan) as Plan };
  });
}

export async function livePlans(client: PoolClient): Promise<readonly Plan[]> {
  const { rows } = await client.query<{ plan: string }>(
    "SELECT v.plan FROM playbook b JOIN playbook_version v ON v.hash = b.version WHERE b.state <> 'retired' ORDER BY b.id",
  );
  return rows.map(({ plan }) => JSON.parse(plan) as Plan);
}

async function howMany(client: PoolClient, subject: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    subject === 'customer'
      ? 'SELECT count(*)::int AS n FROM customer'
      : subject === 'contact'
        ? 'SELECT count(*)::int AS n FROM contact'
        : { text: 'SELECT count(*)::int AS n FROM record WHERE type = $1', values: [subject] },
  );
  return rows[0]?.n ?? 0;
}
