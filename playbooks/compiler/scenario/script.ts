import type { Instruction, Task } from '../../kernel/plan';
import type { ScriptItem } from '../../kernel/scenario';
import type { Value } from '../../kernel/expression';
import type { Findings } from '../findings';
import type { LineMap } from '../lines';
import { reference, wrong, yesNo } from '../shape/basics';
import type { Fields } from '../shape/fields';
import { asMap, fieldsOf } from '../shape/fields';
import { lengthOf } from '../shape/lengths';
import type { Entry, Mapping, Tree } from '../tree';
import type { Stage } from './given';
import { moment } from './given';
import { ITEM, RESOLVE } from './keys';
import { attributeValues, present, valueOf, withDefaults } from './values';

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
    ...only('event', eventOf(fields.get('event'), stage, findings)),
    ...only('resolve', resolveOf(fields.get('resolve'), stage, findings)),
    ...only('pause', yesNo(fields.get('pause'), 'pause', findings)),
    ...only('resume', yesNo(fields.get('resume'), 'resume', findings)),
  };
  refuseBoth(fields, findings);
  return item;
}

function only<K extends string, T>(key: K, value: T | undefined): { readonly [Key in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [Key in K]?: T };
}

function refuseBoth(fields: Fields, findings: Findings): void {
  const after = fields.entry('after');
  if (after === undefined || !fields.has('at')) return;
  const args = { key: 'after', expected: 'no place beside "at"', found: '"after"' };
  findings.add('wrong-shape', after.keySpan, args);
}

type Change = NonNullable<ScriptItem['change']>;

function changeOf(tree: Tree | undefined, stage: Stage, findings: Findings): Change | undefined {
  const map = tree === undefined ? undefined : asMap(tree, 'change', 'a map', findings);
  if (map === undefined) return undefined;
  const { catalog } = stage.project;
  let change: Change = {};
  for (const entry of map.entries) {
    const { key } = entry;
    if (key === 'customer') {
      const declared = { attributes: catalog.customer, builtIn: [], kind: 'a customer' };
      change = {
        ...change,
        customer: attributeValues(mapEntries(entry, findings), declared, findings),
      };
    } else if (key === 'contacts') {
      change = { ...change, contacts: contactChanges(entry, stage, findings) };
    } else if (key === 'records') {
      const records = Object.fromEntries(
        mapEntries(entry, findings).map((inner) => [inner.key, rowsOf(inner, stage, findings)]),
      );
      change = { ...change, records: { ...change.records, ...records } };
    } else if (key === stage.plan.subject && Object.hasOwn(catalog.records, key)) {
      const rows = recordRows(entry.value, entry, stage, findings);
      change = { ...change, records: { ...change.records, [key]: rows } };
    } else {
      const known = ['customer', 'contacts', 'records', stage.plan.subject].join(', ');
      const args = { name: key, key, thing: '"change"', keys: known };
      findings.addUnknown('unknown-key', entry.keySpan, args, known.split(', '));
    }
  }
  return change;
}

function mapEntries(entry: Entry, findings: Findings): readonly Entry[] {
  return asMap(entry.value, entry.key, 'a map', findings)?.entries ?? [];
}

function contactChanges(
  entry: Entry,
  stage: Stage,
  findings: Findings,
): NonNullable<Change['contacts']> {
  const { attributes } = stage.project.catalog.contacts;
  const declared = { attributes, builtIn: [], kind: 'a contact' };
  return Object.fromEntries(
    mapEntries(entry, findings).map((inner) => [
      inner.key,
      present(attributeValues(mapEntries(inner, findings), declared, findings)),
    ]),
  );
}

type Rows = NonNullable<Change['records']>[string];

function rowsOf(entry: Entry, stage: Stage, findings: Findings): Rows {
  const known = Object.keys(stage.project.catalog.records);
  if (!known.includes(entry.key)) {
    const args = { kind: 'record type', name: entry.key, known: known.join(', ') };
    findings.addUnknown('test-unknown', entry.keySpan, args, known);
    return [];
  }
  return recordRows(entry.value, entry, stage, findings);
}

function recordRows(tree: Tree, entry: Entry, stage: Stage, findings: Findings): Rows {
  const type = entry.key;
  const rows: readonly Tree[] = tree.kind === 'list' ? tree.items : [tree];
  const attributes = stage.project.catalog.records[type]?.attributes ?? {};
  return rows.flatMap((row): Rows => {
    const map: Mapping | undefined = asMap(row, type, 'a record ({id: …})', findings);
    if (map === undefined) return [];
    const id = map.entries.find(({ key }) => key === 'id')?.value;
    const declared = { attributes, builtIn: ['id'], kind: `a ${type}` };
    const values = present(attributeValues(map.entries, declared, findings));
    const name = reference(id, 'id', findings)?.value ?? type;
    return [{ ...values, id: name }];
  });
}

function eventOf(
  tree: Tree | undefined,
  stage: Stage,
  findings: Findings,
): ScriptItem['event'] | undefined {
  const map =
    tree === undefined ? undefined : asMap(tree, 'event', 'one event ({deal.won: {…}})', findings);
  const [entry, second] = map?.entries ?? [];
  if (map === undefined || entry === undefined) return undefined;
  if (second !== undefined) return wrong(map, 'event', 'one event; write a second item', findings);
  const { events } = stage.project.catalog;
  const event = Object.hasOwn(events, entry.key) ? events[entry.key] : undefined;
  if (event === undefined) {
    const known = Object.keys(events);
    const args = { name: entry.key, known: known.join(', ') };
    findings.addUnknown('unknown-event', entry.keySpan, args, known);
    return undefined;
  }
  const inner =
    entry.value.kind === 'leaf' && entry.value.value === null ? [] : mapEntries(entry, findings);
  const builtIn = ['contact', 'record'].filter((key) => !Object.hasOwn(event.fields, key));
  const declared = { attributes: event.fields, builtIn, kind: `the event ${entry.key}` };
  const named = (key: string): string | undefined =>
    builtIn.includes(key)
      ? reference(inner.find((one) => one.key === key)?.value, key, findings)?.value
      : undefined;
  return {
    type: entry.key,
    fields: withDefaults(present(attributeValues(inner, declared, findings)), event.fields),
    ...only('contact', named('contact')),
    ...only('record', named('record')),
  };
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
  const task = tasks.find((one) => one.step === name.value);
  if (task === undefined) {
    const known = tasks.map((one) => one.step);
    const args = { kind: 'task', name: name.value, known: known.join(', ') };
    findings.addUnknown('test-unknown', name.span, args, known);
    return undefined;
  }
  const answer = answerOf(fields, task, findings);
  return {
    task: name.value,
    ...only('by', reference(fields.get('by'), 'by', findings)?.value),
    ...only('answer', answer),
    form: formValues(
      fields.get('form'),
      { ...task.form, ...(task.answers[answer ?? '']?.form ?? {}) },
      findings,
    ),
  };
}

function answerOf(fields: Fields, task: Task, findings: Findings): string | undefined {
  const answer = reference(fields.get('answer'), 'answer', findings);
  const written = Object.keys(task.answers);
  const known = written.length > 0 ? written : ['done'];
  if (answer !== undefined && !known.includes(answer.value)) {
    const args = { kind: `answer of "${task.step}"`, name: answer.value, known: known.join(', ') };
    findings.addUnknown('test-unknown', answer.span, args, known);
  }
  if (answer === undefined && written.length > 0 && fields.whole) {
    findings.add('missing-key', fields.span, { key: 'answer', thing: `resolving "${task.step}"` });
  }
  return answer?.value;
}

function formValues(
  tree: Tree | undefined,
  form: Task['form'],
  findings: Findings,
): Readonly<Record<string, Value>> {
  const map = tree === undefined ? undefined : asMap(tree, 'form', 'a map', findings);
  const found: Record<string, Value> = {};
  for (const { key, keySpan, value } of map?.entries ?? []) {
    const field = Object.hasOwn(form, key) ? form[key] : undefined;
    if (field === undefined) {
      const known = Object.keys(form);
      const args = { kind: 'form field', name: key, known: known.join(', ') };
      findings.addUnknown('test-unknown', keySpan, args, known);
      continue;
    }
    const { type, values } = field;
    const read = valueOf(value, key, values === undefined ? { type } : { type, values }, findings);
    if (read !== undefined) found[key] = read;
  }
  return found;
}
