import { LateNames } from '../expression/late-names';
import type { Entry } from '../expression/types';

/** Fields that are made when they are asked for, each once. A name may turn out to stand for nothing. */
export class LateFields extends LateNames {
  private readonly made = new Map<string, Entry | undefined>();

  constructor(
    /** By which names it is asked. */
    private readonly names: ReadonlyMap<string, unknown>,
    private readonly make: (name: string) => Entry | undefined,
  ) {
    super();
  }

  get(name: string): Entry | undefined {
    if (!this.names.has(name)) return undefined;
    if (!this.made.has(name)) this.made.set(name, this.make(name));
    return this.made.get(name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  protected all(): ReadonlyMap<string, Entry> {
    const found = [...this.names.keys()].flatMap((name) => {
      const entry = this.get(name);
      return entry === undefined ? [] : [[name, entry] as const];
    });
    return new Map(found);
  }
}
