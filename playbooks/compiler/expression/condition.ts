import type { Context } from './context';
import { describeType } from './describe-type';
import type { Node } from './parse';
import type { Part } from './part';

/** A piece that must be yes or no; warns when it is the same whatever happens. */
export function condition(context: Context, node: Node, part: Part | undefined): Part | undefined {
  if (part === undefined) return undefined;
  if (part.type.kind !== 'boolean') {
    const fix = asked(context.words(node).trim(), part);
    return context.refuse(node, 'not-yes-no', { type: describeType(part.type), ...fix });
  }
  if (typeof part.constant === 'boolean' && !context.settled.has(node)) {
    context.settled.add(node);
    context.refuse(node, part.constant ? 'always-true' : 'always-false');
  }
  return part;
}

/** The question that was probably meant. */
function asked(words: string, { type, path }: Part): { readonly fix?: string } {
  if (words.length > 60) return {};
  if (type.kind === 'enum') return { fix: `write ${words} == "${type.values[0] ?? '…'}"` };
  if (type.kind === 'number' || type.kind === 'money') return { fix: `write ${words} > 0` };
  return path === undefined ? {} : { fix: `write has(${words})` };
}
