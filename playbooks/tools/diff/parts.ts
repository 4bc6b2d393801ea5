import { canonical } from '../../compiler/canonical';
import type { Part } from './difference';
import { kindOf, triggerKeys } from './trigger-keys';
import { isShape, recordWords, snake, wordsOf } from './words-of';

/** The same words stand for something else: what they read has changed. */
export const OTHER_MEANING = 'the same words, but what they name has changed';

/** Two values, key by key down to what is one thing to its author. Nothing that differs is left out. */
export function parts(before: unknown, after: unknown, key: string): readonly Part[] {
  if (canonical(before) === canonical(after)) return [];
  const [trigger, other] = [triggerKeys(before), triggerKeys(after)];
  if (trigger && other && kindOf(before) === kindOf(after)) return recordParts(trigger, other, key);
  if (isRecord(before) && isRecord(after)) return recordParts(before, after, key);
  const [list, now] = [byName(before), byName(after)];
  if (list && now) return listParts(list, now, key);
  return [leaf(before, after, key)];
}

function recordParts(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  key: string,
): readonly Part[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((one) => parts(before[one], after[one], joined(key, snake(one))));
}

function listParts(before: Named, after: Named, key: string): readonly Part[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  const found = [...names].flatMap((name) =>
    parts(before.get(name), after.get(name), joined(key, name)),
  );
  const order = [...before.keys()].filter((name) => after.has(name));
  const now = [...after.keys()].filter((name) => before.has(name));
  if (order.join() === now.join()) return found;
  return [...found, { key: joined(key, 'order'), before: order.join(', '), after: now.join(', ') }];
}

function leaf(before: unknown, after: unknown, key: string): Part {
  if (before === undefined) return { key, after: wordsOf(after) };
  if (after === undefined) return { key, before: wordsOf(before) };
  const [was, is] = [wordsOf(before), wordsOf(after)];
  if (was !== is) return { key, before: was, after: is };
  const [all, other] = [allWords(before), allWords(after)];
  return all === other
    ? { key, before: was, after: OTHER_MEANING }
    : { key, before: all, after: other };
}

/** Every key of a shape; an expression has nothing but its words. */
function allWords(value: unknown): string {
  return isObject(value) && !('expr' in value) ? recordWords(value) : wordsOf(value);
}

type Named = ReadonlyMap<string, unknown>;

/** A list of things with names, each name once; the name is no key of theirs. */
function byName(value: unknown): Named | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const named = new Map<string, unknown>();
  for (const item of value as readonly unknown[]) {
    if (!isObject(item) || !('name' in item) || typeof item.name !== 'string') return undefined;
    const { name, ...rest } = item;
    if (named.has(name)) return undefined;
    named.set(name, rest);
  }
  return named;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && !isShape(value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function joined(key: string, more: string): string {
  return key === '' ? more : `${key}.${more}`;
}
