import type { AnswerAst, FieldAst, TaskAst, TextAst } from '../ast';
import type { Span as Length } from '../../kernel/plan';
import type { Findings } from '../findings';
import type { Entry, Placed, Tree } from '../tree';
import { expression, listOf, localised, oneOf, word, wrong, yesNo } from './basics';
import { chainOf } from './chain';
import type { Fields } from './fields';
import { fieldsOf } from './fields';
import { answerList, fieldList, named } from './forms';
import { DONE_WHEN, REMIND, TASK } from './keys';
import { ladderRefOf } from './ladder';
import { lengthOf } from './lengths';
import { whenOf } from './moments';
import { picked } from './picks';
import { taskPolicy, triggerOf } from './triggers';

/** Work for a person. */

const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
type Priority = (typeof PRIORITIES)[number];

export function taskOf(entry: Entry, findings: Findings): TaskAst {
  const span = entry.keySpan;
  const empty = {
    kind: 'task',
    assign: [],
    remind: [],
    answers: [],
    form: [],
    priority: 'normal',
    checklist: [],
    doneWhen: [],
    blocks: true,
    span,
  } as const;
  const fields = fieldsOf(entry.value, TASK, findings, span);
  if (fields === undefined) return { ...empty, whole: false };
  const priority = picked(fields.get('priority'), 'priority', priorityOf, findings);
  const { giveUp, ...time } = timesOf(fields, findings);
  const doneWhen = doneWhenOf(fields.get('done_when'), findings);
  const answers = answerList(fields.get('answers'), findings);
  const form = fieldList(fields.get('form'), 'form', findings);
  checkSameFields(form, answers, findings);
  return {
    ...empty,
    whole:
      fields.whole &&
      (giveUp !== undefined || !fields.has('give_up')) &&
      doneWhen.length === count(fields.get('done_when')),
    assign: chainOf(fields.get('assign'), 'assign', findings),
    answers,
    form,
    checklist: checklistOf(fields.get('checklist'), findings),
    blocks: yesNo(fields.get('blocks'), 'blocks', findings) ?? true,
    doneWhen,
    ...time,
    ...(giveUp === undefined ? {} : { giveUp }),
    ...(priority === undefined ? {} : { priority }),
    ...wordsOf(fields, findings),
    ...rulesOf(fields, findings),
  };
}

function wordsOf(fields: Fields, findings: Findings): Pick<TaskAst, 'title' | 'body'> {
  const title = localised(fields.get('title'), 'title', findings);
  const body = localised(fields.get('body'), 'body', findings);
  return {
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
  };
}

type Times = Pick<TaskAst, 'due' | 'remind' | 'ladder' | 'giveUp' | 'snooze' | 'pauseWhile'>;

/** What happens while it stays open. */
function timesOf(fields: Fields, findings: Findings): Times {
  const due = whenOf(fields.get('due'), 'due', findings);
  const remind = remindersOf(fields.get('remind'), findings);
  const ladder = picked(fields.get('ladder'), 'ladder', ladderRefOf, findings);
  const giveUp = giveUpOf(fields, findings);
  const snooze = snoozeOf(fields.get('snooze'), findings);
  const pause = expression(fields.get('pause_while'), 'pause_while', findings);
  return {
    remind,
    ...(due === undefined ? {} : { due }),
    ...(ladder === undefined ? {} : { ladder }),
    ...(giveUp === undefined ? {} : { giveUp }),
    ...(snooze === undefined ? {} : { snooze }),
    ...(pause === undefined ? {} : { pauseWhile: pause }),
  };
}

/** Who may do it, with whom it is shared, and what becomes of it at an exit. */
function rulesOf(
  fields: Fields,
  findings: Findings,
): Pick<TaskAst, 'notBy' | 'mergeKey' | 'onExit'> {
  const notBy = expression(fields.get('not_by'), 'not_by', findings);
  const mergeKey = mergeKeyOf(fields.get('merge_key'), findings);
  const onExit = taskPolicy(fields.get('on_exit'), 'on_exit', findings);
  return {
    ...(notBy === undefined ? {} : { notBy }),
    ...(mergeKey === undefined ? {} : { mergeKey }),
    ...(onExit === undefined ? {} : { onExit }),
  };
}

/** `steps.x.form.<field>` is one value of one type, whichever answer asked for it. */
function checkSameFields(
  form: readonly FieldAst[],
  answers: readonly AnswerAst[],
  findings: Findings,
): void {
  const first = new Map(form.map((field) => [field.name.value, field]));
  const own = new Set(first.keys());
  for (const field of answers.flatMap((answer) => answer.form)) {
    const { value: id, span } = field.name;
    const before = first.get(id);
    if (before === undefined) first.set(id, field);
    else if (own.has(id) || before.type !== field.type) {
      const because = 'what people enter is read as one field, whatever their answer was';
      const fix = own.has(id) ? 'remove one of the two' : 'give one of them another name';
      findings.add('duplicate-id', span, { id, offset: before.name.span.start, because, fix });
    }
  }
}

/** It is compared as it stands: a text with `{{ }}` would be one key for everything. */
function mergeKeyOf(tree: Tree | undefined, findings: Findings): Placed<string> | undefined {
  if (tree?.kind === 'leaf' && /\{\{|\{%/.test(tree.text)) {
    const fix = 'write a plain word: tasks are merged within one customer';
    return wrong(tree, 'merge_key', { expected: 'a plain text', fix }, findings);
  }
  return word(tree, 'merge_key', findings);
}

function priorityOf(tree: Tree, key: string, findings: Findings): Priority | undefined {
  return oneOf(tree, key, PRIORITIES, findings);
}

function remindersOf(tree: Tree | undefined, findings: Findings): readonly Length[] {
  const items = listOf(tree, 'remind', 'a list like [{before_due: 1d}]', findings) ?? [];
  return items.flatMap((item) => {
    const fields = fieldsOf(item, REMIND, findings);
    const before = lengthOf(fields?.get('before_due'), 'before_due', findings);
    return before === undefined ? [] : [before];
  });
}

function giveUpOf(fields: Fields, findings: Findings): TaskAst['giveUp'] {
  const tree = fields.get('give_up');
  if (tree?.kind !== 'leaf' || tree.value !== 'after_ladder') {
    return picked(tree, 'give_up', lengthOf, findings);
  }
  if (!fields.has('ladder') && fields.whole) {
    findings.add('after-ladder-without-ladder', tree.span);
  }
  return { value: 'after_ladder', span: tree.span };
}

function snoozeOf(tree: Tree | undefined, findings: Findings): TaskAst['snooze'] {
  if (tree?.kind === 'leaf' && tree.value === false) return false;
  return lengthOf(tree, 'snooze', findings);
}

function checklistOf(tree: Tree | undefined, findings: Findings): readonly TextAst[] {
  const items = listOf(tree, 'checklist', 'a list of texts', findings) ?? [];
  return items.flatMap((item) => {
    const text = localised(item, 'checklist', findings);
    return text === undefined ? [] : [text];
  });
}

function doneWhenOf(tree: Tree | undefined, findings: Findings): TaskAst['doneWhen'] {
  const expected = 'a map of outcomes (done: {event: …})';
  return named(tree, 'done_when', expected, findings).flatMap(({ name, entry }) => {
    const fields = fieldsOf(entry.value, DONE_WHEN, findings, name.span);
    const trigger = fields && triggerOf(fields, 'done_when', findings);
    return trigger === undefined ? [] : [{ name, trigger }];
  });
}

function count(tree: Tree | undefined): number {
  return tree?.kind === 'map' ? tree.entries.length : 0;
}
