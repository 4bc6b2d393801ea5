import type { PickAst, PickedAst } from '../ast';
import type { Findings } from '../findings';
import type { Entry, Mapping, Tree } from '../tree';
import { expression, wrong } from './basics';
import { headOf } from './fields';

/** `{pick: customer.tier, strategic: 90d, else: 30d}`: one value per value of an enum. */

export type Read<T> = (tree: Tree, key: string, findings: Findings) => T | undefined;

/** The value itself, or a pick of it; nothing when some of it could not be read. */
export function picked<T>(
  tree: Tree | undefined,
  key: string,
  read: Read<T>,
  findings: Findings,
): PickedAst<T> | undefined {
  if (tree === undefined) return undefined;
  const pick = pickEntry(tree);
  if (pick === undefined || tree.kind !== 'map') return read(tree, key, findings);
  return pickOf(tree, pick, { key, read }, findings);
}

export function pickEntry(tree: Tree | undefined): Entry | undefined {
  return tree?.kind === 'map' ? tree.entries.find((entry) => entry.key === 'pick') : undefined;
}

function pickOf<T>(
  tree: Mapping,
  pick: Entry,
  how: { readonly key: string; readonly read: Read<T> },
  findings: Findings,
): PickAst<T> | undefined {
  const by = expression(pick.value, 'pick', findings);
  const others = tree.entries.filter((entry) => entry !== pick);
  if (others.length === 0) {
    return wrong(tree, how.key, 'a value for each value of what is picked by', findings);
  }
  const values = others.map((entry) => ({ entry, value: valueOf(entry, how, findings) }));
  const of: { name: { value: string; span: Entry['keySpan'] }; value: T }[] = [];
  let otherwise: T | undefined;
  for (const { entry, value } of values) {
    if (value === undefined) continue;
    if (entry.key === 'else') otherwise = value;
    else of.push({ name: { value: entry.key, span: entry.keySpan }, value });
  }
  // With a value missing it would be said a second time that it is missing.
  if (by === undefined || values.some(({ value }) => value === undefined)) return undefined;
  const span = headOf(tree);
  return { pick: by, of, span, ...(otherwise === undefined ? {} : { else: otherwise }) };
}

function valueOf<T>(
  entry: Entry,
  how: { readonly key: string; readonly read: Read<T> },
  findings: Findings,
): T | undefined {
  const inner = pickEntry(entry.value);
  if (inner === undefined) return how.read(entry.value, how.key, findings);
  const args = { key: entry.key, expected: 'one value', found: 'another pick' };
  findings.add('wrong-shape', inner.keySpan, args);
  return undefined;
}
