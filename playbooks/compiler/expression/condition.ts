import type { Context } from './context';
import { describeType } from './describe-type';
import type { Node } from './parse';
import type { Part } from './part';

/** A piece that must be yes or no; warns when it is the same whatever happens. */
export function condition(context: Context, node: Node, part: Part | undefined): Part | undefined {
  if (part === undefined) return undefined;
  if (part.type.kind !== 'boolean') {
    return context.refuse(node, 'not-yes-no', { type: describeType(part.type) });
  }
  if (typeof part.constant === 'boolean' && !context.settled.has(node)) {
    context.settled.add(node);
    context.refuse(node, part.constant ? 'always-true' : 'always-false');
  }
  return part;
}
