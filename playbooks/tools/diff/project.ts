import type { Catalog, Guards, Project } from '../../kernel/catalog';
import { dayWords } from '../plan-words';
import { changes } from './changes';
import type { Change } from './difference';
import { parts } from './parts';

/** Sections of the catalog whose entries are told one by one, and how each is called. */
const SECTIONS = {
  roles: (id) => `role ${id}`,
  queues: (id) => `queue ${id}`,
  events: (id) => `event ${id}`,
  purposes: (id) => `purpose ${id}`,
  channels: (id) => `channel ${id}`,
  senders: (id) => `sender ${id}`,
  connections: (id) => `connection ${id}`,
  windows: (id) => `window ${id}`,
  ladders: (id) => `ladder ${id}`,
} as const satisfies Partial<Record<keyof Catalog, (id: string) => string>>;

export function catalogChanges(before: Catalog, after: Catalog): readonly Change[] {
  const sections = Object.entries(SECTIONS).flatMap(([key, what]) => {
    const section = key as keyof typeof SECTIONS;
    const [was, is] = [before, after].map((catalog) =>
      section === 'windows' ? windowsOf(catalog) : catalog[section],
    );
    return changes(was ?? {}, is ?? {}, { what });
  });
  return [
    ...whole(
      'catalog',
      { id: before.id, ...before.organisation },
      { id: after.id, ...after.organisation },
    ),
    ...changes(before.customer, after.customer, { what: (id) => `customer.${id}` }),
    ...changes(before.contacts.roles, after.contacts.roles, { what: (id) => `contacts.${id}` }),
    ...changes(before.contacts.attributes, after.contacts.attributes, {
      what: (id) => `contact.${id}`,
    }),
    ...changes(before.people.attributes, after.people.attributes, { what: (id) => `person.${id}` }),
    ...recordChanges(before, after),
    ...sections,
  ];
}

function windowsOf({ windows }: Catalog): Readonly<Record<string, object>> {
  const entries = Object.entries(windows).map(([id, window]) => {
    const days = window.days === 'business' ? window.days : dayWords(window.days);
    return [id, { ...window, days }] as const;
  });
  return Object.fromEntries(entries);
}

function recordChanges(before: Catalog, after: Catalog): readonly Change[] {
  const types = [...new Set([...Object.keys(before.records), ...Object.keys(after.records)])];
  const plurals = (catalog: Catalog) =>
    Object.fromEntries(Object.entries(catalog.records).map(([id, { plural }]) => [id, { plural }]));
  return [
    ...changes(plurals(before), plurals(after), { what: (id) => `record ${id}` }),
    ...types.flatMap((type) => {
      const [was, is] = [before.records[type]?.attributes, after.records[type]?.attributes];
      return was && is ? changes(was, is, { what: (id) => `${type}.${id}` }) : [];
    }),
  ];
}

export function guardChanges(before: Guards, after: Guards): readonly Change[] {
  return whole('guards', before, after);
}

export function calendarChanges(
  before: Project['calendars'],
  after: Project['calendars'],
): readonly Change[] {
  return changes(told(before), told(after), {
    what: (id) => `calendar ${id}`,
    place: (id) => `calendars/${id}.yaml`,
  });
}

/** Hours and days as they are written. */
function told(calendars: Project['calendars']): Readonly<Record<string, object>> {
  const entries = Object.entries(calendars).map(([id, calendar]) => {
    const hours = calendar.hours.map(([from, to]) => `${clock(from)}-${clock(to)}`);
    return [id, { ...calendar, hours, week: dayWords(calendar.week) }] as const;
  });
  return Object.fromEntries(entries);
}

function clock(minutes: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function whole(what: string, before: object, after: object): readonly Change[] {
  const found = parts(before, after, '');
  return found.length === 0 ? [] : [{ kind: 'changed', what, parts: found }];
}
