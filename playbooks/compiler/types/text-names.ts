import type { Catalog } from '../../kernel/catalog';
import type { Entry, Scope } from '../expression/types';
import { withNames } from '../expression/with-names';
import { thing } from './entries';

/** What every text may read beside what conditions do. */
export function textNames(known: Scope, { organisation }: Catalog, subject: string): Scope {
  const text: Entry = { type: { kind: 'text' }, sure: true };
  const fields = new Map(['name', 'zone', 'currency'].map((key) => [key, text]));
  fields.set('postal_address', { ...text, sure: organisation.postalAddress !== '' });
  const own = known.get(subject);
  const org = ['org', thing('the organisation', fields)] as const;
  return own === undefined ? withNames(known, org) : withNames(known, org, ['subject', own]);
}
