import type { Context } from './context';
import type { Node } from './parse';
import type { Part } from './part';
import { refuseLive, TIME_FUNCTION_IN_WATCHED } from './lift';
import { resolve } from './resolve';
import type { Segment } from './resolve';

/** Dotted names: every step is looked up, the smallest wrong piece is pointed at. */

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
  const entries = resolve(context, context.scope, path);
  const entry = entries?.at(-1);
  if (entries === undefined || entry === undefined) return undefined;
  const name = path.map((segment) => segment.name).join('.');
  const { type, fact } = entry;
  const sure = entries.every((step) => step.sure);
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
  if (entries.some((step) => step.personal === true)) {
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
