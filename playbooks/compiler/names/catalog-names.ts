import type { Catalog } from '../../kernel/catalog';
import type { Findings } from '../findings';
import { nearest } from '../findings';
import type { CatalogUse } from '../shape/catalog';
import { checkZone } from './names';

/** Names by which the catalog refers to itself and to calendars. */
export function checkCatalogNames(
  catalog: Catalog,
  uses: readonly CatalogUse[],
  calendars: readonly string[],
  findings: Findings,
): void {
  for (const { kind, name } of uses) {
    if (kind === 'zone') {
      checkZone(name, findings);
      continue;
    }
    if (kind === 'about' && name.value === 'everyone') {
      const args = {
        key: 'everyone',
        thing: '"about"',
        instead: 'post the event once per customer',
      };
      findings.add('not-supported-yet', name.span, args);
      continue;
    }
    const known = knownNames(kind, catalog, calendars);
    if (known.includes(name.value)) continue;
    const code = CODES[kind];
    const near = nearest(name.value, known);
    const args = { kind, name: name.value, known: known.join(', ') };
    if (code !== undefined) {
      findings.add(code, name.span, near === undefined ? args : { ...args, near });
    } else {
      const expected = known.length === 0 ? `a ${kind} of the catalog` : known.join(', ');
      const key = kind;
      findings.add('wrong-shape', name.span, {
        key,
        expected,
        found: `"${name.value.slice(0, 40)}"`,
      });
    }
  }
}

const CODES: Readonly<Record<string, string>> = {
  calendar: 'unknown-calendar',
  purpose: 'unknown-purpose',
};

function knownNames(
  kind: CatalogUse['kind'],
  catalog: Catalog,
  calendars: readonly string[],
): readonly string[] {
  if (kind === 'calendar') return calendars;
  if (kind === 'purpose') return Object.keys(catalog.purposes);
  if (kind === 'sender') return Object.keys(catalog.senders);
  return ['customer', 'contact', ...Object.keys(catalog.records)];
}
