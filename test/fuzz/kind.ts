import type { Random } from './random';

/** A kind of input: how one is made, and what must hold for it whatever it is. */
export interface Kind {
  readonly name: string;
  make(random: Random): Input;
  /** Throws where a promise is broken. The same input always ends the same. */
  probe(input: Input, now: Clock): Verdict;
}

/** ms. */
export type Clock = () => number;

export interface Input {
  /** What the text stands in: a project and one of its files, a kind of place. */
  readonly about: string;
  readonly text: string;
}

export interface Verdict {
  /** Nothing was wrong with it. */
  readonly clean: boolean;
  readonly findings: number;
  /** What else was done with it: cases played, times evaluated. */
  readonly run: number;
  /** ms of what is promised to be quick: to be told what is wrong with it. */
  readonly took: number;
}

/** What an input did to us. */
export interface Crash {
  readonly kind: string;
  readonly seed: number;
  readonly number: number;
  readonly message: string;
  readonly input: Input;
  /** As small as it still does it. */
  readonly shrunk: Input;
}

export interface Totals {
  readonly kind: string;
  readonly inputs: number;
  readonly clean: number;
  readonly findings: number;
  readonly run: number;
  readonly crashes: readonly Crash[];
  /** ms until the answer to one input, and which one it was. */
  readonly slowest: number;
  readonly slowestNumber: number;
}
