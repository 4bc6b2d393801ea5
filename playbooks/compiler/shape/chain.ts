import type { PickedAst } from '../ast';
import type { Findings } from '../findings';
import type { Leaf, Tree } from '../tree';
import { expression, filled, isParam, listOf, wrong } from './basics';
import { picked } from './picks';

/** Chains: lists of expressions, the first that exists wins. */

const LISTS = ['contacts', 'people'];
const EXPECTED = 'a list like [customer.csm, queue.cs]';

/** A chain, or a pick of chains. */
export function chainOf(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): PickedAst<readonly Leaf[]> {
  return picked(tree, key, elementsOf, findings) ?? [];
}

/** A plain list of expressions. One alone may not stand without its brackets. */
export function elementsOf(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): readonly Leaf[] {
  if (isParam(tree)) {
    const place = { key, types: LISTS, expected: EXPECTED };
    return elementsOf(filled(tree, place, findings), key, findings);
  }
  if (tree?.kind === 'leaf' && tree.value !== null) {
    const wanted = { expected: EXPECTED, fix: `write [${tree.text.slice(0, 200)}]` };
    wrong(tree, key, wanted, findings);
    return [];
  }
  const items = listOf(tree, key, EXPECTED, findings) ?? [];
  return items.flatMap((item) => elementOf(item, key, findings));
}

/** One element; a parameter that is a list puts all of its own in. */
function elementOf(item: Tree, key: string, findings: Findings): readonly Leaf[] {
  if (isParam(item) && LISTS.includes(item.param.type)) return elementsOf(item, key, findings);
  const leaf = expression(item, key, findings);
  return leaf === undefined ? [] : [leaf];
}
