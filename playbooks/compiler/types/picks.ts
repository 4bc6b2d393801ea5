import type { MomentAst, PickAst, PickedAst, WhenAst } from '../ast';
import type { Span as Length } from '../../kernel/plan';
import { isPick } from '../picked';
import type { Place, Reader } from './reader';

/** Values that are chosen by an enum: every value of it must lead somewhere. */

/** Checks what the pick chooses by, and calls `each` with every value it may give. */
export function checkPicked<T>(
  reader: Reader,
  place: Place,
  value: PickedAst<T> | undefined,
  each: (value: T) => void = () => undefined,
): void {
  if (value === undefined) return;
  if (!isPick(value)) {
    each(value);
    return;
  }
  checkPick(reader, place, value);
  for (const one of value.of) each(one.value);
  if (value.else !== undefined) each(value.else);
}

function checkPick(reader: Reader, place: Place, pick: PickAst<unknown>): void {
  const { type } = reader.expression(pick.pick, place, { kind: 'pick' });
  if (type?.kind !== 'enum') return;
  const expr = pick.pick.text.trim().slice(0, 60);
  const shared = { expr, values: type.values.join(', '), known: type.values.join(', ') };
  const named = new Set(pick.of.map(({ name }) => name.value));
  const strange = pick.of.filter(({ name }) => !type.values.includes(name.value));
  for (const { name } of strange) {
    const args = { ...shared, name: name.value, value: name.value };
    reader.findings.addUnknown('pick-unknown-value', name.span, args, type.values);
  }
  if (pick.else !== undefined) return;
  const missing = type.values.filter((value) => !named.has(value));
  // A misspelt value is one fault, not two.
  for (const value of missing.slice(strange.length)) {
    reader.findings.add('pick-missing-value', pick.span, { ...shared, value });
  }
}

export function checkMoment(reader: Reader, place: Place, moment: MomentAst): void {
  reader.expression(moment.date, place, { kind: 'moment' });
  checkPicked<Length>(reader, place, moment.before);
  checkPicked<Length>(reader, place, moment.after);
}

export function checkWhen(reader: Reader, place: Place, when: WhenAst | undefined): void {
  if (when === undefined) return;
  if ('date' in when) checkMoment(reader, place, when);
  else checkPicked<Length>(reader, place, when);
}
