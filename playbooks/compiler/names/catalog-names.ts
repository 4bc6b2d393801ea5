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
  for (const { kind, name, channel } of uses) {
    if (kind === 'zone') {
      checkZone(name, findings);
      continue;
    }
    const known = knownNames(kind, catalog, calendars);
    if (known.includes(name.value)) {
      if (channel !== undefined) checkCarries(catalog, name, channel, findings);
      continue;
    }
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
  connection: 'unknown-connection',
};

function knownNames(
  kind: CatalogUse['kind'],
  catalog: Catalog,
  calendars: readonly string[],
): readonly string[] {
  if (kind === 'calendar') return calendars;
  if (kind === 'purpose') return Object.keys(catalog.purposes);
  if (kind === 'sender') return Object.keys(catalog.senders);
  if (kind === 'connection') return Object.keys(catalog.connections);
  return ['customer', 'contact', ...Object.keys(catalog.records), 'everyone'];
}

/** A connection speaks one way, and a channel goes over one that speaks its own. */
function checkCarries(
  catalog: Catalog,
  name: CatalogUse['name'],
  channel: string,
  findings: Findings,
): void {
  const kind = catalog.connections[name.value]?.kind ?? '';
  if (kind === channel || kind === '' || (channel === 'webhook' && kind === 'http')) return;
  const fitting = Object.entries(catalog.connections).filter(([, one]) => one.kind === channel);
  const [first] = fitting.map(([id]) => id);
  findings.add('wrong-shape', name.span, {
    key: 'connection',
    expected: `a connection of kind ${channel}`,
    found: `"${name.value}", which is of kind ${kind}`,
    ...(first === undefined ? {} : { fix: `write ${first}` }),
  });
}
