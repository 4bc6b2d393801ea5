import type { FragmentScopeAst, GivenParamAst } from '../param-ast';
import { describeType } from '../expression/describe-type';
import type { Checked, Entry, Fields, Type } from '../expression/types';
import type { Place, Reader } from './reader';
import { scalarType } from './things';
import type { References } from './things';

/** What a fragment may read as `params.<name>`: each stands for what the step that uses it gave. */

export function paramFields(
  reader: Reader,
  inside: FragmentScopeAst,
  from: { readonly outer: Place; readonly things: References },
): Fields {
  return new Map(inside.params.map((param) => [param.name, entryOf(reader, param, inside, from)]));
}

function entryOf(
  reader: Reader,
  param: GivenParamAst,
  inside: FragmentScopeAst,
  { outer, things }: { readonly outer: Place; readonly things: References },
): Entry {
  const type = scalarType(param.type, param.values, things);
  const { given } = param;
  if (given === undefined) return { type, sure: true };
  if (given.kind === 'value') return { type, sure: true, fact: literal(given.value, type) };
  const place = given.leaf.span.file === inside.file ? { ...outer } : outer;
  const known = reader.checked.get(given.leaf);
  const checked = known ?? reader.expression(given.leaf, place, { kind: 'value' });
  const { type: found } = checked;
  if (found === undefined) return { type, sure: true, fact: checked };
  if (!fits(type, found)) {
    if (known === undefined) refuse(reader, param, { type, found });
    return { type, sure: true };
  }
  return {
    ...calledIn(checked, found, `${inside.use}.${param.name}`),
    sure: checked.sure,
    fact: checked,
  };
}

/** A plain name may be looked through; what is more than that is a fact of its own to texts. */
function calledIn(checked: Checked, type: Type, name: string): Pick<Entry, 'type' | 'as'> {
  if (checked.expr?.[0] === 'name') return { type, as: checked.expr[1] };
  const bare: Type = type.kind === 'person' || type.kind === 'contact' ? { kind: type.kind } : type;
  return { type: bare, as: `facts.${name}` };
}

/** An enum given for an enum may have fewer values, none that the parameter does not have. */
function fits(type: Type, found: Type): boolean {
  if (type.kind === 'enum') {
    return found.kind === 'enum' && found.values.every((value) => type.values.includes(value));
  }
  if (type.kind === 'number') return found.kind === 'number' || found.kind === 'money';
  return type.kind === found.kind;
}

function refuse(
  reader: Reader,
  param: GivenParamAst,
  { type, found }: { readonly type: Type; readonly found: Type },
): void {
  const { given } = param;
  if (given?.kind !== 'expression') return;
  reader.findings.add('param-type', given.leaf.span, {
    name: param.name,
    param: param.name,
    type: describeType(type),
    expected: describeType(type),
    found: describeType(found),
  });
}

function literal(value: string, type: Type): Checked {
  return {
    expr: ['lit', value],
    type,
    sure: true,
    size: 1,
    names: [],
    source: JSON.stringify(value),
    timeFunctions: [],
    findings: [],
  };
}
