import type { Node } from './parse';

/** How big a tree is. Walks without recursion: a thousand `!` in a row must not cost the stack. */

export interface Size {
  readonly nodes: number;
  readonly depth: number;
}

/** `a && b && c` and `a.b.c` are chains, one level however long. */
export function measure(root: Node): Size {
  let nodes = 0;
  let depth = 0;
  const open: { readonly node: Node; readonly level: number }[] = [{ node: root, level: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, level } = next;
    nodes++;
    depth = Math.max(depth, level);
    for (const child of children(node)) {
      const chained = CHAINS.has(node.op) && child.op === node.op;
      open.push({ node: child, level: chained ? level : level + 1 });
    }
  }
  return { nodes, depth };
}

const CHAINS = new Set(['&&', '||', '+', '*', '.']);

export function children(node: Node): readonly Node[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}
