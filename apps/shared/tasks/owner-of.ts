import type { PoolClient } from 'pg';
import type { Project } from '../../../playbooks/kernel/catalog';
import type { Owner } from '../../../playbooks/rules/chain';
import { suggest } from '../change/suggest';
import { refuseAll } from '../refused';

const QUEUE = 'queue.';

/** `queue.cs_asia` or the id of an active person. Throws `Refused` where there is none. */
export async function ownerOf(
  client: Pick<PoolClient, 'query'>,
  to: string,
  { catalog }: Project,
): Promise<Owner> {
  if (to.startsWith(QUEUE)) {
    const id = to.slice(QUEUE.length);
    if (Object.hasOwn(catalog.queues, id)) return { kind: 'queue', id };
    throw unknown(`the catalog has no queue "${id}"`, suggest(id, Object.keys(catalog.queues)));
  }
  const { rowCount } = await client.query('SELECT 1 FROM person WHERE id = $1 AND active', [to]);
  if (rowCount === 1) return { kind: 'person', id: to };
  throw unknown(
    `there is no active person "${to}"`,
    'write the id of a person, or "queue." and the id of a queue',
  );
}

function unknown(detail: string, fix: string | undefined) {
  const pointer = '/to';
  const fault = { pointer, code: 'unknown_reference' as const, detail };
  return refuseAll([{ ...fault, ...(fix === undefined ? {} : { fix }) }], 'reassigning');
}
