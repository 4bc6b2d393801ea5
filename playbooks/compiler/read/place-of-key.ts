import { LineMap } from '../lines';
import type { Span } from '../diagnostic';
import type { Tree } from '../tree';
import { read } from './read';

/** For those who find something wrong with what a file says long after it was read. */
export interface KeyPlace {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** Where a key stands, from 1: of `['goal', 'within']` the inner one, or as much of the path as the file has. Of a list the item of that `name`. */
export function placeOfKey(file: string, text: string, path: readonly string[]): KeyPlace {
  let tree: Tree | undefined = read(file, text).tree;
  let span: Pick<Span, 'start' | 'end'> = { start: 0, end: 1 };
  for (const key of path) {
    const next = step(tree, key);
    if (!next) break;
    ({ span, tree } = next);
  }
  const { line, column } = new LineMap(text).at(span.start);
  return { line, column, endColumn: column + span.end - span.start };
}

function step(tree: Tree | undefined, key: string): { span: Span; tree: Tree } | undefined {
  if (tree?.kind === 'list') {
    const item = tree.items.find((one) => nameOf(one) === key);
    return item && { span: item.span, tree: item };
  }
  const entry = tree?.kind === 'map' ? tree.entries.find((one) => one.key === key) : undefined;
  return entry && { span: entry.keySpan, tree: entry.value };
}

function nameOf(item: Tree): string | undefined {
  const name = item.kind === 'map' ? item.entries.find(({ key }) => key === 'name') : undefined;
  return name?.value.kind === 'leaf' ? name.value.text : undefined;
}
