import { TypeGuards } from 'liquidjs';
import type { PropertyAccessToken } from 'liquidjs';
import type { Segment } from '../expression/resolve';

/** A dotted name as Liquid read it; nothing when it is more than that (`a[0]`, `"x".size`). */
export function pathOf(token: PropertyAccessToken): readonly Segment[] | undefined {
  if (token.variable !== undefined) return undefined;
  const path: Segment[] = [];
  for (const prop of token.props) {
    if (!TypeGuards.isWordToken(prop)) return undefined;
    path.push({ name: prop.content, start: prop.begin, end: prop.end });
  }
  return path.length === 0 ? undefined : path;
}
