import type { Attributes, Catalog } from '../../../playbooks/kernel/catalog';
import type { Condition, Environment, Value } from '../../../playbooks/kernel/expression';

/** The values a condition saw, for "why" and "why not". Unknown ones are null; personal ones are left out. */
export function seen(
  condition: Condition | undefined,
  look: Environment,
  catalog: Catalog,
): Record<string, Value | null> {
  const values: Record<string, Value | null> = {};
  for (const name of condition?.names ?? [])
    if (!name.startsWith('#') && !isPersonal(name, catalog)) values[name] = look(name) ?? null;
  return values;
}

function isPersonal(name: string, catalog: Catalog): boolean {
  const [root = '', ...path] = name.split('.');
  if (root === 'contacts')
    return personal(catalog.contacts.attributes, path[1]) || path[1] === 'reach';
  if (root === 'contact')
    return personal(catalog.contacts.attributes, path[0]) || path[0] === 'reach';
  if (root === 'customer') return personal(catalog.customer, path[0]) || path.length > 1;
  if (root === 'event' || root === 'trigger')
    return Object.values(catalog.events).some((event) => personal(event.fields, path[0]));
  const record = Object.hasOwn(catalog.records, root) ? catalog.records[root] : undefined;
  return record !== undefined && personal(record.attributes, path[0]);
}

function personal(attributes: Attributes, field: string | undefined): boolean {
  return (
    field !== undefined && Object.hasOwn(attributes, field) && attributes[field]?.personal === true
  );
}
