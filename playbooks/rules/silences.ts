import type { Plan } from '../kernel/plan';
import { triggersOf } from './triggers-of';

/** Event types that some silence of the plan names: of these the last sign is kept. */
export function silenceTypes(plan: Plan): string[] {
  const types = triggersOf(plan).flatMap((one) => (one.kind === 'silence' ? one.types : []));
  return [...new Set(types)].sort();
}
