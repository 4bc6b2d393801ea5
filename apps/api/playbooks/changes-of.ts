import type { Queryable } from '../../shared/publications/published';

interface Changed {
  readonly state: string;
  readonly version: number | null;
}
type Changes = Readonly<Record<string, Changed>>;

/** What publications did to which playbooks, as the audit log keeps it; what they left as it was is not named. */
export async function changesOf(
  through: Queryable,
  publications: readonly string[],
): Promise<ReadonlyMap<string, Changes>> {
  const { rows } = await through.query<{ resource: string; playbooks: Changes }>(
    `SELECT resource, detail -> 'playbooks' AS playbooks FROM audit_log
     WHERE resource = ANY ($1) AND action = 'publication.create'`,
    [publications.map((id) => `publication/${id}`)],
  );
  return new Map(
    rows.map(({ resource, playbooks }) => [resource.slice('publication/'.length), told(playbooks)]),
  );
}

function told(playbooks: Changes): Changes {
  const changed = Object.entries(playbooks).filter(([, { state }]) => state !== 'unchanged');
  return Object.fromEntries(changed.map(([id, { state, version }]) => [id, { state, version }]));
}
