import type { Node } from './parse';
import { Reporter } from './reporter';
import type { Entry, Lifted, Origin, Scope, Wanted } from './types';

import { withNames } from './with-names';

/** What one check of one expression shares: where it stands, what it may read, what was found. */
export class Context extends Reporter {
  readonly timeFunctions = new Set<string>();
  /** The first function whose value nobody is told of when it changes. */
  live: string | undefined;
  /** Names a `has(…)` to the left has shown to be there. */
  known: ReadonlySet<string> = new Set();
  /** Pieces already said to be always true or false. */
  readonly settled = new Set<Node>();
  /** List methods around the place that is looked at. */
  depth = 0;

  constructor(
    text: string,
    origin: Origin,
    public scope: Scope,
    readonly wanted: Wanted,
  ) {
    super(text, origin);
  }

  get watched(): boolean {
    return this.wanted.kind === 'condition' && this.wanted.watched;
  }

  get lifted(): Lifted | undefined {
    return this.wanted.lifted;
  }

  /** Looks at something with one more name: the element of a list method. */
  within<T>(name: string, entry: Entry, look: () => T): T {
    const { scope, known } = this;
    this.scope = withNames(scope, [name, entry]);
    this.depth++;
    const found = look();
    this.depth--;
    this.known = known;
    this.scope = scope;
    return found;
  }
}
