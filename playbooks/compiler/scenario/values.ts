import type { Attribute, Attributes } from '../../kernel/catalog';
import type { Value } from '../../kernel/expression';
import type { Findings } from '../findings';
import { wrong } from '../shape/basics';
import { instantOf } from '../shape/instant';
import { isDay } from '../shape/lengths';
import type { Entry, Tree } from '../tree';

/** Values of a scenario, read by the type that the catalog gives them. */

type Kind = Pick<Attribute, 'type' | 'of'> & { readonly values?: readonly string[] };

/** `null` takes a value away, where `clear` allows it. */
export function valueOf(
  tree: Tree,
  key: string,
  kind: Kind,
  findings: Findings,
): Value | undefined {
  if (kind.type === 'list') {
    if (tree.kind !== 'list') return wrong(tree, key, 'a list', findings);
    const element: Kind = {
      ...kind,
      type: kind.of === undefined || kind.of === 'list' ? 'text' : kind.of,
    };
    return tree.items.flatMap((item) => valueOf(item, key, element, findings) ?? []);
  }
  if (tree.kind !== 'leaf') return wrong(tree, key, EXPECTED[kind.type] ?? 'a text', findings);
  const { value, text } = tree;
  switch (kind.type) {
    case 'number':
    case 'money':
      if (typeof value === 'number' && Number.isFinite(value)) return value;
      break;
    case 'boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'date':
      if (isDay(text)) return text;
      break;
    case 'time': {
      const at = instantOf(text);
      if (at !== undefined) return new Date(at).toISOString();
      break;
    }
    case 'enum':
      if (typeof value === 'string' && kind.values?.includes(value) === true) return value;
      findings.add('not-an-enum-value', tree.span, {
        value: text.slice(0, 40),
        values: (kind.values ?? []).join(', '),
      });
      return undefined;
    default:
      if (value !== null) return text;
  }
  return wrong(tree, key, EXPECTED[kind.type] ?? 'a text', findings);
}

const EXPECTED: Readonly<Record<string, string>> = {
  number: 'a number',
  money: 'a number',
  boolean: 'true or false',
  date: 'a date like 2026-05-01',
  time: 'a time with its offset, like 2026-03-02T09:00+08:00',
};

export interface Declared {
  readonly attributes: Attributes;
  /** Names that are not attributes and are read elsewhere. */
  readonly builtIn: readonly string[];
  /** As messages call it. */
  readonly kind: string;
}

/** The declared attributes among `entries`, with `null` for those taken away. */
export function attributeValues(
  entries: readonly Entry[],
  declared: Declared,
  findings: Findings,
): Readonly<Record<string, Value | null>> {
  const found: Record<string, Value | null> = {};
  for (const { key, keySpan, value } of entries) {
    if (declared.builtIn.includes(key)) continue;
    const attribute = Object.hasOwn(declared.attributes, key)
      ? declared.attributes[key]
      : undefined;
    if (attribute === undefined) {
      const known = [...Object.keys(declared.attributes), ...declared.builtIn];
      const args = { kind: `attribute of ${declared.kind}`, name: key, known: known.join(', ') };
      findings.addUnknown('test-unknown', keySpan, args, known);
      continue;
    }
    if (value.kind === 'leaf' && value.value === null) {
      found[key] = null;
      continue;
    }
    const { type, of, values } = attribute;
    const kind: Kind = {
      type,
      ...(of === undefined ? {} : { of }),
      ...(values === undefined ? {} : { values: Object.keys(values) }),
    };
    const read = valueOf(value, key, kind, findings);
    if (read !== undefined) found[key] = read;
  }
  return found;
}

/** The same without the values that were taken away. */
export function present(
  values: Readonly<Record<string, Value | null>>,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== null),
  );
}

/** Declared defaults under what is said: of events, whose fields nobody else fills in. */
export function withDefaults(
  values: Readonly<Record<string, Value>>,
  attributes: Attributes,
): Readonly<Record<string, Value>> {
  const defaults = Object.entries(attributes).flatMap(([name, attribute]) =>
    attribute.default === undefined ? [] : [[name, attribute.default] as const],
  );
  return { ...Object.fromEntries(defaults), ...values };
}
