import type { Attributes } from '../../kernel/catalog';
import type { Value } from '../../kernel/expression';
import type { ScriptItem } from '../../kernel/scenario';
import type { Findings } from '../findings';
import { reference } from '../shape/basics';
import { asMap } from '../shape/fields';
import type { Entry, Mapping, Tree } from '../tree';
import { entriesOf, isKnown } from './stage';
import type { Stage } from './stage';
import { attributeValues } from './values';

/** `change`: what other systems write while a scenario is played. */

type Change = NonNullable<ScriptItem['change']>;
type Rows = NonNullable<Change['records']>[string];
type Changes = Readonly<Record<string, Value | null>>;

export function changeOf(
  tree: Tree | undefined,
  stage: Stage,
  findings: Findings,
): Change | undefined {
  const map = tree === undefined ? undefined : asMap(tree, 'change', 'a map', findings);
  if (map === undefined) return undefined;
  const { catalog } = stage.project;
  let change: Change = {};
  for (const entry of map.entries) {
    const { key, value } = entry;
    if (key === 'customer') {
      const declared = { attributes: catalog.customer, kind: 'a customer' };
      change = { ...change, customer: changes(entry, value, declared, findings) };
    } else if (key === 'contacts') {
      change = { ...change, contacts: contactChanges(entry, stage, findings) };
    } else if (key === 'records') {
      const inner = entriesOf(value, key, findings);
      const records = inner.map((one) => [one.key, rowsOf(one, stage, findings)] as const);
      change = { ...change, records: { ...change.records, ...Object.fromEntries(records) } };
    } else if (key === stage.plan.subject && Object.hasOwn(catalog.records, key)) {
      const rows = recordRows(entry, stage, findings);
      change = { ...change, records: { ...change.records, [key]: rows } };
    } else {
      const known = [...new Set(['customer', 'contacts', 'records', stage.plan.subject])];
      const args = { name: key, key, thing: '"change"', keys: known.join(', ') };
      findings.addUnknown('unknown-key', entry.keySpan, args, known);
    }
  }
  return change;
}

interface Declared {
  readonly attributes: Attributes;
  readonly kind: string;
  readonly builtIn?: readonly string[];
}

/** Computed attributes are not written by anybody: what they are computed from is. */
function changes(entry: Entry, tree: Tree, declared: Declared, findings: Findings): Changes {
  const entries = entriesOf(tree, entry.key, findings);
  for (const { key, keySpan } of entries) {
    if (declared.attributes[key]?.compute === undefined) continue;
    const expected = 'an attribute that is not computed: change what it is computed from';
    findings.add('wrong-shape', keySpan, { key, expected, found: `"${key}"` });
  }
  return attributeValues(entries, { builtIn: [], ...declared }, findings);
}

const GIVEN = 'contacts that stand under "given": a script changes them and makes none';

function contactChanges(
  entry: Entry,
  stage: Stage,
  findings: Findings,
): NonNullable<Change['contacts']> {
  const { attributes } = stage.project.catalog.contacts;
  const declared = { attributes, kind: 'a contact' };
  const found: Record<string, Changes> = {};
  for (const inner of entriesOf(entry.value, entry.key, findings)) {
    const name = { value: inner.key, span: inner.keySpan };
    const known = stage.cast?.contacts ?? [inner.key];
    const isMeant = Object.hasOwn(stage.project.catalog.contacts.roles, inner.key);
    if (isMeant && !known.includes(inner.key)) {
      findings.add('wrong-shape', inner.keySpan, {
        key: entry.key,
        expected: GIVEN,
        found: inner.key,
      });
      continue;
    }
    if (!isKnown(name, { kind: 'contact', known }, findings)) continue;
    found[inner.key] = changes(inner, inner.value, declared, findings);
  }
  return found;
}

function rowsOf(entry: Entry, stage: Stage, findings: Findings): Rows {
  const known = Object.keys(stage.project.catalog.records);
  const name = { value: entry.key, span: entry.keySpan };
  if (!isKnown(name, { kind: 'record type', known }, findings)) return [];
  return recordRows(entry, stage, findings);
}

/** Without an id it is the subject, or the record that is called like its type. */
function recordRows(entry: Entry, stage: Stage, findings: Findings): Rows {
  const { key: type, value: tree } = entry;
  const rows: readonly Tree[] = tree.kind === 'list' ? tree.items : [tree];
  const attributes = stage.project.catalog.records[type]?.attributes ?? {};
  const own = type === stage.plan.subject ? stage.cast?.subject : undefined;
  return rows.flatMap((row): Rows => {
    const map: Mapping | undefined = asMap(row, type, 'a record ({id: …})', findings);
    if (map === undefined) return [];
    const id = map.entries.find(({ key }) => key === 'id')?.value;
    const declared = { attributes, builtIn: ['id'], kind: `a ${type}` };
    const values = changes(entry, map, declared, findings);
    return [{ ...values, id: reference(id, 'id', findings)?.value ?? own ?? type }];
  });
}
