import type { NotifyAst, SendAst, TaskAst } from '../ast';
import type { Findings } from '../findings';
import type { Entry, Leaf, Tree } from '../tree';
import { expression, listOf, localised, oneOf, reference, wrong } from './basics';
import { fieldsOf } from './fields';
import { answerList, fieldList } from './forms';
import { NOTIFY, SEND, TASK } from './keys';
import { lengthOf } from './lengths';
import { taskPolicy } from './triggers';

/** The verbs that reach people: send, task, notify. */

export const PRIORITIES = ['high', 'normal', 'low'] as const;
const TASK_PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

/** A chain: a list of expressions. One alone may not stand without its brackets. */
export function chainOf(tree: Tree | undefined, key: string, findings: Findings): readonly Leaf[] {
  if (refusePick(tree, key, findings)) return [];
  if (tree?.kind === 'leaf' && tree.value !== null) {
    const expected = 'a list like [customer.csm, queue.cs]';
    wrong(tree, key, { expected, fix: `write [${tree.text.slice(0, 200)}]` }, findings);
    return [];
  }
  const items = listOf(tree, key, 'a list like [customer.csm, queue.cs]', findings) ?? [];
  return items.flatMap((item) => {
    const leaf = expression(item, key, findings);
    return leaf === undefined ? [] : [leaf];
  });
}

/** `{pick: …}` is not here yet, wherever it may stand. */
function refusePick(tree: Tree | undefined, key: string, findings: Findings): boolean {
  const pick =
    tree?.kind === 'map' ? tree.entries.find((entry) => entry.key === 'pick') : undefined;
  if (pick === undefined) return false;
  const args = { key: 'pick', thing: `"${key}"`, instead: 'write one value, or use "branch"' };
  findings.add('not-supported-yet', pick.keySpan, args);
  return true;
}

export function sendOf(entry: Entry, findings: Findings): SendAst {
  const span = entry.keySpan;
  const fields = fieldsOf(entry.value, SEND, findings, span);
  if (fields === undefined) return { kind: 'send', to: [], as: [], span, whole: false };
  const picked = refusePick(fields.get('template'), 'template', findings);
  const template = picked ? undefined : reference(fields.get('template'), 'template', findings);
  const purpose = reference(fields.get('purpose'), 'purpose', findings);
  const priority = refusePick(fields.get('priority'), 'priority', findings)
    ? undefined
    : oneOf(fields.get('priority'), 'priority', PRIORITIES, findings);
  return {
    kind: 'send',
    span,
    whole: fields.whole,
    to: chainOf(fields.get('to'), 'to', findings),
    as: chainOf(fields.get('as'), 'as', findings),
    ...(template === undefined ? {} : { template }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(priority === undefined ? {} : { priority }),
  };
}

export function taskOf(entry: Entry, findings: Findings): TaskAst {
  const span = entry.keySpan;
  const empty = {
    kind: 'task',
    assign: [],
    answers: [],
    form: [],
    priority: 'normal',
    span,
  } as const;
  const fields = fieldsOf(entry.value, TASK, findings, span);
  if (fields === undefined) return { ...empty, whole: false };
  const title = localised(fields.get('title'), 'title', findings);
  const body = localised(fields.get('body'), 'body', findings);
  const due = lengthOf(fields.get('due'), 'due', findings);
  const giveUp = giveUpOf(fields.get('give_up'), findings);
  const onExit = taskPolicy(fields.get('on_exit'), 'on_exit', findings);
  const priority = refusePick(fields.get('priority'), 'priority', findings)
    ? undefined
    : oneOf(fields.get('priority'), 'priority', TASK_PRIORITIES, findings);
  return {
    ...empty,
    whole: fields.whole && (giveUp !== undefined || !fields.has('give_up')),
    assign: chainOf(fields.get('assign'), 'assign', findings),
    answers: answerList(fields.get('answers'), findings),
    form: fieldList(fields.get('form'), 'form', findings),
    priority: priority ?? 'normal',
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    ...(due === undefined ? {} : { due }),
    ...(giveUp === undefined ? {} : { giveUp }),
    ...(onExit === undefined ? {} : { onExit }),
  };
}

function giveUpOf(tree: Tree | undefined, findings: Findings): TaskAst['giveUp'] {
  if (tree?.kind === 'leaf' && tree.value === 'after_ladder') {
    const args = { key: 'after_ladder', thing: '"give_up"', instead: 'write a span: 10bd' };
    findings.add('not-supported-yet', tree.span, args);
    return undefined;
  }
  return lengthOf(tree, 'give_up', findings);
}

export function notifyOf(entry: Entry, findings: Findings): NotifyAst {
  const span = entry.keySpan;
  const fields = fieldsOf(entry.value, NOTIFY, findings, span);
  if (fields === undefined) return { kind: 'notify', to: [], cc: [], span, whole: false };
  const text = localised(fields.get('text'), 'text', findings);
  const urgent = fields.get('urgent');
  const written =
    urgent?.kind === 'leaf' && typeof urgent.value === 'boolean'
      ? urgent.value
      : expression(urgent, 'urgent', findings);
  return {
    kind: 'notify',
    span,
    whole: fields.whole,
    to: chainOf(fields.get('to'), 'to', findings),
    cc: chainOf(fields.get('cc'), 'cc', findings),
    ...(text === undefined ? {} : { text }),
    ...(written === undefined ? {} : { urgent: written }),
  };
}
