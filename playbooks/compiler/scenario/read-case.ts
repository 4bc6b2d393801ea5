import type { Attributes } from '../../kernel/catalog';
import type { Value } from '../../kernel/expression';
import type { Way } from '../../kernel/plan';
import type { Scenario, ScriptItem } from '../../kernel/scenario';
import type { Findings } from '../findings';
import type { LineMap } from '../lines';
import { asMap } from '../shape/fields';
import type { Fields } from '../shape/fields';
import type { Entry, Tree } from '../tree';
import { SYSTEM_EVENTS } from '../../kernel/built-in';
import { givenOf } from './given';
import { ITEM_CHECKS } from './keys';
import { fieldValues, itemOf, missing } from './script';
import { isKnown } from './stage';
import type { Cast, Stage } from './stage';
import { attributeValues, present, withDefaults } from './values';

/** One case: what is given, how somebody enters, what happens. */

export interface CaseRead {
  readonly scenario: Scenario;
  readonly cast: Cast;
  /** The items of the script that were read, parallel to the scenario's. */
  readonly items: readonly Tree[];
}

/** `given` is the file's with the case's laid over it. */
export function readCase(
  one: { readonly fields: Fields; readonly given: Tree | undefined; readonly lines: LineMap },
  stage: Stage,
  findings: Findings,
): CaseRead | undefined {
  const { fields, lines } = one;
  const found = one.given === undefined ? undefined : givenOf(one.given, stage, findings);
  const known: Stage = found === undefined ? stage : { ...stage, cast: found.cast };
  const enroll = wayOf(fields.get('enroll'), stage, findings);
  const values = withOf(fields, enroll, { stage: known, findings });
  const script = scriptOf(fields.get('script'), known, { lines, findings });
  if (found === undefined) return undefined;
  const { now, given, cast } = found;
  const scenario: Scenario = {
    playbook: stage.plan.playbook,
    now,
    given,
    with: values,
    script: script.map(({ item }) => item),
    ...(enroll === undefined ? {} : { enroll }),
  };
  return { scenario, cast, items: script.map(({ tree }) => tree) };
}

function wayOf(tree: Tree | undefined, stage: Stage, findings: Findings): string | undefined {
  if (tree === undefined) return undefined;
  const known = Object.keys(stage.plan.ways);
  const name = { value: tree.kind === 'leaf' ? tree.text : '', span: tree.span };
  return isKnown(name, { kind: 'way in', known }, findings) ? name.value : undefined;
}

function withOf(
  fields: Fields,
  name: string | undefined,
  { stage, findings }: { readonly stage: Stage; readonly findings: Findings },
): Readonly<Record<string, Value>> {
  const tree = fields.get('with');
  const map = tree === undefined ? undefined : asMap(tree, 'with', 'a map of fields', findings);
  const entries = map?.entries ?? [];
  const way = name === undefined ? undefined : stage.plan.ways[name];
  if (way === undefined) return {};
  const what = `the way in "${name ?? ''}"`;
  const at = fields.entry('with')?.keySpan ?? fields.entry('enroll')?.value.span ?? fields.span;
  const lack = (field: string): void => {
    findings.add('test-form-missing', at, { what, name: field });
  };
  const written = entries.map(({ key }) => key);
  if (way.kind === 'manual') {
    missing(way.fields, written).forEach(lack);
    return fieldValues(entries, { form: way.fields, kind: `field of ${what}` }, findings);
  }
  const { attributes, product } = fieldsOfEvents(way, stage);
  for (const [field, { required, default: otherwise }] of Object.entries(attributes)) {
    if (required && !product && otherwise === undefined && !written.includes(field)) lack(field);
  }
  return eventValues(entries, { attributes, what }, findings);
}

function eventValues(
  entries: readonly Entry[],
  { attributes, what }: { readonly attributes: Attributes; readonly what: string },
  findings: Findings,
): Readonly<Record<string, Value>> {
  const declared = { attributes, builtIn: [], kind: what };
  return withDefaults(present(attributeValues(entries, declared, findings)), attributes);
}

/** What the event of a way in brings along. `product`: fields of the product's own events may be left out. */
function fieldsOfEvents(
  way: Way,
  stage: Stage,
): { readonly attributes: Attributes; readonly product: boolean } {
  const types = way.kind === 'event' ? way.types : [];
  const { events } = stage.project.catalog;
  let attributes: Attributes = {};
  for (const type of types)
    attributes = { ...attributes, ...(events[type] ?? SYSTEM_EVENTS[type])?.fields };
  const product = types.length !== 1 || types.some((type) => Object.hasOwn(SYSTEM_EVENTS, type));
  return { attributes, product };
}

function scriptOf(
  tree: Tree | undefined,
  stage: Stage,
  { lines, findings }: { readonly lines: LineMap; readonly findings: Findings },
): readonly { readonly item: ScriptItem; readonly tree: Tree }[] {
  if (tree === undefined) return [];
  if (tree.kind !== 'list') {
    const args = { key: 'script', expected: 'a list of items', found: 'something else' };
    findings.add('wrong-shape', tree.span, args);
    return [];
  }
  return tree.items.flatMap((one) => {
    const item = itemOf(withoutChecks(one), stage, lines, findings);
    return item === undefined ? [] : [{ item, tree: one }];
  });
}

function withoutChecks(item: Tree): Tree {
  if (item.kind !== 'map') return item;
  return { ...item, entries: item.entries.filter(({ key }) => !ITEM_CHECKS.includes(key)) };
}

/** A case's `given` over the file's: key by key, maps inside each other too. */
export function merged(outer: Tree | undefined, inner: Tree | undefined): Tree | undefined {
  if (inner === undefined || outer === undefined) return inner ?? outer;
  if (outer.kind !== 'map' || inner.kind !== 'map') return inner;
  const entries: Entry[] = [...outer.entries];
  for (const entry of inner.entries) {
    const at = entries.findIndex(({ key }) => key === entry.key);
    const before = entries[at];
    if (before === undefined) entries.push(entry);
    else entries[at] = { ...entry, value: merged(before.value, entry.value) ?? entry.value };
  }
  return { ...inner, entries };
}
