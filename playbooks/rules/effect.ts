import type { ParkCode, Result, TraceEntry } from '../kernel/command';
import type { Write } from './decision';

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
