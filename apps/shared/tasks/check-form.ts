import type { Attribute } from '../../../playbooks/kernel/catalog';
import type { Value } from '../../../playbooks/kernel/expression';
import type { Field } from '../../../playbooks/kernel/field';
import { outside } from '../../../playbooks/kernel/form-range';
import { pointerTo } from '../change/check-text';
import { checkValue } from '../change/check-value';
import { suggest } from '../change/suggest';
import type { Fault } from '../refused';

export type Fields = Readonly<Record<string, Field>>;

/** Checks what somebody filled in; defaults stand where nothing was. `member` is the name of the form in the request. */
export function checkForm(
  given: unknown,
  fields: Fields,
  { member, faults }: { member: string; faults: Fault[] },
): Record<string, Value> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    faults.push({
      pointer: pointerTo(member),
      code: 'wrong_type',
      detail: 'expected an object of fields',
    });
    return {};
  }
  const values: Record<string, Value> = {};
  const form = given as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(form))
    if (!Object.hasOwn(fields, name)) faults.push(unknownField(name, member, Object.keys(fields)));
  for (const [name, field] of Object.entries(fields)) {
    const value = (Object.hasOwn(form, name) ? form[name] : undefined) ?? field.default;
    const pointer = pointerTo(member, name);
    if (value === undefined || (value === '' && field.required)) {
      if (field.required)
        faults.push({ pointer, code: 'form_incomplete', detail: `"${name}" must be filled in` });
      continue;
    }
    const checked = checkField(value, field);
    if (checked.kind === 'good') values[name] = checked.value;
    else faults.push({ pointer, ...checked.fault });
  }
  return values;
}

function checkField(value: unknown, field: Field): ReturnType<typeof checkValue> {
  const values = Object.fromEntries((field.values ?? []).map((one) => [one, one]));
  const as: Attribute = {
    type: field.type,
    values,
    required: field.required,
    writable: false,
    personal: false,
    filter: false,
  };
  const checked = checkValue(value, as);
  if (checked.kind === 'bad') return checked;
  const off = outside(checked.value, field);
  if (off === undefined) return checked;
  const seen = checked.value;
  const found = typeof seen === 'string' ? `${seen.length} characters` : String(seen);
  return {
    kind: 'bad',
    fault: { code: 'out_of_range', detail: `expected ${off}, found ${found}` },
  };
}

function unknownField(name: string, member: string, known: readonly string[]): Fault {
  const fix = suggest(name, known);
  return {
    pointer: pointerTo(member, name),
    code: 'unknown_member',
    detail: `the form has no field ${JSON.stringify(name.slice(0, 64))}`,
    ...(fix === undefined ? {} : { fix }),
  };
}
