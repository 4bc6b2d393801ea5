import type { Finding } from '../diagnostic';
import { checkNode } from './checker';
import { isValue } from './compare';
import { condition } from './condition';
import { Context } from './context';
import { describeType } from './describe-type';
import { parse } from './parse';
import type { Node } from './parse';
import { namesOf, wordsOf } from './part';
import type { Part } from './part';
import type { Checked, Origin, Reference, Scope, Type, Wanted } from './types';

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
  if (part === undefined) return undefined;
  switch (wanted.kind) {
    case 'condition':
      return condition(context, node, part);
    case 'value':
      return part;
    case 'chain':
      return inChain(context, node, part, wanted.takes);
    case 'assigned':
      return assigned(context, node, part, wanted);
    case 'pick':
      return part.type.kind === 'enum'
        ? part
        : context.refuse(node, 'pick-needs-enum', { ...shown(context), ...typed(part) });
    case 'moment':
      return part.type.kind === 'date' || part.type.kind === 'time'
        ? part
        : context.refuse(node, 'wrong-arguments', {
            function: '"date"',
            expected: 'a date or a time',
            found: `${shown(context).expr}, which is ${typed(part).type}`,
          });
  }
}

function inChain(
  context: Context,
  node: Node,
  part: Part,
  takes: readonly Reference[],
): Part | undefined {
  if (takes.some((kind) => kind === part.type.kind)) return part;
  const types = takes.map((kind) => PLURALS[kind]).join(' and ');
  return context.refuse(node, 'chain-wrong-type', { ...shown(context), ...typed(part), types });
}

function assigned(
  context: Context,
  node: Node,
  part: Part,
  { target, to }: { readonly target: string; readonly to: Type },
): Part | undefined {
  const words = to.kind === 'enum' ? wordsOf(node, part) : undefined;
  if (to.kind === 'enum' && words !== undefined) {
    const wrong = words.filter((word) => !isValue(context, word.node, word.part, to.values));
    return wrong.length === 0 ? part : undefined;
  }
  if (mayHold(to, part.type)) return part;
  return context.refuse(node, 'set-wrong-type', {
    ...shown(context),
    ...typed(part),
    target,
    wanted: describeType(to),
  });
}

/** Whether a value of type `from` may be kept as `to`: an enum only where all of its values are allowed. */
function mayHold(to: Type, from: Type): boolean {
  if (to.kind === 'enum') {
    return from.kind === 'enum' && from.values.every((value) => to.values.includes(value));
  }
  if (to.kind === 'text') return from.kind === 'text' || from.kind === 'enum';
  if (to.kind === 'number' || to.kind === 'money') {
    return from.kind === 'number' || from.kind === 'money';
  }
  if (to.kind === 'list') return from.kind === 'list' && mayHold(to.of, from.of);
  return to.kind === from.kind;
}

function shown(context: Context): { readonly expr: string } {
  return { expr: context.text.trim().slice(0, 60) };
}

function typed(part: Part): { readonly type: string } {
  return { type: describeType(part.type) };
}

const PLURALS: Readonly<Record<Reference, string>> = {
  person: 'people',
  contact: 'contacts',
  queue: 'queues',
  sender: 'senders',
};

/** Found here, and no reason to refuse the expression. */
const WARNINGS = new Set(['not-equal-unknown', 'always-true', 'always-false']);

const NONE: readonly string[] = [];

function toChecked(context: Context, part: Part | undefined): Checked {
  const findings: readonly Finding[] = context.found.list;
  const shared = {
    sure: part?.sure ?? false,
    size: part?.size ?? 0,
    source: context.text.trim(),
    timeFunctions: context.timeFunctions.size === 0 ? NONE : [...context.timeFunctions].sort(),
    ...(context.live === undefined ? {} : { live: context.live }),
    findings,
  };
  const failed = part === undefined || findings.some((finding) => !WARNINGS.has(finding.code));
  if (failed) return { ...shared, names: [] };
  return { ...shared, expr: part.expr, type: part.type, names: namesOf(part.expr) };
}
