import type { Node } from './parse';
import { Reporter } from './reporter';
import type { Origin, Scope, Wanted } from './types';

/** What one check of one expression shares: where it stands, what it may read, what was found. */
export class Context extends Reporter {
  readonly timeFunctions = new Set<string>();
  /** Names a `has(…)` to the left has shown to be there. */
  known: ReadonlySet<string> = new Set();
  /** Pieces already said to be always true or false. */
  readonly settled = new Set<Node>();

  constructor(
    text: string,
    origin: Origin,
    readonly scope: Scope,
    readonly wanted: Wanted,
  ) {
    super(text, origin);
  }

  get watched(): boolean {
    return this.wanted.kind === 'condition' && this.wanted.watched;
  }
}
