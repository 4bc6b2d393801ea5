import type { SetAst } from '../ast';
import { describeType } from '../expression/describe-type';
import type { Entry, Type } from '../expression/types';
import { nearest } from '../findings';
import type { Placed } from '../tree';
import type { Place } from './reader';
import type { VerbContext } from './verbs';

/** `set`: what is written to must be writable, and of the type of what is written. */
export function checkSet(context: VerbContext, verb: SetAst, place: Place): void {
  for (const { target, value } of verb.set) {
    const to = targetOf(context, target, place);
    const wanted =
      to === undefined
        ? ({ kind: 'value' } as const)
        : ({ kind: 'assigned', target: target.value, to } as const);
    context.reader.expression(value, place, wanted);
  }
}

/** The type of what is written to; nothing when it cannot be written, which has been said. */
function targetOf(context: VerbContext, target: Placed<string>, place: Place): Type | undefined {
  const { reader, subject } = context;
  const [root = '', name = '', ...more] = target.value.split('.');
  const roots = ['vars', 'customer', ...(subject === 'customer' ? [] : [subject])];
  if (!roots.includes(root) || name === '' || more.length > 0) {
    const known = roots.map((one) => `${one}.…`).join(', ');
    const args = { key: 'set', expected: known, found: `"${target.value.slice(0, 40)}"` };
    reader.findings.add('wrong-shape', target.span, args);
    return undefined;
  }
  const entry = fieldOf(place, root, name);
  if (entry === undefined) return refuseUnknown(context, target, { root, name, place });
  if (root === 'vars') return entry.type;
  if (isWritable(context, root, name)) return entry.type;
  const args = { attribute: target.value, name: target.value, type: describeType(entry.type) };
  reader.findings.add('not-writable', target.span, args);
  return undefined;
}

function fieldOf(place: Place, root: string, name: string): Entry | undefined {
  const type = place.scope.get(root)?.type;
  return type !== undefined && 'fields' in type ? type.fields?.get(name) : undefined;
}

function refuseUnknown(
  context: VerbContext,
  target: Placed<string>,
  at: { readonly root: string; readonly name: string; readonly place: Place },
): undefined {
  const { root, name, place } = at;
  const type = place.scope.get(root)?.type;
  const known = type !== undefined && 'fields' in type ? [...(type.fields?.keys() ?? [])] : [];
  const near = nearest(name, known);
  const start = target.span.end - name.length;
  const span = { ...target.span, start: Math.max(target.span.start, start) };
  const args = { thing: root, field: name, name };
  context.reader.findings.add('unknown-field', span, near === undefined ? args : { ...args, near });
  return undefined;
}

function isWritable({ catalog }: VerbContext, root: string, name: string): boolean {
  const list =
    root === 'customer'
      ? catalog.customer
      : root === 'contact'
        ? catalog.contacts.attributes
        : catalog.records[root]?.attributes;
  if (list === undefined || !Object.hasOwn(list, name)) return false;
  return list[name]?.writable === true;
}
