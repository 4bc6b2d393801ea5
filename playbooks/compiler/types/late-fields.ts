import type { Entry, Fields } from '../expression/types';

/** Fields that are made when they are asked for, each once. A name may turn out to stand for nothing. */
export class LateFields implements Fields {
  private readonly made = new Map<string, Entry | undefined>();

  constructor(
    /** By which names it is asked. */
    private readonly names: ReadonlyMap<string, unknown>,
    private readonly make: (name: string) => Entry | undefined,
  ) {}

  get(name: string): Entry | undefined {
    if (!this.names.has(name)) return undefined;
    if (!this.made.has(name)) this.made.set(name, this.make(name));
    return this.made.get(name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get size(): number {
    return this.all().size;
  }

  keys(): MapIterator<string> {
    return this.all().keys();
  }

  values(): MapIterator<Entry> {
    return this.all().values();
  }

  entries(): MapIterator<[string, Entry]> {
    return this.all().entries();
  }

  [Symbol.iterator](): MapIterator<[string, Entry]> {
    return this.all().entries();
  }

  forEach(each: (entry: Entry, name: string, all: Fields) => void): void {
    this.all().forEach(each);
  }

  private all(): ReadonlyMap<string, Entry> {
    const found = [...this.names.keys()].flatMap((name) => {
      const entry = this.get(name);
      return entry === undefined ? [] : [[name, entry] as const];
    });
    return new Map(found);
  }
}
