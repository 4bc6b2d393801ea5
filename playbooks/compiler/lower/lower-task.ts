import type { Notify, Task, Text } from '../../kernel/plan';
import type { Answer } from '../../kernel/field';
import type { NotifyAst, StepAst, TaskAst, TextAst } from '../ast';
import { textValue } from '../shape/attributes';
import { formOf } from './conditions';
import type { Conditions } from './conditions';
import type { Common, Context } from './instructions';
import { ladderOf } from './ladder';
import { armOf } from './lower-trigger';

/** Work for a person, and a word to one. */

export function taskOf(
  common: Common,
  { verb, step }: { readonly verb: TaskAst; readonly step: StepAst },
  context: Context,
): Task {
  const { conditions } = context;
  const { body, due, onExit } = verb;
  if (due === undefined) throw new Error(`the task ${common.step} was lowered without a due time`);
  return {
    ...common,
    op: 'task',
    title: textOf(verb.title, conditions),
    ...(body === undefined ? {} : { body: conditions.text(body) }),
    assign: conditions.chains(verb.assign),
    due: conditions.when(due),
    answers: answersOf(verb),
    form: formOf(verb.form),
    priority: conditions.plain(verb.priority),
    ...clocksOf(verb, context),
    ...rulesOf(verb, step, context),
    ...(onExit === undefined ? {} : { onExit: conditions.policy(onExit) }),
  };
}

/** What goes on while it is open. */
function clocksOf(verb: TaskAst, context: Context): Partial<Task> {
  const { conditions } = context;
  const { remind, ladder, giveUp } = verb;
  const pauseWhile = conditions.optional(verb.pauseWhile);
  return {
    ...(remind.length === 0 ? {} : { remind }),
    ...(ladder === undefined ? {} : { ladder: ladderOf(ladder, context) }),
    ...(giveUp === undefined
      ? {}
      : { giveUp: 'value' in giveUp ? giveUp.value : conditions.plain(giveUp) }),
    ...(pauseWhile === undefined ? {} : { pauseWhile }),
  };
}

/** How it may be resolved. */
function rulesOf(verb: TaskAst, step: StepAst, context: Context): Partial<Task> {
  const { checklist, doneWhen, snooze, notBy, mergeKey, blocks } = verb;
  const arms = doneWhen.flatMap(({ name, trigger }) =>
    armOf({ name: name.value, trigger }, step, context),
  );
  return {
    ...(checklist.length === 0
      ? {}
      : { checklist: checklist.map((text) => context.conditions.text(text)) }),
    ...(arms.length === 0 ? {} : { doneWhen: arms }),
    ...(snooze === undefined ? {} : { snooze }),
    ...(notBy === undefined ? {} : { notBy: context.conditions.element(notBy) }),
    ...(mergeKey === undefined ? {} : { mergeKey: mergeKey.value }),
    ...(blocks ? {} : { blocks }),
  };
}

function answersOf({ answers }: TaskAst): Readonly<Record<string, Answer>> {
  return Object.fromEntries(
    answers.map(({ name, label, form }) => [
      name.value,
      { label: textValue(label), form: formOf(form) },
    ]),
  );
}

export function notifyOf(common: Common, verb: NotifyAst, { conditions }: Context): Notify {
  const { urgent } = verb;
  const condition = typeof urgent === 'object' ? conditions.get(urgent) : urgent;
  return {
    ...common,
    op: 'notify',
    to: conditions.chains(verb.to),
    cc: conditions.chain(verb.cc),
    text: textOf(verb.text, conditions),
    ...(condition === undefined ? {} : { urgent: condition }),
  };
}

function textOf(text: TextAst | undefined, conditions: Conditions): Text {
  return text === undefined ? '' : conditions.text(text);
}
