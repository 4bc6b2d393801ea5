import { LateNames } from './late-names';
import type { Entry, Scope } from './types';

/** A scope with some more names, or others for the same: nothing is copied until somebody wants all of them. */
export function withNames(scope: Scope, ...names: readonly (readonly [string, Entry])[]): Scope {
  return new Wider(scope, new Map(names));
}

class Wider extends LateNames {
  private whole: ReadonlyMap<string, Entry> | undefined;

  constructor(
    private readonly outer: Scope,
    private readonly own: ReadonlyMap<string, Entry>,
  ) {
    super();
  }

  get(name: string): Entry | undefined {
    return this.own.get(name) ?? this.outer.get(name);
  }

  has(name: string): boolean {
    return this.own.has(name) || this.outer.has(name);
  }

  protected all(): ReadonlyMap<string, Entry> {
    return (this.whole ??= new Map([...this.outer, ...this.own]));
  }
}
