import type { FragmentAst, StepAst } from '../ast';
import type { Findings } from '../findings';
import type { FragmentScopeAst, ParamAst } from '../param-ast';
import type { Placed, Tree } from '../tree';
import { idOf, listOf, reference } from './basics';
import { fieldsOf } from './fields';
import { FRAGMENT } from './keys';
import type { Arguments } from './params';
import { givenParam, mark, paramList } from './params';
import { stepList } from './steps';
import { mapSteps, walk } from './walk';

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
  const read = written && stepList(mark(written, args, findings), 'steps', findings);
  const steps = mapSteps(read ?? [], { step: (step) => ({ ...step, inside: scope }) });
  const known = [...ends.map(({ value }) => value), 'done'];
  if (fields.whole) checkEnds(steps, known, findings);
  checkInside(steps, findings);
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

function checkEnds(steps: readonly StepAst[], known: readonly string[], findings: Findings): void {
  walk(steps, {
    then: (then) => {
      if (then.kind !== 'end' || known.includes(then.target.value)) return;
      const args = { name: then.target.value, known: known.join(', ') };
      findings.addUnknown('unknown-end', then.target.span, args, known);
    },
  });
}

/** A fragment neither ends the enrollment nor uses another fragment. */
function checkInside(steps: readonly StepAst[], findings: Findings): void {
  walk(steps, {
    step: ({ verb }) => {
      if (verb?.kind === 'use') findings.add('fragment-too-deep', verb.span);
      if (verb?.kind === 'exit') findings.add('exit-in-fragment', verb.span);
    },
    then: (then) => {
      if (then.kind === 'exit') findings.add('exit-in-fragment', then.span);
    },
  });
}
