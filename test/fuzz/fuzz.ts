import type { Clock, Crash, Kind, Totals } from './kind';
import { Random } from './random';
import { complaint, shrink } from './shrink';

/** More of them tell nothing new. */
const MOST_CRASHES = 5;

export interface Course {
  readonly seed: number;
  /** Numbers of the inputs: [from, to). */
  readonly from: number;
  readonly to: number;
  /** Before each input. */
  readonly begin?: (number: number) => void;
  readonly now: Clock;
}

/** Makes inputs one after the other and looks at how each is answered. Never throws. */
export function fuzz(kind: Kind, { seed, from, to, begin, now }: Course): Totals {
  const crashes: Crash[] = [];
  const totals = { clean: 0, findings: 0, run: 0, inputs: 0, slowest: 0, slowestNumber: from };
  for (let number = from; number < to && crashes.length < MOST_CRASHES; number++) {
    begin?.(number);
    const input = kind.make(Random.of(seed, kind.name, number));
    totals.inputs += 1;
    try {
      const { clean, findings, run, took } = kind.probe(input, now);
      totals.clean += clean ? 1 : 0;
      totals.findings += findings;
      totals.run += run;
      if (took > totals.slowest) Object.assign(totals, { slowest: took, slowestNumber: number });
    } catch {
      const message = complaint(kind, input) ?? 'it threw once, and not again';
      const shrunk = shrink(kind, { input, message }, () => begin?.(number));
      crashes.push({ kind: kind.name, seed, number, message, input, shrunk });
    }
  }
  return { kind: kind.name, ...totals, crashes };
}
