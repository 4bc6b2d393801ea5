import { Environment, ParseError } from '@marcbachmann/cel-js';
import type { ASTNode } from '@marcbachmann/cel-js';
import { findComment } from './find-comment';
import { measure } from './measure';
import { syntaxWords } from './syntax-words';

/** Text -> tree. The library parses only; limits are tested where it would otherwise work for nothing or run out of stack. */

export const MAX_CHARACTERS = 1000;
export const MAX_NODES = 400;
export const MAX_DEPTH = 24;

export type Node = ASTNode;
export type Of<Op extends Node['op']> = Node & { readonly op: Op };

/** A fault at a place in the expression's own text. */
export interface Fault {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  readonly args: Readonly<Record<string, string | number>>;
}

// Optional syntax is switched on so that it arrives as a node and can be refused beside all other faults.
const parser = new Environment({
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
  limits: { maxDepth: 100 },
});

export function parse(text: string): { readonly node: Node } | { readonly fault: Fault } {
  const whole = { start: 0, end: text.length };
  if (text.length > MAX_CHARACTERS) {
    return { fault: tooBig(whole, text.length, MAX_CHARACTERS, 'characters') };
  }
  if (text.trim() === '') {
    return {
      fault: {
        code: 'expression-syntax',
        ...whole,
        args: { words: 'there is nothing here', text: '' },
      },
    };
  }
  const comment = findComment(text);
  if (comment !== undefined) {
    const args = { construct: 'a comment', instead: 'write it as a YAML comment, after " #"' };
    return { fault: { code: 'expression-not-allowed', ...comment, args } };
  }
  try {
    const node = parser.parse(text).ast;
    const size = measure(node);
    if (size.nodes > MAX_NODES) return { fault: tooBig(whole, size.nodes, MAX_NODES, 'nodes') };
    if (size.depth > MAX_DEPTH) return { fault: tooBig(whole, size.depth, MAX_DEPTH, 'levels') };
    return { node };
  } catch (error) {
    return { fault: toFault(error, text) };
  }
}

function toFault(error: unknown, text: string): Fault {
  if (!(error instanceof ParseError)) {
    const args = { words: 'it cannot be taken apart', text: text.slice(0, 20) };
    return { code: 'expression-syntax', start: 0, end: text.length, args };
  }
  if (error.code === 'limit_exceeded') {
    return tooBig({ start: 0, end: text.length }, `more than ${MAX_DEPTH}`, MAX_DEPTH, 'levels');
  }
  const open = openParenthesis(text);
  if (open !== undefined && (error.range?.end ?? text.length) >= text.length) {
    const args = { words: 'this is never closed', text: '(', fix: 'add the ")" that is missing' };
    return { code: 'expression-syntax', start: open, end: open + 1, args };
  }
  const start = Math.min(error.range?.start ?? 0, text.length - 1);
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0x20).length;
  const end = Math.min(Math.max(error.range?.end ?? 0, start + character), text.length);
  return {
    code: 'expression-syntax',
    start,
    end,
    args: {
      ...syntaxWords(error.code, text, start),
      text: text.slice(start, end).slice(0, 40),
    },
  };
}

/** The last `(` outside quotes that has no `)`. */
function openParenthesis(text: string): number | undefined {
  const open: number[] = [];
  for (const { 0: piece, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[()]/g)) {
    if (piece === '(') open.push(index);
    if (piece === ')') open.pop();
  }
  return open.at(-1);
}

export function tooBig(
  place: { readonly start: number; readonly end: number },
  n: number | string,
  limit: number,
  unit: string,
): Fault {
  return {
    code: 'expression-too-big',
    start: place.start,
    end: place.end,
    args: { n, m: limit, limit, unit },
  };
}
