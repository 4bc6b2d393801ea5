import type { Expr } from '../../kernel/expression';
import type { Context } from './context';
import type { Node } from './parse';
import { visit } from './part';
import type { Part } from './part';
import { refuseLive, TIME_FUNCTION_IN_WATCHED, unlifted } from './lift';
import { resolve } from './resolve';
import type { Segment } from './resolve';
import type { Checked, Entry, Thing } from './types';

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
  const name = written(path);
  const { type, fact } = entry;
  const sure = entries.every((step) => step.sure);
  if (type.kind === 'thing') return refuseAlone(context, node, name, type);
  if (type.kind === 'record' || (type.kind === 'list' && type.of.kind === 'record')) {
    return context.refuse(node, 'expression-not-allowed', {
      construct: `the list "${name}" alone`,
      instead: `ask about its elements: ${name}.exists(x, …), .count(x, …), .sum(x, …)`,
    });
  }
  if (entries.some((step) => step.personal === true)) {
    return context.refuse(node, 'personal-in-trace', { attribute: name, place: 'the trace' });
  }
  const lowered = loweredName(path, entries);
  if (throughRun(lowered, entries)) {
    const instead = 'compare the person itself, or put it into a text';
    return context.refuse(node, 'expression-not-allowed', { construct: `"${name}"`, instead });
  }
  if (fact !== undefined) return checkFact(context, node, name, fact);
  return { expr: ['name', lowered], type, sure, size: 1, path: lowered };
}

/** Where a name starts whose value only the run knows: what it points at is not read in a condition. */
const OF_THE_RUN: ReadonlySet<string> = new Set(['steps', 'trigger', 'event', 'vars']);

function throughRun(lowered: string, entries: readonly Entry[]): boolean {
  const through = entries.slice(0, -1);
  return (
    OF_THE_RUN.has(lowered.split('.', 1)[0] ?? '') &&
    through.some(({ type }) => type.kind === 'person' || type.kind === 'contact')
  );
}

/** The name as the tree has it. */
export function loweredName(path: readonly Segment[], entries: readonly Entry[]): string {
  const at = entries.findLastIndex((entry) => entry.as !== undefined);
  const as = entries[at]?.as;
  return as === undefined ? written(path) : [as, ...path.slice(at + 1).map(nameOf)].join('.');
}

function written(path: readonly Segment[]): string {
  return path.map(nameOf).join('.');
}

function nameOf(segment: Segment): string {
  return segment.name;
}

function refuseAlone(context: Context, node: Node, name: string, { fields }: Thing): undefined {
  const field = [...fields.keys()][0];
  const instead =
    field === undefined ? 'name a value' : `name one of its values, such as ${name}.${field}`;
  return context.refuse(node, 'expression-not-allowed', { construct: `"${name}" alone`, instead });
}

/** A fact is put in wherever it is read. */
function checkFact(context: Context, node: Node, name: string, fact: Checked): Part | undefined {
  if (fact.expr === undefined || fact.type === undefined) return undefined;
  for (const used of fact.timeFunctions) context.timeFunctions.add(used);
  context.live ??= fact.live;
  const first = fact.timeFunctions[0];
  if (context.watched && first !== undefined) {
    return context.refuse(node, TIME_FUNCTION_IN_WATCHED, { function: first, name });
  }
  if (context.watched && fact.live !== undefined) return refuseLive(context, node, name);
  const { depth, lifted } = context;
  const expr = depth === 0 ? fact.expr : unlifted(fact.expr, lifted, depth);
  if (tooDeep(expr)) return refuseDepth(context, node);
  return { expr, type: fact.type, sure: fact.sure, size: fact.size, path: name };
}

export const MOST_METHODS = 2;

export function refuseDepth(context: Context, node: Node): undefined {
  const args = { n: MOST_METHODS + 1, m: MOST_METHODS, limit: MOST_METHODS };
  const unit = 'list methods inside each other';
  return context.refuse(node, 'expression-too-big', { ...args, unit });
}

function tooDeep(expr: Expr): boolean {
  return namesWithin(expr).some((name) => name.startsWith('@'.repeat(MOST_METHODS + 1)));
}

function namesWithin(expr: Expr): readonly string[] {
  const found: string[] = [];
  visit(expr, (part) => {
    if (part[0] === 'name') found.push(part[1]);
  });
  return found;
}
