import type { PickAst, PickedAst } from './ast';

/** Whether one value per value of an enum was written, not a value. */
export function isPick<T>(picked: PickedAst<T>): picked is PickAst<T> {
  return typeof picked === 'object' && picked !== null && 'pick' in picked;
}

/** Every value it can have. */
export function valuesOf<T>(picked: PickedAst<T> | undefined): readonly T[] {
  if (picked === undefined) return [];
  if (!isPick(picked)) return [picked];
  const values = picked.of.map(({ value }) => value);
  return picked.else === undefined ? values : [...values, picked.else];
}
