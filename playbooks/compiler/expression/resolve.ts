import { describeType } from './describe-type';
import type { Piece, Reporter } from './reporter';
import type { Entry, Fields, Scope, Type } from './types';

/** Looks a dotted name up, step by step; the smallest wrong piece is pointed at. */

export interface Segment extends Piece {
  readonly name: string;
}

/** What each step of the path stands for. */
export function resolve(
  reporter: Reporter,
  scope: Scope,
  path: readonly Segment[],
): readonly Entry[] | undefined {
  const entries: Entry[] = [];
  let fields: Fields = scope;
  for (const segment of path) {
    const entry = fields.get(segment.name);
    if (entry === undefined)
      return unknown(reporter, { scope, segment, owner: entries.at(-1)?.type });
    if (entry.refused !== undefined) {
      return reporter.refuse(segment, entry.refused.code, entry.refused.args);
    }
    entries.push(entry);
    fields = fieldsOf(entry.type);
  }
  return entries;
}

function fieldsOf(type: Type): Fields {
  return 'fields' in type && type.fields !== undefined ? type.fields : new Map<string, Entry>();
}

interface Unknown {
  readonly scope: Scope;
  readonly segment: Segment;
  readonly owner: Type | undefined;
}

/** A root that is not there, or a field its owner does not have. */
function unknown(reporter: Reporter, { scope, segment, owner }: Unknown): undefined {
  const { name } = segment;
  if (owner === undefined) {
    const elsewhere = fieldOfRoot(scope, name);
    if (elsewhere !== undefined) {
      return reporter.refuse(segment, 'unknown-name', { name, near: elsewhere });
    }
    return reporter.refuseUnknown(segment, 'unknown-name', { name }, scope.keys());
  }
  const thing = describeType(owner);
  const code = owner.kind === 'thing' ? (owner.missing ?? 'unknown-field') : 'unknown-field';
  const args = { name, field: name, id: name, thing, kind: thing };
  return reporter.refuseUnknown(segment, code, args, fieldsOf(owner).keys());
}

/** `gaps` where `facts.gaps` was meant. */
function fieldOfRoot(scope: Scope, name: string): string | undefined {
  for (const [root, entry] of scope) {
    if (fieldsOf(entry.type).has(name)) return `${root}.${name}`;
  }
  return undefined;
}
