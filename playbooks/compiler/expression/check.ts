import type { Finding } from '../diagnostic';
import { checkNode } from './checker';
import { condition } from './condition';
import { Context } from './context';
import { describeType } from './describe-type';
import { parse } from './parse';
import type { Node } from './parse';
import { namesOf } from './part';
import type { Part } from './part';
import type { Checked, Origin, Reference, Scope, Wanted } from './types';

/**
 * Checks one expression and lowers it. `text` is the expression with quotes and escapes resolved, `origin` says
 * where its characters stand in the file (a leaf of the read pass), `scope` which names exist. All faults are
 * collected, each at the smallest wrong piece; with one of them an error, `expr` is absent. Never throws.
 */
export function checkExpression(
  text: string,
  origin: Origin,
  scope: Scope,
  wanted: Wanted,
): Checked {
  const context = new Context(text, origin, scope, wanted);
  const parsed = parse(text);
  if ('fault' in parsed) {
    const { code, args } = parsed.fault;
    context.refuse(parsed.fault, code, args);
    return toChecked(context, undefined);
  }
  const part = checkNode(context, parsed.node);
  return toChecked(context, fit(context, parsed.node, part));
}

function fit(context: Context, node: Node, part: Part | undefined): Part | undefined {
  const { wanted } = context;
  if (wanted.kind === 'condition') return condition(context, node, part);
  if (wanted.kind === 'value' || part === undefined) return part;
  if (wanted.takes.some((kind) => kind === part.type.kind)) return part;
  return context.refuse(node, 'chain-wrong-type', {
    expr: context.text.trim().slice(0, 60),
    type: describeType(part.type),
    types: wanted.takes.map((kind) => PLURALS[kind]).join(' and '),
  });
}

const PLURALS: Readonly<Record<Reference, string>> = {
  person: 'people',
  contact: 'contacts',
  queue: 'queues',
  sender: 'senders',
};

/** Found here, and no reason to refuse the expression. */
const WARNINGS = new Set(['not-equal-unknown', 'always-true', 'always-false']);

function toChecked(context: Context, part: Part | undefined): Checked {
  const findings: readonly Finding[] = context.found.list;
  const shared = {
    sure: part?.sure ?? false,
    size: part?.size ?? 0,
    source: context.text.trim(),
    timeFunctions: [...context.timeFunctions].sort(),
    findings,
  };
  const failed = part === undefined || findings.some((finding) => !WARNINGS.has(finding.code));
  if (failed) return { ...shared, names: [] };
  return { ...shared, expr: part.expr, type: part.type, names: namesOf(part.expr) };
}
