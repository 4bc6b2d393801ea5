import type { Queryable } from '../../shared/publications/published';

/** Of these people the ones there are not. */
export async function findUnknown(
  through: Queryable,
  people: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await through.query<{ id: string }>(
    'SELECT id FROM person WHERE id = ANY ($1)',
    [people],
  );
  const known = new Set(rows.map(({ id }) => id));
  return new Set(people.filter((id) => !known.has(id)));
}
