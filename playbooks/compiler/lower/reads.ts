import type { Catalog } from '../../kernel/catalog';
import { SYSTEM_EVENTS } from '../../kernel/built-in';
import type { Plan } from '../../kernel/plan';
import type { PlaybookAst, TriggerAst } from '../ast';
import type { Layout } from '../flow/layout';
import { allTriggers } from '../flow/triggers';
import type { Placed } from '../tree';

/** What of events, forms, answers and the state somebody reads: the rest is neither kept nor sent about. */

/** What somebody reads of the state: the rest need not travel. */
export function bindsOf(reads: ReadonlySet<string>): readonly string[] {
  return [...reads]
    .filter((name) => /^(turn$|(steps|vars|trigger|enrollment)\.)/.test(name))
    .sort();
}

/** Fields of events, forms and answers that somebody reads: `steps.x.form.words` keeps `words` of `x`. */
export function keepsOf(reads: ReadonlySet<string>, steps: Iterable<string>): Plan['keeps'] {
  const ids = new Set(steps);
  const keeps = new Map<string, Set<string>>();
  for (const name of reads) {
    const found = keptBy(name, ids);
    if (found !== undefined)
      keeps.set(found.key, (keeps.get(found.key) ?? new Set<string>()).add(found.field));
  }
  return Object.fromEntries([...keeps].map(([key, fields]) => [key, [...fields].sort()]));
}

/** Steps of fragments have a dot in their id; what is read behind a field (`.form.owner.name`) belongs to it. */
function keptBy(
  name: string,
  ids: ReadonlySet<string>,
): { readonly key: string; readonly field: string } | undefined {
  const [root, first, second, ...rest] = name.split('.');
  if (root === 'trigger' && first !== undefined) return { key: 'trigger', field: first };
  if (root !== 'steps' || first === undefined || second === undefined) return undefined;
  const inner = `${first}.${second}`;
  const [key, [part, field]] = ids.has(inner) ? [inner, rest] : [first, [second, ...rest]];
  const kept = part === 'form' || part === 'event' || part === 'answer';
  return kept && field !== undefined ? { key, field } : undefined;
}

/** The declared fields of every event type the playbook names. */
export function eventsOf(playbook: PlaybookAst, layout: Layout, catalog: Catalog): Plan['events'] {
  const types = allTriggers(playbook, layout).flatMap(typesOf);
  return Object.fromEntries(
    types.flatMap(({ value }) => {
      const event = Object.hasOwn(catalog.events, value)
        ? catalog.events[value]
        : SYSTEM_EVENTS[value];
      if (event === undefined) return [];
      const fields = Object.entries(event.fields).map(
        ([name, field]) => [name, field.type] as const,
      );
      return [[value, { about: event.about, fields: Object.fromEntries(fields) }]];
    }),
  );
}

function typesOf({ on }: TriggerAst): readonly Placed<string>[] {
  return on?.kind === 'event' || on?.kind === 'silence' ? on.types : [];
}
