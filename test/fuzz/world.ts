import type { Attributes, Attribute, AttributeType, Project } from '../../playbooks/kernel/catalog';
import type { Value } from '../../playbooks/kernel/expression';
import type { Plan } from '../../playbooks/kernel/plan';
import type { GivenContact, GivenPerson, Scenario } from '../../playbooks/kernel/scenario';
import type { Random } from './random';

/** A customer made up from a catalog: whatever it declares has some value of its type, or none where none is needed. */

const PEOPLE = ['ana', 'max', 'vera', 'lin', 'gone'];
const CONTACTS = ['chen', 'kim', 'noor'];
export const NOW = Date.parse('2026-03-02T01:00:00Z');
type Values = Readonly<Record<string, Value>>;

export function scenarioOf(plan: Plan, { catalog }: Project, random: Random): Scenario {
  const kinds = Object.entries(catalog.records);
  const records = kinds.map(([kind, { attributes }]) => {
    const count = kind === plan.subject ? 1 + random.below(2) : random.below(3);
    const rows = Array.from({ length: count }, (_, at) => ({
      id: `${kind}_${at}`,
      attributes: valuesOf(attributes, random),
    }));
    return [kind, rows] as const;
  });
  const subject =
    { customer: 'galaxy', contact: CONTACTS[0] ?? '' }[plan.subject] ?? `${plan.subject}_0`;
  return {
    playbook: plan.playbook,
    now: NOW + random.below(400) * 86_400_000 + random.below(24) * 3_600_000,
    given: {
      customer: {
        id: 'galaxy',
        ...placeOf(random),
        attributes: valuesOf(catalog.customer, random),
      },
      contacts: contactsOf(catalog, random),
      people: Object.fromEntries(
        PEOPLE.map((id, at) => [id, personOf(at, catalog.people.attributes, random)] as const),
      ),
      roles: Object.fromEntries(
        Object.keys(catalog.roles).flatMap((role) =>
          random.chance(0.9) ? [[role, random.of(PEOPLE)] as const] : [],
        ),
      ),
      queues: Object.fromEntries(Object.keys(catalog.queues).map((queue) => [queue, PEOPLE])),
      records: Object.fromEntries(records),
      subject: { kind: plan.subject, id: subject },
      ...(random.chance(0.5)
        ? { duty: Object.fromEntries(Object.keys(catalog.queues).map((one) => [one, 'max'])) }
        : {}),
    },
    with: {},
    script: [],
  };
}

function placeOf(random: Random): { readonly zone?: string; readonly locale?: string } {
  return random.chance(0.5)
    ? {}
    : {
        zone: random.of(['Europe/Berlin', 'Asia/Shanghai', 'America/New_York', 'Pacific/Apia']),
        locale: random.of(['en', 'zh-CN', 'de', 'fr-CA']),
      };
}

function personOf(at: number, attributes: Attributes, random: Random): GivenPerson {
  const manager = PEOPLE[at + 1];
  return {
    active: PEOPLE[at] !== 'gone',
    ...(manager === undefined ? {} : { manager }),
    ...(random.chance(0.2) ? { absent: true } : {}),
    ...placeOf(random),
    attributes: valuesOf(attributes, random),
  };
}

function contactsOf(
  { contacts, channels, purposes }: Project['catalog'],
  random: Random,
): readonly GivenContact[] {
  return CONTACTS.map((id) => ({
    id,
    roles: Object.keys(contacts.roles).filter(() => random.chance(0.5)),
    ...placeOf(random),
    reach: Object.fromEntries(
      Object.keys(channels)
        .filter(() => random.chance(0.8))
        .map((channel) => [channel, `${id}@galaxy.example`]),
    ),
    consent: Object.fromEntries(
      Object.keys(purposes)
        .filter(() => random.chance(0.5))
        .map((purpose) => [purpose, random.chance(0.7)]),
    ),
    attributes: valuesOf(contacts.attributes, random),
  }));
}

/** What may be missing is now and then. */
export function valuesOf(declared: Attributes, random: Random): Values {
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, attribute]) => {
      const needed = attribute.required && attribute.default === undefined;
      if (attribute.compute !== undefined || (!needed && random.chance(0.3))) return [];
      return [[name, valueOf(attribute, random)] as const];
    }),
  );
}

export function valueOf(
  attribute: Pick<Attribute, 'type' | 'of' | 'values'>,
  random: Random,
): Value {
  if (attribute.type === 'enum') return random.of(Object.keys(attribute.values ?? { none: '' }));
  if (attribute.type !== 'list') return SCALARS[attribute.type](random);
  const of: AttributeType = attribute.of ?? 'text';
  const inner = {
    type: of,
    ...(attribute.values === undefined ? {} : { values: attribute.values }),
  };
  return Array.from({ length: random.below(4) }, () => valueOf(inner, random));
}

const number = (random: Random): Value => random.of([0, 1, 3, 45, 50, 99.5, -1, 1e15, 0.1]);
const words = (random: Random): Value =>
  random.of(['Galaxy', '', '客户', '<b>&"', '{{ x }}', 'a\nb', '🙂', '\u202ex', 'x'.repeat(300)]);

const SCALARS: Readonly<
  Record<Exclude<AttributeType, 'enum' | 'list'>, (random: Random) => Value>
> = {
  text: words,
  long_text: words,
  number,
  money: number,
  boolean: (random) => random.chance(0.5),
  date: (random) =>
    random.of(['2026-03-31', '2026-06-30', '2025-12-31', '2028-02-29', '2026-03-02']),
  time: (random) =>
    random.of(['2026-03-02T09:00:00.000Z', '2026-05-01T00:00:00.000Z', '2024-02-29T23:59:59.000Z']),
  person: (random) => random.of(PEOPLE),
  contact: (random) => random.of(CONTACTS),
};
