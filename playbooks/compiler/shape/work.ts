import type { CallAst, RunAst, SetAst, UseAst } from '../ast';
import type { Findings } from '../findings';
import type { Entry, Leaf, Placed, Tree } from '../tree';
import { expression, isParam, oneOf, reference, wrong } from './basics';
import { valueMap } from './containers';
import { fieldsOf } from './fields';
import { CALL, RUN, USE } from './keys';

/** Verbs that change something, here or elsewhere: set, call, run, use. */

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

interface Given {
  readonly name: Placed<string>;
  readonly value: Leaf;
}

export function setOf(entry: Entry, findings: Findings): SetAst {
  const span = entry.keySpan;
  const written = valueMap(entry.value, 'set', findings);
  const set = written.flatMap(({ name, value }) => {
    const known = isTarget(name, findings);
    const expr = expression(value, name.value, findings);
    return known && expr !== undefined ? [{ target: name, value: expr }] : [];
  });
  return { kind: 'set', span, whole: written.length > 0, set };
}

/** `vars.x`, `customer.y`, `contract.z`: whether it is there is asked later. */
function isTarget(name: Placed<string>, findings: Findings): boolean {
  if (/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/.test(name.value)) return true;
  const plain = /^[a-z][a-z0-9_]*$/.test(name.value);
  const fix = plain ? { fix: `write vars.${name.value} or customer.${name.value}` } : {};
  const expected = 'names like vars.tries or customer.churn_reason';
  const found = `"${name.value.slice(0, 40)}"`;
  findings.add('wrong-shape', name.span, { key: 'set', expected, found, ...fix });
  return false;
}

function expressions(tree: Tree | undefined, key: string, findings: Findings): readonly Given[] {
  return valueMap(tree, key, findings).flatMap(({ name, value }) => {
    const expr = expression(value, name.value, findings);
    return expr === undefined ? [] : [{ name, value: expr }];
  });
}

export function callOf(entry: Entry, findings: Findings): CallAst {
  const span = entry.keySpan;
  const fields = fieldsOf(entry.value, CALL, findings, span);
  const connection = reference(fields?.get('connection'), 'connection', findings);
  const tree = fields?.get('method');
  const method = oneOf(tree, 'method', METHODS, findings);
  const path = pathOf(fields?.get('path'), findings);
  const answer = reference(fields?.get('answer'), 'answer', findings);
  return {
    kind: 'call',
    span,
    whole: fields?.whole === true,
    body: expressions(fields?.get('body'), 'body', findings),
    ...(connection === undefined ? {} : { connection }),
    ...(method === undefined || tree === undefined
      ? {}
      : { method: { value: method, span: tree.span } }),
    ...(path === undefined ? {} : { path }),
    ...(answer === undefined ? {} : { answer }),
  };
}

/** Behind the connection's base: it begins with a slash and stays on that host. */
function pathOf(tree: Tree | undefined, findings: Findings): Leaf | undefined {
  if (tree === undefined) return undefined;
  const expected = 'a path like /quotes';
  if (tree.kind !== 'leaf' || isParam(tree) || typeof tree.value !== 'string') {
    return wrong(tree, 'path', expected, findings);
  }
  if (/^\/(?!\/)[^\s\\]*$/.test(tree.value) && !tree.value.includes('..')) return tree;
  const fix = /^[A-Za-z0-9][^\s\\:]*$/.test(tree.value) ? { fix: `write /${tree.value}` } : {};
  return wrong(tree, 'path', { expected, ...fix }, findings);
}

export function runOf(entry: Entry, findings: Findings): RunAst {
  const span = entry.keySpan;
  const fields = fieldsOf(entry.value, RUN, findings, span);
  const playbook = reference(fields?.get('playbook'), 'playbook', findings);
  const way = reference(fields?.get('way'), 'way', findings);
  return {
    kind: 'run',
    span,
    whole: fields?.whole === true,
    with: expressions(fields?.get('with'), 'with', findings),
    ...(playbook === undefined ? {} : { playbook }),
    ...(way === undefined ? {} : { way }),
  };
}

/** Its steps are put in later, when all fragments have been read. */
export function useOf(entry: Entry, findings: Findings): UseAst {
  const span = entry.keySpan;
  const fields = fieldsOf(entry.value, USE, findings, span);
  const fragment = reference(fields?.get('fragment'), 'fragment', findings);
  const given = fields?.get('with');
  return {
    kind: 'use',
    span,
    whole: fields?.whole === true && fragment !== undefined,
    fragment: fragment ?? { value: '', span },
    with: given === undefined ? [] : valueMap(given, 'with', findings),
    steps: [],
    ends: [],
  };
}
