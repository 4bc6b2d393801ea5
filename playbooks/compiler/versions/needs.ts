import type { Project } from '../../kernel/catalog';
import type { Instruction, Plan } from '../../kernel/plan';
import { variablesOf } from '../../renderer/engine';
import type { Version } from './version';

/** The lines of catalog and calendars that a published version goes by. */
export interface Need {
  /** As it is said: `customer.health`, `queues.desk`. */
  readonly line: string;
  readonly name: string;
  /** The key of the file under which it stands. */
  readonly section: string;
  readonly file: string;
  readonly isThere: boolean;
}

/** What `version` reads by name, each once, and whether `project` still has it. */
export function needsOf(version: Version, project: Project): readonly Need[] {
  const names = [...namesIn(version.plan), ...version.texts.flatMap(variablesOf)];
  const found = [
    ...names.flatMap((name) => byName(name, project) ?? []),
    ...version.plan.code.flatMap((step) => ofStep(step, project)),
    ...ofPlan(version.plan, project),
  ];
  return [...new Map(found.map((need) => [need.line, need])).values()];
}

/** Every `names` list of a plan, what its conditions, chains, dates and picks read; and what its texts do. */
function namesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.includes('{{') ? variablesOf(value) : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === 'names' && Array.isArray(inner)
      ? inner.filter((name): name is string => typeof name === 'string')
      : namesIn(inner),
  );
}

function byName(name: string, { catalog }: Project): Need | undefined {
  const [root = '', field = ''] = name.split('.');
  if (field === '' || BUILT_IN.has(field)) return undefined;
  const plurals = Object.values(catalog.records).map(({ plural }) => plural);
  if (root === 'customer')
    return need(
      name,
      'customer',
      Object.hasOwn(catalog.customer, field) || plurals.includes(field),
    );
  if (root === 'contact')
    return need(name, 'contacts', Object.hasOwn(catalog.contacts.attributes, field));
  if (root === 'contacts')
    return need(name, 'contacts', Object.hasOwn(catalog.contacts.roles, field));
  if (root === 'role') return need(`roles.${field}`, 'roles', Object.hasOwn(catalog.roles, field));
  if (root === 'queue')
    return need(`queues.${field}`, 'queues', Object.hasOwn(catalog.queues, field));
  if (root === 'sender')
    return SENDER.has(field)
      ? undefined
      : need(`senders.${field}`, 'senders', Object.hasOwn(catalog.senders, field));
  const record = Object.hasOwn(catalog.records, root) ? catalog.records[root] : undefined;
  return record && need(name, 'records', Object.hasOwn(record.attributes, field));
}

/** Fields that nobody declares. */
const BUILT_IN = new Set(
  'id zone calendar locale created_at preferred_channel reach email manager delegate active may_send'.split(
    ' ',
  ),
);
/** In a text `sender` is who writes. */
const SENDER = new Set(['name', 'title', 'booking_url']);

function ofPlan(plan: Plan, { catalog, calendars }: Project): readonly Need[] {
  const { subject, purpose, window, calendar } = plan;
  const isRecord = subject !== 'customer' && subject !== 'contact';
  const events = Object.keys(plan.events).filter((type) => !SYSTEM.test(type));
  return [
    ...(isRecord
      ? [need(`records.${subject}`, 'records', Object.hasOwn(catalog.records, subject))]
      : []),
    need(`purposes.${purpose}`, 'purposes', Object.hasOwn(catalog.purposes, purpose)),
    ...windows(window, catalog.windows),
    ...events.map((type) => need(`events.${type}`, 'events', Object.hasOwn(catalog.events, type))),
    ...(calendar === undefined
      ? []
      : [
          {
            line: `calendars/${calendar}.yaml`,
            name: `calendars/${calendar}.yaml`,
            section: 'calendars',
            file: 'the project',
            isThere: Object.hasOwn(calendars, calendar),
          },
        ]),
  ];
}

/** Events of the product are always there. */
const SYSTEM = /^(outreach|survey|task|enrollment|owner|note)\.|^customer\.created$/;

function ofStep(step: Instruction, { catalog }: Project): readonly Need[] {
  if (step.op === 'send') {
    const { purpose, channels, window } = step;
    return [
      need(`purposes.${purpose}`, 'purposes', Object.hasOwn(catalog.purposes, purpose)),
      ...windows(window, catalog.windows),
      ...channels.map((one) =>
        need(`channels.${one}`, 'channels', Object.hasOwn(catalog.channels, one)),
      ),
    ];
  }
  if (step.op !== 'call') return [];
  const { connection, answer } = step;
  const end = Object.hasOwn(catalog.connections, connection)
    ? catalog.connections[connection]
    : undefined;
  const line = `connections.${connection}`;
  if (end === undefined || answer === undefined)
    return [need(line, 'connections', end !== undefined)];
  return [need(`${line}.answers.${answer}`, 'connections', Object.hasOwn(end.answers, answer))];
}

function windows(
  window: string | undefined,
  known: Readonly<Record<string, unknown>>,
): readonly Need[] {
  if (window === undefined || window === 'always') return [];
  return [need(`windows.${window}`, 'windows', Object.hasOwn(known, window))];
}

function need(line: string, section: string, isThere: boolean): Need {
  return { line, name: line.split('.').at(-1) ?? line, section, file: 'catalog.yaml', isThere };
}
