import { LineMap } from '../lines';
import type { Mapping, Tree } from '../tree';
import { read } from './read';

/** For those who find something wrong with what a file says long after it was read. */
export interface KeyPlace {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** Where a key stands, from 1: of `['goal', 'within']` the inner one, or as much of the path as the file has. */
export function placeOfKey(file: string, text: string, path: readonly string[]): KeyPlace {
  let tree: Tree | undefined = read(file, text).tree;
  let span = { start: 0, end: 1 };
  for (const key of path) {
    const entry: Mapping['entries'][number] | undefined =
      tree?.kind === 'map' ? tree.entries.find((one) => one.key === key) : undefined;
    if (!entry) break;
    span = entry.keySpan;
    tree = entry.value;
  }
  const { line, column } = new LineMap(text).at(span.start);
  return { line, column, endColumn: column + span.end - span.start };
}
