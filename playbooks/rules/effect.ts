import type { ParkCode } from '../kernel/command';
import type { Result } from '../kernel/result';
import type { TraceEntry } from '../kernel/trace-entry';
import type { Unrendered } from '../renderer/engine';
import type { Write } from './decision';
import { missingDate, missingYear } from './place';
import type { Timed } from './place';

/** What one item of a batch comes to. */
export interface Effect {
  readonly result: Result;
  readonly writes: readonly Write[];
  readonly trace: readonly TraceEntry[];
}

export const NOTHING: Effect = { result: { kind: 'done' }, writes: [], trace: [] };

export function wrote(write: Write): Effect {
  return { result: { kind: 'done' }, writes: [write], trace: [] };
}

/** Cannot be done now: the kernel parks the step and tells. */
export function parked(code: ParkCode, reason: string): Effect {
  return { result: { kind: 'parked', code, reason }, writes: [], trace: [] };
}

/** A time that cannot be computed now. */
export function parkedTime(missing: Exclude<Timed, { readonly kind: 'at' }>): Effect {
  return missing.kind === 'missing-year'
    ? parked('calendar-year-missing', missingYear(missing))
    : parked('date-missing', missingDate(missing.name));
}

/** A text that cannot be filled in: a change of what it reads may mend it. */
export function unrendered(where: string, found: Unrendered): Effect {
  return parked('variable-missing', `the ${where} ${whyUnrendered(found)}`);
}

export function whyUnrendered(found: Unrendered): string {
  if (found.kind === 'missing') return `reads ${found.name}, which has no value`;
  const { characters } = found;
  return characters
    ? `comes to ${characters.n} characters; an SMS takes ${characters.most}`
    : 'grows beyond all bounds when it is filled in: a list it goes through is too long';
}
