import type { Attributes, Project } from '../kernel/catalog';

/** What of catalog and guards the engine does not carry out yet: without it every playbook of the project would run unprotected. */
export interface ProjectRefusal {
  /** As authors write it: `caps`, `compute`. */
  readonly feature: string;
  readonly file: 'catalog.yaml' | 'guards.yaml';
  readonly message: string;
}

export function projectRefusals({ catalog, guards }: Project): ProjectRefusal[] {
  return [
    ...ofGuards(guards).map((feature): ProjectRefusal => ({
      feature,
      file: 'guards.yaml',
      message: `the guards have "${feature}", which the engine does not keep yet`,
    })),
    ...ofCatalog(catalog).map(([feature, what]): ProjectRefusal => ({
      feature,
      file: 'catalog.yaml',
      message: `${what} has "${feature}", which the engine does not carry out yet`,
    })),
  ];
}

function ofGuards(guards: Project['guards']): string[] {
  const { quietHours, closedDays, blackouts, caps, holds, senders } = guards;
  const kept: readonly (readonly [string, boolean])[] = [
    ['quiet_hours', quietHours !== undefined],
    ['closed_days', closedDays !== undefined],
    ['blackouts', blackouts.length > 0],
    ['caps', caps.length > 0],
    ['holds', holds.length > 0],
    ['senders', Object.keys(senders).length > 0],
  ];
  return kept.flatMap(([feature, used]) => (used ? [feature] : []));
}

function ofCatalog(catalog: Project['catalog']): (readonly [string, string])[] {
  const things: readonly (readonly [string, Attributes])[] = [
    ['customer', catalog.customer],
    ['contact', catalog.contacts.attributes],
    ['person', catalog.people.attributes],
    ...Object.entries(catalog.records).map(([type, { attributes }]) => [type, attributes] as const),
  ];
  const computed = things.flatMap(([type, attributes]) =>
    Object.entries(attributes)
      .filter(([, attribute]) => attribute.compute !== undefined)
      .map(([name]) => ['compute', `attribute "${type}.${name}"`] as const),
  );
  const channels = Object.entries(catalog.channels)
    .filter(([, channel]) => channel.connection !== undefined)
    .map(([id]) => ['connection', `channel "${id}"`] as const);
  return [...computed, ...channels];
}
