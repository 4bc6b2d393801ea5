import type { PoolClient } from 'pg';
import type { Value } from '../../../playbooks/kernel/expression';
import { pointerTo } from '../change/check-text';
import type { Fault } from '../refused';
import type { Fields } from './check-form';

/** People and contacts that a form names: people of ours who are active, contacts of the customer it is about. */
export async function checkReferences(
  client: Pick<PoolClient, 'query'>,
  fields: Fields,
  values: Readonly<Record<string, Value>>,
  { customer, member }: { readonly customer: string; readonly member: string },
): Promise<Fault[]> {
  const named = Object.entries(fields).flatMap(([name, { type }]) => {
    const id = values[name];
    return (type === 'person' || type === 'contact') && typeof id === 'string'
      ? [{ name, type, id }]
      : [];
  });
  if (named.length === 0) return [];
  const { rows } = await client.query<{ type: string; id: string }>(
    `SELECT 'person' AS type, id FROM person WHERE id = ANY ($1) AND active
     UNION ALL SELECT 'contact', id FROM contact WHERE id = ANY ($1) AND customer_id = $2`,
    [named.map(({ id }) => id), customer],
  );
  return named.flatMap(({ name, type, id }): Fault[] => {
    if (rows.some((row) => row.type === type && row.id === id)) return [];
    const whose = type === 'person' ? 'active person' : 'contact of this customer';
    const detail = `there is no ${whose} "${id}"`;
    return [{ pointer: pointerTo(member, name), code: 'unknown_reference', detail }];
  });
}
