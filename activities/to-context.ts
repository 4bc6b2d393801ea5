import type { Attributes as Declared, Project } from '../playbooks/kernel/catalog';
import type { Value } from '../playbooks/kernel/expression';
import { computeAll } from '../playbooks/rules/compute';
import { computedKey } from '../playbooks/rules/computed-key';
import type { Context } from '../playbooks/rules/decision';
import type { MessageLinks } from '../playbooks/rules/message-links';
import { lastOf } from '../playbooks/rules/due';
import type { Snapshot } from '../playbooks/rules/snapshot';
import type { Loaded } from './store';
import type { Version } from './surroundings';

/** Joins what was read with what is published: the version for the plan, the newest publication for the rest. */
export function toContext(
  loaded: Loaded,
  published: { version: Version; project: Project; links?: MessageLinks },
  now: number,
): Context {
  const { version, project, links } = published;
  return {
    plan: version.plan,
    project,
    templates: version.templates,
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
  { loaded, project, now }: { loaded: Loaded; project: Project; now: number },
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
