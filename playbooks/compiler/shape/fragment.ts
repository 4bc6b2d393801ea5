import type { ContinuationAst, FragmentAst, StepAst } from '../ast';
import type { Findings } from '../findings';
import type { FragmentScopeAst, ParamAst } from '../param-ast';
import type { Placed, Tree } from '../tree';
import { idOf, listOf, reference } from './basics';
import { fieldsOf } from './fields';
import { FRAGMENT } from './keys';
import type { Arguments } from './params';
import { givenParam, mark, paramList } from './params';
import { stepList } from './steps';
import { mapSteps } from './walk';

/** `fragments/<id>.yaml`: a list of steps with parameters, to be put into playbooks. */

/** What `use` needs of it: its steps are read anew with what is given each time. */
export interface Fragment {
  readonly ast: FragmentAst;
  readonly steps?: Tree;
}

export function shapeFragment(tree: Tree, file: string, findings: Findings): Fragment | undefined {
  const fields = fieldsOf(tree, FRAGMENT, findings);
  if (fields === undefined) return undefined;
  const { span } = fields;
  const id = idOf(fields.get('fragment'), 'fragment', findings) ?? { value: '', span };
  checkFileName(id, file, findings);
  const params = paramList(fields.get('params'), findings);
  const ends = endList(fields.get('ends'), findings);
  const subject = reference(fields.get('for'), 'for', findings);
  const args: Arguments = new Map(params.map((param) => [param.name.value, { param }]));
  const written = fields.get('steps');
  const scope = scopeOf({ file, id, params }, '', new Map());
  const names = fields.whole ? ends.map(({ value }) => value) : undefined;
  const read = written && readSteps(written, { args, ...(names && { ends: names }) }, findings);
  const steps = mapSteps(read ?? [], { step: (step) => ({ ...step, inside: scope }) });
  const ast: FragmentAst = {
    file,
    id,
    params,
    ends,
    steps,
    whole: fields.whole && params.length === countOf(fields.get('params')),
    span,
    ...(subject === undefined ? {} : { subject }),
  };
  return written === undefined ? { ast } : { ast, steps: written };
}

function countOf(tree: Tree | undefined): number {
  return tree?.kind === 'map' ? tree.entries.length : 0;
}

function checkFileName(id: Placed<string>, file: string, findings: Findings): void {
  const name = file.replace(/^.*\//, '').replace(/\.yaml$/, '');
  if (id.value === '' || id.value === name) return;
  const expected = `the name of its file, "${name}"`;
  findings.add('wrong-shape', id.span, { key: 'fragment', expected, found: `"${id.value}"` });
}

const TAKEN = ['done', 'cancelled'];

function endList(tree: Tree | undefined, findings: Findings): readonly Placed<string>[] {
  if (tree?.kind === 'list' && tree.items.length === 0) return [];
  const items = listOf(tree, 'ends', 'a list of names ([stalled])', findings) ?? [];
  return items.flatMap((item) => {
    const name = idOf(item, 'ends', findings);
    if (name === undefined) return [];
    if (!TAKEN.includes(name.value)) return [name];
    findings.add('reserved-outcome', name.span, { name: name.value });
    return [];
  });
}

/** What the steps of one use see. `given` holds what stands for each parameter. */
export function scopeOf(
  fragment: {
    readonly file: string;
    readonly id: Placed<string>;
    readonly params: readonly ParamAst[];
  },
  use: string,
  given: ReadonlyMap<string, Tree>,
): FragmentScopeAst {
  const params = fragment.params.map((param) => givenParam(param, given.get(param.name.value)));
  return { file: fragment.file, fragment: fragment.id.value, use, params };
}

/**
 * Its steps with what is given put in. A fragment neither ends the enrollment nor uses another fragment: what
 * tries to is reported and leads nowhere. Without `ends` they are not known.
 */
export function readSteps(
  tree: Tree,
  given: { readonly args: Arguments; readonly ends?: readonly string[] },
  findings: Findings,
): readonly StepAst[] {
  const { args, ends } = given;
  const known = ends && [...ends, 'done'];
  return mapSteps(stepList(mark(tree, args, findings), 'steps', findings), {
    step: (step) => checkStep(step, findings),
    then: (then) => (isAllowed(then, known, findings) ? then : undefined),
  });
}

function checkStep(step: StepAst, findings: Findings): StepAst {
  const { verb, ...rest } = step;
  if (verb?.kind !== 'use' && verb?.kind !== 'exit') return step;
  findings.add(verb.kind === 'use' ? 'fragment-too-deep' : 'exit-in-fragment', verb.span);
  return rest;
}

function isAllowed(
  then: ContinuationAst,
  known: readonly string[] | undefined,
  findings: Findings,
): boolean {
  if (then.kind === 'exit') {
    findings.add('exit-in-fragment', then.span);
    return false;
  }
  if (then.kind !== 'end' || known === undefined || known.includes(then.target.value)) return true;
  const args = { name: then.target.value, known: known.join(', ') };
  findings.addUnknown('unknown-end', then.target.span, args, known);
  return false;
}
