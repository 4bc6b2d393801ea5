import type { PoolClient } from 'pg';
import { Problem } from '../http/problem';
import type { NewPublication } from './playbooks.schema';

type Shown = Readonly<Record<string, unknown>>;

/**
 * What was answered when it was published under this name; undefined: it was not. Throws `idempotency_key_reused` where it
 * was another request. The lock of publishing is held.
 */
export async function findPublished(
  client: PoolClient,
  id: string,
  { files, commit, note }: NewPublication,
): Promise<Shown | undefined> {
  const { rows } = await client.query<{ answer: Shown; same: boolean }>(
    `SELECT answer, (files, commit, note) IS NOT DISTINCT FROM ($2::jsonb, $3::text, $4::text) AS same
     FROM publication WHERE id = $1 AND answer IS NOT NULL`,
    [id, JSON.stringify(files), commit ?? null, note ?? null],
  );
  const [found] = rows;
  if (found === undefined || found.same) return found?.answer;
  throw new Problem(
    'idempotency_key_reused',
    `publication ${id} of other files was made under this Idempotency-Key; use a new one`,
  );
}

/** In the transaction of the publication: whoever asks again finds both or neither. */
export async function keepAnswer(client: PoolClient, id: string, answer: Shown): Promise<void> {
  await client.query('UPDATE publication SET answer = $2 WHERE id = $1', [
    id,
    JSON.stringify(answer),
  ]);
}
