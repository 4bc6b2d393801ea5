import type { Attribute, Attributes, Catalog } from '../../../playbooks/kernel/catalog';

type Fields = Readonly<Record<string, unknown>>;

/** What every project has, whatever its catalog declares. */
const BUILT_IN: readonly string[] = [
  ...['zone', 'locale', 'email', 'manager', 'access', 'customer_id', 'roles', 'reach'],
];

/** Of what is told about somebody, all that a catalog takes: not what it does not declare, nor what it computes. */
export function fitting(told: Fields, declared: Attributes, { contacts }: Catalog): Fields {
  const fits = Object.entries(told).filter(([name, value]) =>
    BUILT_IN.includes(name) ? true : takes(declared[name], value),
  );
  return Object.fromEntries(
    fits.map(([name, value]) => [
      name,
      name === 'roles' && Array.isArray(value)
        ? value.filter((role) => Object.hasOwn(contacts.roles, String(role)))
        : value,
    ]),
  );
}

function takes(attribute: Attribute | undefined, value: unknown): boolean {
  if (!attribute || attribute.compute) return false;
  return attribute.type !== 'enum' || Object.hasOwn(attribute.values ?? {}, String(value));
}
