import { isMap, isScalar, isSeq } from 'yaml';
import type { Pair } from 'yaml';
import { KEY_ORDER } from './key-order';
import type { Thing } from './key-order';

/** Puts the keys of every map whose order has no meaning into canonical order. Comments travel with their key. */
export function orderKeys(root: unknown, file: string): void {
  const thing = thingOf(file);
  if (thing === undefined || !isMap(root)) return;
  sort(root, thing);
  for (const { key, value } of pairs(root)) {
    if (key === 'steps' && (thing === 'playbook' || thing === 'fragment')) steps(value);
    if (key === 'enroll') named(value, (way) => sort(way, 'trigger'));
    if (key === 'exits') named(value, exit);
    if (key === 'cases' && thing === 'test') listed(value, testCase);
  }
}

function thingOf(file: string): Thing | undefined {
  const kind = /\.(playbook|test|migration)\.ya?ml$/.exec(file)?.[1];
  if (kind !== undefined) return kind as Thing;
  const whole = /(?:^|\/)(catalog|guards)\.ya?ml$/.exec(file)?.[1];
  if (whole !== undefined) return whole as Thing;
  if (/(^|\/)calendars\/[^/]+\.ya?ml$/.test(file)) return 'calendar';
  return /(^|\/)fragments\/[^/]+\.ya?ml$/.test(file) ? 'fragment' : undefined;
}

function exit(node: unknown): void {
  sort(node, 'exit');
  for (const { key, value } of pairs(node)) if (key === 'do') steps(value);
}

function testCase(node: unknown): void {
  sort(node, 'case');
  for (const { key, value } of pairs(node))
    if (key === 'script') listed(value, (item) => sort(item, 'item'));
}

/** A list of steps; anything else that may follow an outcome is left alone. */
function steps(node: unknown): void {
  listed(node, (step) => {
    sort(step, 'step');
    for (const { key, value } of pairs(step)) part(key, value);
  });
}

function part(key: string, value: unknown): void {
  if (key === 'outcomes') named(value, steps);
  else if (key === 'on_failure') steps(value);
  else if (key === 'branch')
    listed(value, (arm) => pairs(arm).forEach(({ value: then }) => steps(then)));
  else if (key === 'split')
    inside(value, 'arms', (arms) => named(arms, (arm) => inside(arm, 'do', steps)));
  else verb(key, value);
}

function verb(key: string, value: unknown): void {
  if (!Object.hasOwn(KEY_ORDER, key)) return;
  sort(value, key as Thing);
  if (key === 'parallel') inside(value, 'branches', (branches) => named(branches, steps));
  if (key === 'repeat') inside(value, 'do', steps);
  if (key === 'send') inside(value, 'approval', (approval) => sort(approval, 'approval'));
}

function sort(node: unknown, thing: Thing): void {
  if (!isMap(node)) return;
  const order = KEY_ORDER[thing];
  const rank = (pair: Pair) => {
    const at = order.indexOf(keyOf(pair));
    return at === -1 ? order.length : at;
  };
  node.items.sort((a, b) => rank(a) - rank(b));
}

function inside(node: unknown, wanted: string, then: (value: unknown) => void): void {
  for (const { key, value } of pairs(node)) if (key === wanted) then(value);
}

function named(node: unknown, then: (value: unknown) => void): void {
  for (const { value } of pairs(node)) then(value);
}

function listed(node: unknown, then: (value: unknown) => void): void {
  if (isSeq(node)) node.items.forEach(then);
}

function pairs(node: unknown): { key: string; value: unknown }[] {
  if (!isMap(node)) return [];
  return node.items.map((pair) => ({ key: keyOf(pair), value: pair.value }));
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}
