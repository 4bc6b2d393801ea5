import type { Check } from './checker';
import type { Context } from './context';
import type { Node } from './parse';

/** What the grammar can read and the language leaves out. */

type Construct = readonly [construct: string, instead: string];
export const LIST: Construct = [
  'a list here',
  'lists stand to the right of "in" and in count_true',
];
export const MAP: Construct = ['a map', 'name a value'];
export const INDEX: Construct = ['[ ] after a value', 'write the field after a dot'];
export const OPTIONAL: Construct = [
  '.?',
  'write a plain dot; a missing value is allowed for anyway',
];
export const REMAINDER: Construct = ['%', 'keep the remainder as an attribute'];

/** Refused as a whole; what stands inside is looked at all the same. */
export function refuseConstruct(
  context: Context,
  node: Node,
  what: Construct,
  check: Check,
): undefined {
  const [construct, instead] = what;
  if (node.op === 'list') node.args.forEach(check);
  if (node.op === '%') node.args.forEach(check);
  return context.refuse(node, 'expression-not-allowed', { construct, instead });
}
