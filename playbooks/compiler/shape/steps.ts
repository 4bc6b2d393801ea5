import type { ContinuationAst, OutcomeAst, StepAst, VerbAst } from '../ast';
import type { Findings } from '../findings';
import type { Tree } from '../tree';
import { describe } from '../tree';
import { expression, idOf, reference, wrong } from './basics';
import type { Fields } from './fields';
import { asMap, fieldsOf, headOf } from './fields';
import { CONTINUATION, STEP, VERBS } from './keys';
import type { Verb } from './keys';
import { branchOf } from './branch';
import { parallelOf, repeatOf, splitOf } from './containers';
import { notifyOf } from './notify';
import { sendOf } from './send';
import { taskOf } from './task';
import { waitOf } from './wait';
import { callOf, runOf, setOf, useOf } from './work';

/** Steps, lists of steps and what follows a step. */

export function stepList(
  tree: Tree | undefined,
  key: string,
  findings: Findings,
): readonly StepAst[] {
  if (tree === undefined) return [];
  if (tree.kind !== 'list' || tree.items.length === 0) {
    wrong(tree, key, 'a list of steps', findings);
    return [];
  }
  return tree.items.map((item) => stepOf(item, findings));
}

function stepOf(tree: Tree, findings: Findings): StepAst {
  const fields = fieldsOf(tree, STEP, findings);
  const span = tree.kind === 'map' ? headOf(tree) : tree.span;
  // A step that cannot be read still takes its place, so that the steps around it are checked.
  if (fields === undefined) return { id: { value: '', span }, outcomes: [], span };
  const id = idOf(fields.get('id'), 'id', findings) ?? { value: '', span };
  const verb = verbOf(fields, findings);
  const condition = expression(fields.get('if'), 'if', findings);
  const failure = fields.get('on_failure');
  const onFailure = failure === undefined ? undefined : onFailureOf(failure, findings);
  checkNote(fields.get('note'), findings);
  return {
    id,
    outcomes: outcomesOf(fields.get('outcomes'), findings),
    span,
    ...(verb === undefined ? {} : { verb }),
    ...(condition === undefined ? {} : { if: condition }),
    ...(onFailure === undefined ? {} : { onFailure }),
  };
}

function checkNote(tree: Tree | undefined, findings: Findings): void {
  if (tree !== undefined && tree.kind !== 'leaf') wrong(tree, 'note', 'a text', findings);
}

function verbOf(fields: Fields, findings: Findings): VerbAst | undefined {
  const written = VERBS.filter((verb) => fields.has(verb));
  const verb = written[0];
  if (verb === undefined) {
    // A misspelt verb has been reported where it stands.
    if (fields.whole) findings.add('one-verb', fields.span, { list: 'none' });
    return undefined;
  }
  const second = written[1];
  if (second !== undefined) {
    const span = fields.entry(second)?.keySpan ?? fields.span;
    const fix = `give "${second}" a step of its own: {id: …, ${second}: …}`;
    findings.add('one-verb', span, { list: written.join(', '), fix });
    return undefined;
  }
  const entry = fields.entry(verb);
  return entry === undefined ? undefined : readVerb(verb, entry, findings);
}

function readVerb(
  verb: Verb,
  entry: NonNullable<ReturnType<Fields['entry']>>,
  findings: Findings,
): VerbAst | undefined {
  switch (verb) {
    case 'send':
      return sendOf(entry, findings);
    case 'task':
      return taskOf(entry, findings);
    case 'notify':
      return notifyOf(entry, findings);
    case 'wait':
      return waitOf(entry, findings);
    case 'branch':
      return branchOf(entry, continuationOf, findings);
    case 'split':
      return splitOf(entry, stepList, findings);
    case 'parallel':
      return parallelOf(entry, stepList, findings);
    case 'repeat':
      return repeatOf(entry, stepList, findings);
    case 'set':
      return setOf(entry, findings);
    case 'call':
      return callOf(entry, findings);
    case 'run':
      return runOf(entry, findings);
    case 'use':
      return useOf(entry, findings);
    case 'exit': {
      const exit = reference(entry.value, 'exit', findings);
      if (exit === undefined) return undefined;
      return { kind: 'exit', exit, span: entry.keySpan, whole: true };
    }
  }
}

function outcomesOf(tree: Tree | undefined, findings: Findings): readonly OutcomeAst[] {
  if (tree === undefined) return [];
  const map = asMap(tree, 'outcomes', 'a map (outcome: what follows)', findings);
  return (map?.entries ?? []).map((entry) => {
    const then = continuationOf(entry.value, entry.key, findings);
    const name = { value: entry.key, span: entry.keySpan };
    return then === undefined ? { name } : { name, then };
  });
}

function onFailureOf(tree: Tree, findings: Findings): ContinuationAst | undefined {
  if (tree.kind === 'leaf' && tree.value === 'skip') return { kind: 'continue', span: tree.span };
  return continuationOf(tree, 'on_failure', findings);
}

/** `goto x`, `exit x`: written like a sentence. */
function jump(text: string): { readonly fix?: string } {
  const [, kind, target] = /^(goto|exit|end)[: ]+([a-z][a-z0-9_]*)$/.exec(text) ?? [];
  if (kind !== undefined && target !== undefined) return { fix: `write {${kind}: ${target}}` };
  return /^[a-z][a-z0-9_]*$/.test(text)
    ? { fix: `write {goto: ${text}} for a step, {exit: ${text}} for an exit` }
    : {};
}

function looksLikeStep({ entries }: Extract<Tree, { kind: 'map' }>): boolean {
  return entries.some(
    ({ key }) => key === 'id' || VERBS.some((verb) => verb === key && verb !== 'exit'),
  );
}

export function continuationOf(
  tree: Tree,
  key: string,
  findings: Findings,
): ContinuationAst | undefined {
  if (tree.kind === 'leaf' && tree.value === 'continue')
    return { kind: 'continue', span: tree.span };
  if (tree.kind === 'list' && tree.items.length > 0) {
    return { kind: 'list', steps: stepList(tree, key, findings), span: tree.span };
  }
  const expected = 'continue, {goto: id}, {exit: name} or a list of steps';
  if (tree.kind === 'leaf') return wrong(tree, key, { expected, ...jump(tree.text) }, findings);
  if (tree.kind !== 'map') return wrong(tree, key, expected, findings);
  if (looksLikeStep(tree)) {
    const fix = 'put "- " before its first key, and indent the others by two more';
    findings.add('wrong-shape', headOf(tree), { key, expected, found: 'one step', fix });
    return undefined;
  }
  const fields = fieldsOf(tree, CONTINUATION, findings);
  if (fields === undefined) return undefined;
  const [kind, more] = fields.keys();
  if ((kind !== 'goto' && kind !== 'exit' && kind !== 'end') || more !== undefined) {
    if (fields.whole) {
      findings.add('wrong-shape', tree.span, { key, expected, found: describe(tree) });
    }
    return undefined;
  }
  const target = reference(fields.get(kind), kind, findings);
  return target === undefined ? undefined : { kind, target, span: tree.span };
}
