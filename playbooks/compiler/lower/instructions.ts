import type { Arm, Branch, Instruction, Notify, Send, Task, Wait } from '../../kernel/plan';
import type { TextAst, VerbAst } from '../ast';
import type { Node } from '../flow/layout';
import { textValue } from '../shape/attributes';
import type { Conditions } from './conditions';
import { formOf } from './conditions';
import { lowerTrigger } from './lower-trigger';
import type { Lowering } from './lowering';

/** One step -> one instruction. */

type Context = Lowering & { readonly conditions: Conditions };
type Verb<K extends VerbAst['kind']> = Extract<VerbAst, { kind: K }>;
type Common = Pick<Instruction, 'step' | 'if' | 'next' | 'outcomes' | 'onFailure'>;

export function instruction(node: Node, context: Context): Instruction {
  const { verb } = node.step;
  const common = commonOf(node, context.conditions);
  switch (verb?.kind) {
    case undefined:
      throw new Error(`the step ${node.step.id.value} was lowered without a verb`);
    case 'send':
      return sendOf(common, verb, context);
    case 'task':
      return taskOf(common, verb, context.conditions);
    case 'notify':
      return notifyOf(common, verb, context.conditions);
    case 'wait':
      return waitOf(common, verb, context.conditions);
    case 'branch':
      return branchOf(common, node, context.conditions);
    case 'exit':
      return { ...common, op: 'exit', exit: verb.exit.value };
  }
}

function commonOf(node: Node, conditions: Conditions): Common {
  const condition = conditions.optional(node.step.if);
  return {
    step: node.step.id.value,
    next: node.next,
    outcomes: Object.fromEntries(node.outcomes),
    ...(condition === undefined ? {} : { if: condition }),
    ...(node.onFailure === undefined ? {} : { onFailure: node.onFailure }),
  };
}

function sendOf(common: Common, verb: Verb<'send'>, context: Context): Send {
  const { conditions, playbook, catalog } = context;
  const [first] = Object.keys(catalog.senders);
  const standard = {
    kind: 'sender',
    expr: ['name', `sender.${first ?? ''}`],
    names: [`sender.${first ?? ''}`],
    source: `sender.${first ?? ''}`,
  } as const;
  return {
    ...common,
    op: 'send',
    template: verb.template?.value ?? '',
    purpose: (verb.purpose ?? playbook.purpose).value,
    priority: verb.priority ?? playbook.priority,
    to: conditions.chain(verb.to),
    as: verb.as.length > 0 ? conditions.chain(verb.as) : [standard],
    channels: Object.keys(catalog.channels),
  };
}

function taskOf(common: Common, verb: Verb<'task'>, conditions: Conditions): Task {
  if (verb.due === undefined)
    throw new Error(`the task ${common.step} was lowered without a due time`);
  return {
    ...common,
    op: 'task',
    title: textOf(verb.title),
    ...(verb.body === undefined ? {} : { body: textOf(verb.body) }),
    assign: conditions.chain(verb.assign),
    due: verb.due,
    ...(verb.giveUp === undefined ? {} : { giveUp: verb.giveUp }),
    answers: Object.fromEntries(
      verb.answers.map(({ name, label, form }) => [
        name.value,
        { label: textValue(label), form: formOf(form) },
      ]),
    ),
    form: formOf(verb.form),
    priority: verb.priority,
    ...(verb.onExit === undefined ? {} : { onExit: verb.onExit }),
  };
}

function notifyOf(common: Common, verb: Verb<'notify'>, conditions: Conditions): Notify {
  const { urgent } = verb;
  return {
    ...common,
    op: 'notify',
    to: conditions.chain(verb.to),
    cc: conditions.chain(verb.cc),
    text: textOf(verb.text),
    ...(urgent === undefined
      ? {}
      : { urgent: typeof urgent === 'boolean' ? urgent : conditions.get(urgent) }),
  };
}

function waitOf(common: Common, verb: Verb<'wait'>, conditions: Conditions): Wait {
  const arms = verb.arms.flatMap(({ name, trigger }): Arm[] => {
    const lowered = lowerTrigger(trigger, conditions);
    if (lowered === undefined) return [];
    const since = trigger.since?.value ?? 'step';
    const from = since === 'step' || since === 'enrollment' ? since : { step: since };
    return [{ name: name.value, trigger: lowered, since: from }];
  });
  const { until } = verb;
  return {
    ...common,
    op: 'wait',
    arms,
    ...(until === undefined || until === 'never' ? {} : { until }),
    untilOutcome: verb.form === 'span' ? 'reached' : 'timeout',
  };
}

function branchOf(common: Common, node: Node, conditions: Conditions): Branch {
  const { verb } = node.step;
  const written = verb?.kind === 'branch' ? verb.arms : [];
  const arms = written.flatMap((arm, index) => {
    const to = node.arms[index];
    return to === undefined ? [] : [{ if: conditions.get(arm.if), to }];
  });
  return { ...common, op: 'branch', arms, else: node.else ?? node.next };
}

function textOf(text: TextAst | undefined): Task['title'] {
  return text === undefined ? '' : textValue(text);
}
