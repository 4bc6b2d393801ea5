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
  return reachable(reporter, path, entries) ? entries : undefined;
}

/** One person or contact is looked through (`customer.csm.name`), not a row of them, and none of a list's element. */
function reachable(
  reporter: Reporter,
  path: readonly Segment[],
  entries: readonly Entry[],
): boolean {
  const through = entries
    .slice(0, -1)
    .filter(({ type }, index) => isReference(type) && !isPlace(path, index)).length;
  const most = entries.some(({ as }) => as?.startsWith('@') === true) ? 0 : 1;
  if (through <= most) return true;
  const piece = { start: path[0]?.start ?? 0, end: path.at(-1)?.end ?? 0 };
  const construct = `"${path.map((segment) => segment.name).join('.')}"`;
  const instead =
    most === 0
      ? 'read attributes of the record itself'
      : 'look through one person only, or keep it as an attribute of the customer';
  reporter.refuse(piece, 'expression-not-allowed', { construct, instead });
  return false;
}

/** The customer's contact in a role, and the contact a playbook is about, are things of their own. */
function isPlace(path: readonly Segment[], index: number): boolean {
  return path[0]?.name === 'contacts' ? index === 1 : index === 0;
}

function isReference(type: Type): boolean {
  return type.kind === 'person' || type.kind === 'contact';
}

function fieldsOf(type: Type): Fields {
  if (type.kind === 'record') return new Map<string, Entry>();
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
    const literal = LITERALS.get(name.toLowerCase());
    if (literal !== undefined) {
      return reporter.refuse(segment, 'unknown-name', { name, near: literal });
    }
    const elsewhere = fieldOfRoot(scope, name);
    if (elsewhere !== undefined) {
      return reporter.refuse(segment, 'unknown-name', { name, near: elsewhere });
    }
    return reporter.refuseUnknown(segment, 'unknown-name', { name }, scope.keys());
  }
  const thing = describeType(owner);
  const code = codeOf(owner);
  const args = { name, field: name, id: name, thing, kind: thing };
  return reporter.refuseUnknown(segment, code, args, fieldsOf(owner).keys());
}

function codeOf(owner: Type): string {
  if (owner.kind === 'person') return 'unknown-person-attribute';
  return owner.kind === 'thing' ? (owner.missing ?? 'unknown-field') : 'unknown-field';
}

/** Other spellings of true and false. */
const LITERALS: ReadonlyMap<string, string> = new Map([
  ...['yes', 'on', 'true'].map((word) => [word, 'true'] as const),
  ...['no', 'off', 'false'].map((word) => [word, 'false'] as const),
]);

/** `gaps` where `facts.gaps` was meant. */
function fieldOfRoot(scope: Scope, name: string): string | undefined {
  for (const [root, entry] of scope) {
    if (fieldsOf(entry.type).has(name)) return `${root}.${name}`;
  }
  return undefined;
}
