import type { Project } from '../kernel/catalog';

/** What of catalog and guards the engine does not carry out yet: without it every playbook of the project would run unprotected. */
export interface ProjectRefusal {
  /** As authors write it: `caps`, `unsubscribe`. */
  readonly feature: string;
  readonly file: 'catalog.yaml' | 'guards.yaml';
  /** Where it is written: `['purposes', 'lifecycle']`. */
  readonly key: readonly string[];
  readonly message: string;
}

export function projectRefusals({ catalog, guards }: Project): ProjectRefusal[] {
  return [
    ...ofGuards(guards).map((feature): ProjectRefusal => ({
      feature,
      file: 'guards.yaml',
      key: [feature],
      message: `the guards have "${feature}", which the engine does not keep yet`,
    })),
    ...ofCatalog(catalog).map(([feature, key]): ProjectRefusal => ({
      feature,
      file: 'catalog.yaml',
      key,
      message: `"${key.join('.')}" has "${feature}", which the engine does not carry out yet`,
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

type Place = readonly string[];

function ofCatalog(catalog: Project['catalog']): (readonly [feature: string, key: Place])[] {
  // Nobody answers the link by which one leaves, and without it such mail must not go.
  return Object.entries(catalog.purposes)
    .filter(([, purpose]) => purpose.unsubscribe)
    .map(([id]) => ['unsubscribe', ['purposes', id]] as const);
}
