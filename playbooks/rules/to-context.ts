import type { Attributes as Declared, Project, TemplateVariant } from '../kernel/catalog';
import type { Value } from '../kernel/expression';
import { computeAll } from './compute';
import { computedKey } from './computed-key';
import type { Plan } from '../kernel/plan';
import type { Context } from './decision';
import type { MessageLinks } from './message-links';
import { lastOf } from './due';
import type { LastEvent } from './due';
import type { Snapshot } from './snapshot';

/** What one read of the tables brings. Attributes as stored: defaults of the catalog are not filled in yet. */
interface Read extends Required<
  Pick<Context, 'snapshot' | 'enrollment' | 'events' | 'tasks' | 'approvals' | 'met' | 'shared'>
> {
  /** The key of the formulas by which the stored values were computed. Absent: by none. */
  readonly computedBy?: string;
  readonly lastEvents?: readonly LastEvent[];
  readonly guards?: Pick<Context, 'sends' | 'placed' | 'switches' | 'ahead'>;
}

interface Version {
  readonly plan: Plan;
  readonly templates: readonly TemplateVariant[];
}

interface Ground {
  readonly version: Version;
  /** The one the batch moves it to. */
  readonly next?: Version;
  readonly project: Project;
  readonly links?: MessageLinks;
}

/** Joins what was read with what is published: the version for the plan, the newest publication for the rest. */
export function toContext(
  loaded: Read,
  { version, next, project, links }: Ground,
  now: number,
): Context {
  return {
    plan: version.plan,
    project,
    templates: version.templates,
    ...(next ? { next: { plan: next.plan, templates: next.templates } } : {}),
    snapshot: upToDate(withDefaults(loaded.snapshot, project), { loaded, project, now }),
    enrollment: loaded.enrollment,
    now,
    events: loaded.events,
    tasks: loaded.tasks,
    approvals: loaded.approvals,
    met: loaded.met,
    shared: loaded.shared,
    ...(loaded.lastEvents
      ? { lastEvents: lastOf(loaded.lastEvents, loaded.snapshot.subject) }
      : {}),
    ...loaded.guards,
    ...(links ? { links } : {}),
  };
}

/** Computed by what was published before: until they are stored anew the values are what they will come to be. */
function upToDate(
  snapshot: Snapshot,
  { loaded, project, now }: { loaded: Read; project: Project; now: number },
): Snapshot {
  const key = computedKey(project);
  return key === '' || key === loaded.computedBy
    ? snapshot
    : computeAll(snapshot, { project, now });
}

function withDefaults(snapshot: Snapshot, project: Project): Snapshot {
  const { catalog } = project;
  return {
    ...snapshot,
    customer: filled(snapshot.customer, catalog.customer),
    contacts: snapshot.contacts.map((contact) => filled(contact, catalog.contacts.attributes)),
    records: Object.fromEntries(
      Object.entries(snapshot.records).map(([type, rows]) => [
        type,
        rows.map((row) => filled(row, catalog.records[type]?.attributes ?? {})),
      ]),
    ),
    people: Object.fromEntries(
      Object.entries(snapshot.people).map(([id, person]) => [
        id,
        filled(person, catalog.people.attributes),
      ]),
    ),
  };
}

function filled<T extends { readonly attributes: Readonly<Record<string, Value>> }>(
  thing: T,
  declared: Declared,
): T {
  const defaults: Record<string, Value> = {};
  for (const [name, attribute] of Object.entries(declared))
    if (attribute.default !== undefined) defaults[name] = attribute.default;
  return { ...thing, attributes: { ...defaults, ...thing.attributes } };
}
