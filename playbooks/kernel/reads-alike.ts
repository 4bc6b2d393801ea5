import type { Instruction, Plan } from './plan';
import type { Exit } from './plan';

/** Whether a part of one version means in another what it meant there: places and the lines around it aside. */

/** Numbers under these keys are places. */
const PLACES = new Set(['to', 'do', 'else', 'use', 'repeat', 'parallel', 'next', 'onFailure']);
const AROUND = new Set(['outcomes', 'scopes']);

export function readsAlike(old: Plan, from: Instruction, next: Plan, to: Instruction): boolean {
  const [a, b] = [textOf(from), textOf(to)];
  if (a !== b || old.calendar !== next.calendar || old.zone !== next.zone) return false;
  if (from.op === 'send' && (old.window !== next.window || !sameTexts(old, next, from)))
    return false;
  return sameLifted(old, next, a);
}

export function exitsAlike(old: Plan, next: Plan): boolean {
  if (old.exitOrder.join() !== next.exitOrder.join()) return false;
  const [a, b] = [old, next].map((plan) => textOf(triggersOf(plan.exits)));
  return a !== undefined && a === b && sameLifted(old, next, a);
}

function triggersOf(exits: Plan['exits']): Readonly<Record<string, Exit['trigger'] | null>> {
  return Object.fromEntries(
    Object.entries(exits).map(([name, { trigger }]) => [name, trigger ?? null]),
  );
}

function textOf(part: object): string {
  return JSON.stringify(part, (key, value: unknown) =>
    AROUND.has(key) || (PLACES.has(key) && typeof value === 'number') ? undefined : value,
  );
}

/** The same number may stand for another part: arms carry their conditions, and these name such parts by number. */
function sameLifted(old: Plan, next: Plan, text: string, seen = new Set<string>()): boolean {
  for (const [name, number = ''] of text.matchAll(/"#(\d+)"/g)) {
    if (seen.has(name)) continue;
    seen.add(name);
    const [a, b] = [old, next].map(({ lifted }) => JSON.stringify(lifted[Number(number)]));
    if (a !== b || (a !== undefined && !sameLifted(old, next, a, seen))) return false;
  }
  return true;
}

function sameTexts(old: Plan, next: Plan, { template }: { readonly template: unknown }): boolean {
  const named = JSON.stringify(template);
  const paths = [...new Set([...Object.keys(old.templates), ...Object.keys(next.templates)])];
  return paths
    .filter((path) => named.includes(JSON.stringify(path)))
    .every((path) => old.templates[path] === next.templates[path]);
}
