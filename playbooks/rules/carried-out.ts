import type { TemplateVariant } from '../kernel/catalog';
import type { Expr } from '../kernel/expression';
import type { Exit, Instruction, Plan, Task, Wait, Way } from '../kernel/plan';
import type { Lines } from '../kernel/lines';
import type { Trigger } from '../kernel/trigger';
import { variablesOf } from '../renderer/engine';

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

/** Sorted by place. Empty: the engine does all that this version says. */
export function refusals({ plan, lines, templates }: Version): Refusal[] {
  const steps = plan.code.flatMap((step, pc) =>
    told(ofInstruction(step, plan), lines.code[pc], lines, `step "${step.step}"`),
  );
  const ways = Object.entries(plan.ways).flatMap(([name, way]) =>
    told(ofWay(way, plan), lines.ways[name], lines, `way in "${name}"`),
  );
  const exits = Object.entries(plan.exits).flatMap(([name, exit]) =>
    told(ofExit(exit, plan), lines.exits[name], lines, `exit "${name}"`),
  );
  const all = [...ways, ...exits, ...steps].sort((a, b) => a.line - b.line || a.column - b.column);
  return [...all, ...templates.flatMap(ofTemplate)];
}

/** What is published under one hash. */
interface Version {
  readonly plan: Plan;
  readonly lines: Lines;
  readonly templates: readonly TemplateVariant[];
}

/** The page on which a score is given is not there yet. */
function ofTemplate({ path, channel, locale, subject, body }: TemplateVariant): Refusal[] {
  const links = [...variablesOf(subject), ...variablesOf(body)].filter(
    (name) => name === 'links.survey',
  );
  const file = `templates/${[path, channel ?? [], locale].flat().join('.')}.md`;
  return [...new Set(links)].map((feature) => ({
    feature,
    file,
    line: 1,
    column: 1,
    message: `template "${path}" reads "${feature}", which the engine does not make yet`,
  }));
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

function ofWay(way: Way, plan: Plan): Found[] {
  if (way.kind === 'manual') return [['on_duty', calledIn(way.if, plan).has('on_duty')]];
  return ofTrigger(way, plan);
}

function ofExit({ trigger }: Exit, plan: Plan): Found[] {
  return trigger ? ofTrigger(trigger, plan) : [];
}

function ofTrigger(trigger: Trigger | Exclude<Way, { kind: 'manual' }>, plan: Plan): Found[] {
  // Ingest and changes do not look at the rota; steps do.
  return [['on_duty', calledIn(trigger, plan).has('on_duty')]];
}

function ofInstruction(step: Instruction, plan: Plan): Found[] {
  switch (step.op) {
    case 'send':
      return step.unless ? ofTrigger(step.unless.trigger, plan) : [];
    case 'task':
      return ofTask(step, plan);
    case 'wait':
      return ofWait(step, plan);
    default:
      return [];
  }
}

function ofTask(step: Task, plan: Plan): Found[] {
  return [...(step.doneWhen ?? []).flatMap(({ trigger }) => ofTrigger(trigger, plan))];
}

function ofWait(step: Wait, plan: Plan): Found[] {
  return [...step.arms.flatMap(({ trigger }) => ofTrigger(trigger, plan))];
}

/** Names of the functions that a part of the plan calls, itself or in what is lifted out of it. */
function calledIn(part: unknown, plan: Plan): ReadonlySet<string> {
  const text = JSON.stringify(part ?? null);
  const found = new Set([...text.matchAll(/\["call","([^"]+)"/g)].map(([, name]) => name ?? ''));
  for (const [, a, b] of text.matchAll(/"#(\d+)"|\["lifted",(\d+)\]/g)) {
    const lifted = plan.lifted[Number(a ?? b)];
    if (lifted) functionsOf(lifted.expr, found);
  }
  return found;
}

/** Every function an expression calls. */
function functionsOf(expr: Expr, found: Set<string>): void {
  if (expr[0] === 'lit' || expr[0] === 'name' || expr[0] === 'lifted') return;
  if (expr[0] === 'call') found.add(expr[1]);
  for (const part of expr.slice(1)) if (Array.isArray(part)) functionsOf(part as Expr, found);
}
