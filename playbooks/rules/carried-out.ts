import type { Expr } from '../kernel/expression';
import type { Exit, Field, Instruction, Lines, Plan, Send, Task, Wait, Way } from '../kernel/plan';
import { isPick } from './picked';

/**
 * What the engine (settle, deliver, ingest, relay, workflow) does not carry out yet, of all that the language has. The
 * compiler and the simulator take it; publishing refuses it by name, so that nothing is ever silently left undone.
 */
export interface Refusal {
  /** As authors write it: `send.approval`, `parallel`, `guards.caps`. */
  readonly feature: string;
  readonly file?: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

type Found = readonly [feature: string, used: boolean];
type Spot = { readonly file?: string; readonly line: number; readonly column: number };

/** Sorted by place. Empty: the engine does all that this plan says. */
export function refusals(plan: Plan, lines: Lines): Refusal[] {
  const steps = plan.code.flatMap((step, pc) =>
    told(ofInstruction(step, plan), lines.code[pc], lines, `step "${step.step}"`),
  );
  const ways = Object.entries(plan.ways).flatMap(([name, way]) =>
    told(ofWay(way), lines.ways[name], lines, `way in "${name}"`),
  );
  const exits = Object.entries(plan.exits).flatMap(([name, exit]) =>
    told(ofExit(exit), lines.exits[name], lines, `exit "${name}"`),
  );
  const whole = told(ofPlaybook(plan), undefined, lines, `playbook "${plan.playbook}"`);
  return [...whole, ...ways, ...exits, ...steps].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}

function told(
  found: readonly Found[],
  at: Spot | undefined,
  lines: Lines,
  where: string,
): Refusal[] {
  const used = [...new Set(found.flatMap(([feature, is]) => (is ? [feature] : [])))];
  return used.map((feature) => ({
    feature,
    file: at?.file ?? lines.file,
    line: at?.line ?? 1,
    column: at?.column ?? 1,
    message: `${where} uses "${feature}", which the engine does not carry out yet`,
  }));
}

function ofPlaybook(plan: Plan): Found[] {
  return [
    ['window', !isAlways(plan.window)],
    ['holdout', (plan.holdout ?? 0) > 0],
    ['goal', plan.goal !== undefined],
    ['on_exit.tasks: hand_over', typeof plan.onExitTasks === 'object'],
    ['on_exit.runs', plan.onExitRuns !== undefined],
  ];
}

function ofWay(way: Way): Found[] {
  return [
    [way.kind, way.kind === 'silence' || way.kind === 'at' || way.kind === 'schedule'],
    ['for', (way.kind === 'when' || way.kind === 'becomes') && way.for !== undefined],
    ['fields', way.kind === 'manual' && asksFor(way.fields)],
  ];
}

function ofExit({ trigger, tasks, do: closing }: Exit): Found[] {
  return [
    ...(trigger ? ofTrigger(trigger) : []),
    ['tasks: hand_over', typeof tasks === 'object'],
    ['do', closing !== undefined],
  ];
}

function ofTrigger(trigger: NonNullable<Exit['trigger']>): Found[] {
  return [
    [trigger.kind, trigger.kind === 'silence' || trigger.kind === 'at'],
    ['for', (trigger.kind === 'when' || trigger.kind === 'becomes') && trigger.for !== undefined],
  ];
}

function ofInstruction(step: Instruction, plan: Plan): Found[] {
  const parts = liftedOf(step, plan);
  const common: Found[] = [
    ['on_duty', parts.has('on_duty')],
    ['a method of a list of records', [...parts].some((name) => name.startsWith('records.'))],
  ];
  switch (step.op) {
    case 'send':
      return [...common, ...ofSend(step)];
    case 'task':
      return [...common, ...ofTask(step)];
    case 'wait':
      return [...common, ...ofWait(step)];
    case 'notify':
    case 'branch':
    case 'exit':
      return common;
    case 'join':
    case 'turn':
    case 'end':
      return [];
    default:
      return [...common, [step.op, true]];
  }
}

function ofSend(step: Send): Found[] {
  return [
    ['send.template: pick', isPick(step.template)],
    ['send.priority: pick', isPick(step.priority)],
    ['send.cc', (step.cc ?? []).length > 0],
    ['send.reply_to', step.replyTo !== undefined],
    ['send.channel', step.channels.some((one) => one !== 'email')],
    ['send.window', !isAlways(step.window)],
    ['send.within', step.within !== undefined],
    ['send.approval', step.approval !== undefined],
    ['send.unless', step.unless !== undefined],
    ['send.unconfirmed: resend', step.unconfirmed === 'resend'],
  ];
}

function ofTask(step: Task): Found[] {
  return [
    ['task.due: a moment', 'date' in step.due],
    ['task.remind', (step.remind ?? []).length > 0],
    ['task.ladder', step.ladder !== undefined],
    ['task.give_up: after_ladder', step.giveUp === 'after_ladder'],
    ['task.checklist', (step.checklist ?? []).length > 0],
    ['task.done_when', (step.doneWhen ?? []).length > 0],
    ['task.snooze', step.snooze !== undefined && step.snooze !== false],
    ['task.not_by', step.notBy !== undefined],
    ['task.merge_key', step.mergeKey !== undefined],
    ['task.pause_while', step.pauseWhile !== undefined],
    ['task.blocks: false', step.blocks === false],
    ['task.on_exit: hand_over', typeof step.onExit === 'object'],
    [
      'a form field for a person or contact',
      asksFor(step.form) || Object.values(step.answers).some(({ form }) => asksFor(form)),
    ],
  ];
}

function ofWait(step: Wait): Found[] {
  return [
    ...step.arms.flatMap(({ trigger }) => ofTrigger(trigger)),
    ['wait.all', step.all === true],
    ['wait.at', step.until !== undefined && 'date' in step.until],
    ['wait.pause_while', step.pauseWhile !== undefined],
  ];
}

function asksFor(form: Readonly<Record<string, Field>>): boolean {
  return Object.values(form).some(({ type }) => type === 'person' || type === 'contact');
}

export function isAlways(window: string | undefined): boolean {
  return window === undefined || window === 'always';
}

/** Names of the functions in the lifted parts that an instruction reads. */
function liftedOf(step: Instruction, plan: Plan): ReadonlySet<string> {
  const found = new Set<string>();
  const numbers = new Set(
    [...JSON.stringify(step).matchAll(/"#(\d+)"|\["lifted",(\d+)\]/g)].map(([, a, b]) =>
      Number(a ?? b),
    ),
  );
  for (const n of numbers) {
    const part = plan.lifted[n];
    if (part) functionsOf(part.expr, found);
  }
  return found;
}

/** Every function an expression calls. */
export function functionsOf(expr: Expr, found: Set<string> = new Set()): Set<string> {
  if (expr[0] === 'lit' || expr[0] === 'name' || expr[0] === 'lifted') return found;
  if (expr[0] === 'call') found.add(expr[1]);
  for (const part of expr.slice(1)) if (Array.isArray(part)) functionsOf(part as Expr, found);
  return found;
}
