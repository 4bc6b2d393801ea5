import type { StepAst } from '../ast';
import type { Span } from '../diagnostic';
import type { Findings } from '../findings';
import type { Node } from './node';

/** After an exit nothing waits any more: what a closing step may do. */
const ALLOWED = new Set(['notify', 'set', 'call', 'run', 'send']);

export function checkClosing({ step, scopes }: Node, findings: Findings): void {
  if (!scopes.some(({ kind }) => kind === 'closing')) return;
  const found = fault(step);
  if (found !== undefined) findings.add('closing-step', found.span, { verb: found.words });
}

function fault({ verb }: StepAst): { readonly words: string; readonly span: Span } | undefined {
  if (verb === undefined || ALLOWED.has(verb.kind)) return undefined;
  if (verb.kind !== 'task') return { words: WORDS[verb.kind] ?? verb.kind, span: verb.span };
  return verb.blocks || !verb.whole
    ? { words: 'open a task that holds it up', span: verb.span }
    : undefined;
}

const WORDS: Readonly<Record<string, string>> = {
  exit: 'exit a second time',
  parallel: 'open branches',
  use: 'use a fragment',
};
