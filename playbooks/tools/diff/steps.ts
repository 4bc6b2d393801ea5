import type { Lines } from '../../kernel/lines';
import type { Instruction, Plan, Scope } from '../../kernel/plan';
import { outcomesOf, targetOf } from '../plan-words';
import type { Change, Part } from './difference';
import { parts } from './parts';
import { settled } from './settled';

/** One version as its steps are compared: the plan made plain, and where its steps are written. */
export interface Side {
  readonly plan: Plan;
  readonly lines: Lines;
  readonly steps: ReadonlyMap<string, Instruction>;
}

export function sideOf(plan: Plan, lines: Lines): Side {
  return { plan, lines, steps: stepsOf(plan) };
}

/** Steps that came, went, stand elsewhere, or say something else. Found again by their ids. */
export function stepChanges(before: Side, after: Side): readonly Change[] {
  const [was, is] = [before.steps, after.steps];
  const kept = [...was.keys()].filter((id) => is.has(id));
  const stayed = settled(
    kept,
    [...is.keys()].filter((id) => was.has(id)),
  );
  const now = [...is].flatMap(([id, step]): readonly Change[] => {
    const old = was.get(id);
    const told = { what: named(step), ...placeOf(after, id) };
    if (old === undefined) return [{ kind: 'added', ...told, parts: [] }];
    const moved = movedParts({ before, after, id }, stayed.has(id));
    const changed = stepParts({ before, after }, old, step);
    return [
      ...(moved.length === 0 ? [] : [{ kind: 'moved', ...told, parts: moved } as const]),
      ...(changed.length === 0 ? [] : [{ kind: 'changed', ...told, parts: changed } as const]),
    ];
  });
  const gone = [...was].filter(([id]) => !is.has(id));
  return [
    ...gone.map(([id, step]): Change => ({
      kind: 'removed',
      what: named(step),
      ...placeOf(before, id),
      parts: [],
    })),
    ...now,
  ];
}

/** `exit lost` is the exit itself. */
function named({ op, step }: Instruction): string {
  return op === 'exit' ? `step ${step}` : `${op} ${step}`;
}

const MADE = new Set<Instruction['op']>(['join', 'turn', 'end']);

/** By id, in the order of the file; what the compiler puts between steps is left out. */
export function stepsOf(plan: Plan): ReadonlyMap<string, Instruction> {
  const own = plan.code.filter(
    ({ op, step }) => !MADE.has(op) && !(op === 'exit' && step.includes('.')),
  );
  return new Map(own.map((one) => [one.step, one]));
}

function placeOf({ plan, lines }: Side, id: string): { readonly place?: string } {
  const at = lines.code[plan.code.findIndex(({ step }) => step === id)];
  return at === undefined ? {} : { place: `${at.file ?? lines.file}:${at.line}` };
}

interface Sides {
  readonly before: Side;
  readonly after: Side;
}

/** It stands after another step than before, or in another branch, turn or exit. */
function movedParts(
  { before, after, id }: Sides & { readonly id: string },
  stayed: boolean,
): readonly Part[] {
  const [was, is] = [listOf(before, id), listOf(after, id)];
  const list = was === is ? [] : [{ key: 'in', before: was, after: is }];
  if (stayed) return list;
  return [...list, { key: 'after', before: neighbour(before, id), after: neighbour(after, id) }];
}

function neighbour({ steps }: Side, id: string): string {
  const ids = [...steps.keys()];
  return ids[ids.indexOf(id) - 1] ?? 'the beginning';
}

function listOf({ plan, steps }: Side, id: string): string {
  const scopes = steps.get(id)?.scopes ?? [];
  return scopes.map((scope) => scopeWords(scope, plan)).join(' > ') || 'no branch';
}

function scopeWords(scope: Scope, plan: Plan): string {
  if (scope.kind === 'closing') return `after exit ${scope.exit}`;
  const step = plan.code[scope.pc]?.step ?? '';
  return scope.kind === 'turn' ? `turns of ${step}` : `branch ${scope.branch} of ${step}`;
}

/** Keys that hold places in the code; where they lead is compared by names. */
const PLACES = new Set([
  'step',
  'op',
  'next',
  'outcomes',
  'onFailure',
  'scopes',
  'to',
  'do',
  'else',
]);

function stepParts(sides: Sides, was: Instruction, is: Instruction): readonly Part[] {
  if (was.op !== is.op) return [{ key: 'verb', before: was.op, after: is.op }];
  const said = parts(saidBy(was), saidBy(is), '').map((part) => ({
    ...part,
    key: keyWords(part.key, is),
  }));
  return [...said, ...flowParts(sides, was, is)];
}

function saidBy(step: Instruction): Readonly<Record<string, unknown>> {
  const entries = Object.entries(step).filter(
    ([key]) => !PLACES.has(key) || (key === 'to' && (step.op === 'send' || step.op === 'notify')),
  );
  const said: Record<string, unknown> = Object.fromEntries(entries);
  if (step.op === 'branch') said.arms = step.arms.map((arm) => arm.if);
  if (step.op === 'split') said.arms = step.arms.map(({ name, weight }) => ({ name, weight }));
  if (step.op === 'parallel') said.branches = step.branches.map(({ name }) => name);
  if (step.op === 'set')
    said.set = step.set.map(({ target, value }) => ({
      name: `${target.of}.${target.name}`,
      value,
    }));
  return said;
}

/** As it is written: `until` of a wait for something is its timeout. */
function keyWords(key: string, step: Instruction): string {
  if (key === 'channels') return 'channel';
  if (step.op !== 'wait' && step.op !== 'task' && step.op !== 'send') return key;
  const bare = key.replace(/^arms\./, '').replace(/\.trigger$/, '');
  if (step.op === 'wait' && /^until\b/.test(bare)) return step.arms.length > 0 ? 'timeout' : 'wait';
  return bare;
}

/** Where outcomes and arms lead. What follows from steps that came or went is not told again. */
function flowParts({ before, after }: Sides, was: Instruction, is: Instruction): readonly Part[] {
  const [old, now] = [leadsOf(before.plan, was), leadsOf(after.plan, is)];
  const [steps, others] = [after.steps, before.steps];
  const keys = new Set([...old.keys(), ...now.keys()]);
  return [...keys].flatMap((key) => {
    const from = old.get(key) ?? unlisted(key, was);
    const to = now.get(key) ?? unlisted(key, is);
    const told = `${key} leads to`;
    if (from === undefined && to !== undefined && to !== ON) return [{ key: told, after: to }];
    if (from === to || from === undefined || to === undefined) return [];
    const follows = !isWord(from) && !steps.has(from) && !isWord(to) && !others.has(to);
    return follows ? [] : [{ key: told, before: from, after: to }];
  });
}

/** An outcome that is not listed goes on; an arm that is not there is told by the arms. */
function unlisted(key: string, step: Instruction): string | undefined {
  if (key === 'on_failure') return 'parked';
  return step.op === 'send' || outcomesOf(step).includes(key) ? ON : undefined;
}

const ON = 'continue';

/** `continue`, an exit, the end. */
function isWord(target: string): boolean {
  return target === ON || target === 'the end' || target.startsWith('exit ');
}

/** Outcome, arm or branch -> the step it leads to; `continue` for what leads where all the others go. */
function leadsOf(plan: Plan, step: Instruction): ReadonlyMap<string, string> {
  const next = nameOf(plan, step.next);
  const leads = new Map<string, string>();
  const lead = (key: string, pc: number): void => {
    const name = nameOf(plan, pc);
    leads.set(key, name === next ? ON : name);
  };
  for (const [name, pc] of Object.entries(step.outcomes)) lead(name, pc);
  if (step.onFailure !== undefined) lead('on_failure', step.onFailure);
  if (step.op === 'branch') {
    for (const arm of step.arms) lead(arm.if.source, arm.to);
    lead('else', step.else);
  }
  if (step.op === 'split') for (const arm of step.arms) lead(arm.name, arm.to);
  return leads;
}

function nameOf(plan: Plan, pc: number): string {
  const target = targetOf(plan, pc);
  if (target.kind === 'end') return 'the end';
  const step = plan.code[target.pc];
  if (target.kind === 'join') return `the join of ${step?.step ?? ''}`;
  if (step?.op === 'exit' && !step.if) return `exit ${step.exit}`;
  return step?.step ?? '';
}
