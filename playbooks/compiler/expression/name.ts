import { describeType } from './describe-type';
import type { Context } from './context';
import type { Node } from './parse';
import type { Part } from './part';
import { refuseLive, TIME_FUNCTION_IN_WATCHED } from './lift';
import type { Entry, Fields, Scope, Type } from './types';

/** Dotted names: every step is looked up, the smallest wrong piece is pointed at. */

interface Segment {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** `a.b.c` as its pieces; nothing when it is no plain name. */
export function segments(node: Node): readonly Segment[] | undefined {
  const found: Segment[] = [];
  let at = node;
  while (at.op === '.') {
    found.push({ name: at.args[1], start: at.pos, end: at.end });
    at = at.args[0];
  }
  if (at.op !== 'id') return undefined;
  found.push({ name: at.args, start: at.start, end: at.end });
  return found.reverse();
}

/** The value a dotted name stands for. */
export function checkName(
  context: Context,
  node: Node,
  path: readonly Segment[],
): Part | undefined {
  const entry = findEntry(context, path);
  if (entry === undefined) return undefined;
  const name = path.map((segment) => segment.name).join('.');
  const { type, fact, sure } = entry;
  if (type.kind === 'thing') {
    const field = [...type.fields.keys()][0];
    const instead =
      field === undefined ? 'name a value' : `name one of its values, such as ${name}.${field}`;
    return context.refuse(node, 'expression-not-allowed', {
      construct: `"${name}" alone`,
      instead,
    });
  }
  if (type.kind === 'record' || (type.kind === 'list' && type.of.kind === 'record')) {
    return context.refuse(node, 'not-supported-yet', {
      key: name,
      instead: 'use an attribute of the customer',
    });
  }
  if (entry.personal === true) {
    return context.refuse(node, 'personal-in-trace', { attribute: name, place: 'the trace' });
  }
  if (fact === undefined) return { expr: ['name', name], type, sure, size: 1, path: name };
  if (fact.expr === undefined || fact.type === undefined) return undefined;
  for (const used of fact.timeFunctions) context.timeFunctions.add(used);
  const first = fact.timeFunctions[0];
  if (context.watched && first !== undefined) {
    return context.refuse(node, TIME_FUNCTION_IN_WATCHED, { function: first, name });
  }
  if (context.watched && fact.names.some((read) => read.startsWith('#'))) {
    return refuseLive(context, node, name);
  }
  return { expr: fact.expr, type: fact.type, sure: fact.sure, size: fact.size, path: name };
}

function findEntry(context: Context, path: readonly Segment[]): Entry | undefined {
  let fields: Fields = context.scope;
  let entry: Entry | undefined;
  let sure = true;
  for (const segment of path) {
    const next: Entry | undefined = fields.get(segment.name);
    if (next === undefined) return unknown(context, segment, entry?.type);
    if (next.refused !== undefined) {
      return context.refuse(segment, next.refused.code, next.refused.args);
    }
    sure &&= next.sure;
    entry = { ...next, sure };
    fields = fieldsOf(next.type);
  }
  return entry;
}

export function fieldsOf(type: Type): Fields {
  return 'fields' in type && type.fields !== undefined ? type.fields : new Map<string, Entry>();
}

/** A root that is not there, or a field its owner does not have. */
function unknown(context: Context, segment: Segment, owner: Type | undefined): undefined {
  const { name } = segment;
  if (owner === undefined) {
    const elsewhere = fieldOfRoot(context.scope, name);
    if (elsewhere !== undefined) {
      return context.refuse(segment, 'unknown-name', { name, near: elsewhere });
    }
    return context.refuseUnknown(segment, 'unknown-name', { name }, context.scope.keys());
  }
  const thing = describeType(owner);
  const code = owner.kind === 'thing' ? (owner.missing ?? 'unknown-field') : 'unknown-field';
  const args = { name, field: name, id: name, thing, kind: thing };
  return context.refuseUnknown(segment, code, args, fieldsOf(owner).keys());
}

/** `gaps` where `facts.gaps` was meant. */
export function fieldOfRoot(scope: Scope, name: string): string | undefined {
  for (const [root, entry] of scope) {
    if (fieldsOf(entry.type).has(name)) return `${root}.${name}`;
  }
  return undefined;
}
