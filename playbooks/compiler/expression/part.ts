import type { Expr, Value } from '../../kernel/expression';
import type { Node } from './parse';
import type { Type } from './types';

/** A checked piece of an expression. Absent pieces (`undefined`) were complained about: nothing more is said of them. */
export interface Part {
  readonly expr: Expr;
  readonly type: Type;
  readonly sure: boolean;
  /** Nodes of `expr` with facts put in. */
  readonly size: number;
  /** Known while compiling. */
  readonly constant?: Value;
  /** A text written in quotes: may stand for an enum's value. */
  readonly quoted?: true;
  /** Texts in quotes between which a condition chooses: each may stand for an enum's value. */
  readonly words?: readonly Word[];
  /** The dotted name, as the tree has it, when it is nothing else. */
  readonly path?: string;
}

export interface Word {
  readonly node: Node;
  readonly part: Part;
}

/** The texts in quotes it is sure to be one of. */
export function wordsOf(node: Node, part: Part): readonly Word[] | undefined {
  return part.quoted === true ? [{ node, part }] : part.words;
}

export const BOOLEAN: Type = { kind: 'boolean' };
export const NUMBER: Type = { kind: 'number' };
export const TEXT: Type = { kind: 'text' };
export const DATE: Type = { kind: 'date' };

export function sum(parts: readonly Part[]): number {
  return parts.reduce((total, part) => total + part.size, 1);
}

/** Every name, list of records and lifted part an expression reads; sorted, each once. */
export function namesOf(expr: Expr): readonly string[] {
  const found = new Set<string>();
  visit(expr, (node) => {
    if (node[0] === 'name' && !node[1].startsWith('@')) found.add(node[1]);
    if (node[0] === 'lifted') found.add(`#${node[1]}`);
    if (node[0] === 'call' && node[1].startsWith('records.') && node[2]?.[0] === 'lit')
      found.add(`customer.${String(node[2][1])}`);
  });
  return [...found].sort();
}

/** Calls `see` with every node; no recursion, so depth costs nothing. */
export function visit(root: Expr, see: (node: Expr) => void): void {
  const open: Expr[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    see(node);
    open.push(...operands(node));
  }
}

/** A copy with every node `change` answers for replaced. */
export function rewrite(expr: Expr, change: (node: Expr) => Expr | undefined): Expr {
  const changed = change(expr);
  if (changed !== undefined) return changed;
  const below = operands(expr);
  if (below.length === 0) return expr;
  const fixed = expr.slice(0, expr.length - below.length);
  // The shape stays: only operands are replaced, one for one.
  return [...fixed, ...below.map((node) => rewrite(node, change))] as unknown as Expr;
}

function operands(node: Expr): readonly Expr[] {
  switch (node[0]) {
    case 'lit':
    case 'name':
    case 'lifted':
      return [];
    case 'call':
      return node.slice(2) as unknown as readonly Expr[];
    default:
      return node.slice(1) as unknown as readonly Expr[];
  }
}
