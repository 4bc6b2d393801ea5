import type { Project } from '../kernel/catalog';

/** What of the catalog the engine does not carry out yet; guards are kept whole. */
export interface ProjectRefusal {
  /** As authors write it: `unsubscribe`. */
  readonly feature: string;
  readonly file: 'catalog.yaml';
  /** Where it is written: `['purposes', 'lifecycle']`. */
  readonly key: readonly string[];
  readonly message: string;
}

export function projectRefusals({ catalog }: Project): ProjectRefusal[] {
  return ofCatalog(catalog).map(([feature, key]): ProjectRefusal => ({
    feature,
    file: 'catalog.yaml',
    key,
    message: `"${key.join('.')}" has "${feature}", which the engine does not carry out yet`,
  }));
}

type Place = readonly string[];

function ofCatalog(catalog: Project['catalog']): (readonly [feature: string, key: Place])[] {
  // Nobody answers the link by which one leaves, and without it such mail must not go.
  return Object.entries(catalog.purposes)
    .filter(([, purpose]) => purpose.unsubscribe)
    .map(([id]) => ['unsubscribe', ['purposes', id]] as const);
}
