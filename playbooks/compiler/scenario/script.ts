import { outside } from '../../kernel/form-range';
import type { Instruction, Task } from '../../kernel/plan';
import type { ScriptItem } from '../../kernel/scenario';
import type { Value } from '../../kernel/expression';
import type { Findings } from '../findings';
import type { LineMap } from '../lines';
import { reference, wrong, yesNo } from '../shape/basics';
import type { Fields } from '../shape/fields';
import { asMap, fieldsOf } from '../shape/fields';
import { lengthOf } from '../shape/lengths';
import type { Entry, Tree } from '../tree';
import { changeOf } from './changes';
import { answerOf, decidedOf, failOf, personOf } from './decisions';
import { eventOf } from './events';
import { moment } from './given';
import { ITEM, RESOLVE } from './keys';
import { isKnown, only } from './stage';
import type { Stage } from './stage';
import { valueOf } from './values';

/** What happens in a scenario, item by item. */

export function itemOf(
  tree: Tree,
  stage: Stage,
  lines: LineMap,
  findings: Findings,
): ScriptItem | undefined {
  const fields = fieldsOf(tree, ITEM, findings);
  if (fields === undefined) return undefined;
  const item: ScriptItem = {
    line: lines.at(tree.span.start).line,
    ...only('at', moment(fields.get('at'), 'at', findings)),
    ...only('after', lengthOf(fields.get('after'), 'after', findings)),
    ...only('change', changeOf(fields.get('change'), stage, findings)),
    ...only('event', oneEvent(fields.get('event'), stage, findings)),
    ...only('resolve', resolveOf(fields.get('resolve'), stage, findings)),
    ...only('approve', decidedOf(fields.get('approve'), 'approve', stage, findings)),
    ...only('reject', decidedOf(fields.get('reject'), 'reject', stage, findings)),
    ...only('answer', answerOf(fields.get('answer'), stage, findings)),
    ...only('fail', failOf(fields.get('fail'), stage, findings)),
    ...only('pause', yesNo(fields.get('pause'), 'pause', findings)),
    ...only('resume', yesNo(fields.get('resume'), 'resume', findings)),
    ...only('skipStale', yesNo(fields.get('skip_stale'), 'skip_stale', findings)),
  };
  refuseBoth(fields, findings);
  return item;
}

function refuseBoth(fields: Fields, findings: Findings): void {
  const after = fields.entry('after');
  if (after === undefined || !fields.has('at')) return;
  const args = { key: 'after', expected: 'no place beside "at"', found: '"after"' };
  findings.add('wrong-shape', after.keySpan, args);
}

function oneEvent(
  tree: Tree | undefined,
  stage: Stage,
  findings: Findings,
): ScriptItem['event'] | undefined {
  const map =
    tree === undefined ? undefined : asMap(tree, 'event', 'one event ({deal.won: {…}})', findings);
  const [entry, second] = map?.entries ?? [];
  if (map === undefined || entry === undefined) return undefined;
  if (second !== undefined) return wrong(map, 'event', 'one event; write a second item', findings);
  return eventOf(entry, stage, findings);
}

function resolveOf(
  tree: Tree | undefined,
  stage: Stage,
  findings: Findings,
): ScriptItem['resolve'] | undefined {
  const fields = tree === undefined ? undefined : fieldsOf(tree, RESOLVE, findings);
  const name = reference(fields?.get('task'), 'task', findings);
  if (fields === undefined || name === undefined) return undefined;
  const tasks = stage.plan.code.filter((one: Instruction): one is Task => one.op === 'task');
  const known = tasks.map((one) => one.step);
  const task = tasks.find((one) => one.step === name.value);
  if (task === undefined) {
    isKnown(name, { kind: 'task', known }, findings);
    return undefined;
  }
  const answer = answered(fields, task, findings);
  const form = { ...task.form, ...(task.answers[answer ?? '']?.form ?? {}) };
  return {
    task: name.value,
    ...only('by', personOf(fields.get('by'), stage, findings)),
    ...only('answer', answer),
    form: formValues(fields, { form, task: name.value }, findings),
  };
}

function answered(fields: Fields, task: Task, findings: Findings): string | undefined {
  const answer = reference(fields.get('answer'), 'answer', findings);
  const written = Object.keys(task.answers);
  const known = written.length > 0 ? written : ['done'];
  if (answer !== undefined) isKnown(answer, { kind: `answer of "${task.step}"`, known }, findings);
  if (answer === undefined && written.length > 0 && fields.whole) {
    findings.add('missing-key', fields.span, { key: 'answer', thing: `resolving "${task.step}"` });
  }
  return answer?.value;
}

function formValues(
  fields: Fields,
  { form, task }: { readonly form: Task['form']; readonly task: string },
  findings: Findings,
): Readonly<Record<string, Value>> {
  const tree = fields.get('form');
  const map = tree === undefined ? undefined : asMap(tree, 'form', 'a map', findings);
  const found = fieldValues(map?.entries ?? [], { form, kind: 'form field' }, findings);
  const written = (map?.entries ?? []).map(({ key }) => key);
  const what = `resolving "${task}"`;
  for (const name of missing(form, written))
    findings.add('test-form-missing', fields.entry('form')?.keySpan ?? fields.span, { what, name });
  return found;
}

/** Required fields of a form that nobody fills in. */
export function missing(form: Task['form'], written: readonly string[]): readonly string[] {
  return Object.entries(form).flatMap(([name, field]) =>
    field.required && field.default === undefined && !written.includes(name) ? [name] : [],
  );
}

/** Values of a form, by the types of its fields; defaults stand where nothing is written, as on the server. */
export function fieldValues(
  entries: readonly Entry[],
  of: { readonly form: Task['form']; readonly kind: string },
  findings: Findings,
): Readonly<Record<string, Value>> {
  const found: Record<string, Value> = {};
  for (const [name, field] of Object.entries(of.form))
    if (field.default !== undefined) found[name] = field.default;
  for (const { key, keySpan, value } of entries) {
    const field = Object.hasOwn(of.form, key) ? of.form[key] : undefined;
    const name = { value: key, span: keySpan };
    if (!isKnown(name, { kind: of.kind, known: Object.keys(of.form) }, findings) || !field)
      continue;
    const { type, values } = field;
    const read = valueOf(value, key, values === undefined ? { type } : { type, values }, findings);
    const off = read === undefined ? undefined : outside(read, field);
    if (off !== undefined) wrong(value, key, off, findings);
    else if (read !== undefined) found[key] = read;
  }
  return found;
}
