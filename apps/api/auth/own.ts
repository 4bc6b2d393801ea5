import type { Catalog } from '../../../playbooks/kernel/catalog';
import type { Queryable } from '../../shared/publications/published';
import { Problem } from '../http/problem';
import { type Caller, grantTo } from './caller';
import type { Permission } from './permissions';

/** Managers above a person, at most this many levels. */
const LEVELS = 20;

interface Asked {
  readonly caller: Caller;
  readonly permission: Permission;
  readonly customer: string;
}

/** Refuses where the caller's grant is `own` and the customer is none of theirs. */
export async function checkOwnCustomer(
  through: Queryable,
  catalog: Catalog,
  asked: Asked,
): Promise<void> {
  if (await isOwnCustomer(through, catalog, asked)) return;
  throw new Problem(
    'not_yours',
    `${asked.permission} is yours only for customers where you hold a role; you hold none at "${asked.customer}"`,
  );
}

/** One's own are those that name one in a person attribute, and for a leader those of the people below. */
export async function isOwnCustomer(
  through: Queryable,
  catalog: Catalog,
  { caller, permission, customer }: Asked,
): Promise<boolean> {
  if (caller.kind === 'key' || grantTo(caller, permission) === 'yes') return true;
  const roles = Object.entries(catalog.customer).flatMap(([name, { type }]) =>
    type === 'person' ? [name] : [],
  );
  const { rows } = await through.query<{ holder: string }>(
    'SELECT attributes ->> role AS holder FROM customer, unnest($2::text[]) AS role WHERE id = $1 AND attributes ->> role IS NOT NULL',
    [customer, roles],
  );
  const holders = rows.map((row) => row.holder);
  if (holders.includes(caller.id)) return true;
  return caller.access.includes('leader') && (await isAbove(through, caller.id, holders));
}

/** Whether `person` is, by `manager`, above one of these people. */
export async function isAbove(
  through: Queryable,
  person: string,
  people: readonly string[],
): Promise<boolean> {
  const { rowCount } = await through.query(
    `WITH RECURSIVE above(id, level) AS (
       SELECT manager, 1 FROM person WHERE id = ANY ($2)
       UNION
       SELECT p.manager, above.level + 1 FROM above JOIN person p ON p.id = above.id WHERE above.level < $3)
     SELECT 1 FROM above WHERE id = $1 LIMIT 1`,
    [person, people, LEVELS],
  );
  return rowCount === 1;
}
