import type { Attributes } from '../../kernel/catalog';
import type { Call } from '../../kernel/plan';
import type { ScriptItem } from '../../kernel/scenario';
import type { Value } from '../../kernel/expression';
import { stepsOf } from '../cases/plan-names';
import type { Findings } from '../findings';
import { reference, word } from '../shape/basics';
import { fieldsOf } from '../shape/fields';
import type { Tree } from '../tree';
import { DECIDED, FAIL } from './keys';
import { entriesOf, isKnown, only } from './stage';
import type { Stage } from './stage';
import { attributeValues, present } from './values';

/** What people and other systems decide in a script: drafts, and the answers of calls. */

export function decidedOf(
  tree: Tree | undefined,
  key: 'approve' | 'reject',
  stage: Stage,
  findings: Findings,
): ScriptItem['approve'] {
  if (tree === undefined) return undefined;
  const fields = tree.kind === 'map' ? fieldsOf(tree, DECIDED, findings) : undefined;
  if (tree.kind === 'map' && fields === undefined) return undefined;
  const step = reference(fields?.get('step') ?? (fields ? undefined : tree), key, findings);
  if (step === undefined) return undefined;
  const known = stepsOf(stage.plan, (one) => one.op === 'send' && one.approval !== undefined);
  if (!isKnown(step, { kind: 'send with an approval', known }, findings)) return undefined;
  return { step: step.value, ...only('by', personOf(fields?.get('by'), stage, findings)) };
}

export function personOf(
  tree: Tree | undefined,
  stage: Stage,
  findings: Findings,
): string | undefined {
  const name = reference(tree, 'by', findings);
  if (name === undefined) return undefined;
  if (stage.cast) isKnown(name, { kind: 'person', known: stage.cast.people }, findings);
  return name.value;
}

type Answers = Readonly<Record<string, Readonly<Record<string, Value>>>>;

/** `answer: {<step of a call>: {field: value}}`; the name of the declared answer will do, where one step asks for it. */
export function answerOf(
  tree: Tree | undefined,
  stage: Stage,
  findings: Findings,
): Answers | undefined {
  if (tree === undefined) return undefined;
  const calls = callsOf(stage);
  const found: Record<string, Readonly<Record<string, Value>>> = {};
  for (const { key, keySpan, value } of entriesOf(tree, 'answer', findings)) {
    const call =
      calls.find(({ step }) => step === key) ?? calls.find(({ answer }) => answer === key);
    const known = calls.map(({ step }) => step);
    if (call === undefined) {
      isKnown({ value: key, span: keySpan }, { kind: 'call with an answer', known }, findings);
      continue;
    }
    const inner =
      value.kind === 'leaf' && value.value === null ? [] : entriesOf(value, key, findings);
    found[call.step] = present(attributeValues(inner, declaredAnswer(call, stage), findings));
  }
  return found;
}

export function failOf(
  tree: Tree | undefined,
  stage: Stage,
  findings: Findings,
): ScriptItem['fail'] {
  if (tree === undefined) return undefined;
  const fields = tree.kind === 'map' ? fieldsOf(tree, FAIL, findings) : undefined;
  if (tree.kind === 'map' && fields === undefined) return undefined;
  const step = reference(fields?.get('step') ?? (fields ? undefined : tree), 'fail', findings);
  const known = stepsOf(stage.plan, ({ op }) => op === 'call' || op === 'send' || op === 'run');
  if (step === undefined || !isKnown(step, { kind: 'call, send or run', known }, findings))
    return undefined;
  return { step: step.value, ...only('with', word(fields?.get('with'), 'with', findings)?.value) };
}

/** Calls that declare an answer. */
function callsOf({ plan }: Stage): readonly (Call & { readonly answer: string })[] {
  return plan.code.filter(
    (one): one is Call & { readonly answer: string } =>
      one.op === 'call' && one.answer !== undefined,
  );
}

function declaredAnswer(
  { connection, answer }: Call,
  { project }: Stage,
): { attributes: Attributes; builtIn: readonly string[]; kind: string } {
  const attributes = project.catalog.connections[connection]?.answers[answer ?? ''] ?? {};
  return { attributes, builtIn: [], kind: `the answer ${answer ?? ''}` };
}

/** `quote: {amount: …}` among what is given: by the name of the declared answer. */
export function givenAnswers(
  fields: { get(key: string): Tree | undefined },
  stage: Stage,
  findings: Findings,
): Answers {
  const found: Record<string, Readonly<Record<string, Value>>> = {};
  for (const call of callsOf(stage)) {
    const tree = fields.get(call.answer);
    if (tree === undefined || Object.hasOwn(found, call.answer)) continue;
    const entries = entriesOf(tree, call.answer, findings);
    found[call.answer] = present(attributeValues(entries, declaredAnswer(call, stage), findings));
  }
  return found;
}

export function answerNames(stage: Stage): readonly string[] {
  return [...new Set(callsOf(stage).map(({ answer }) => answer))];
}
