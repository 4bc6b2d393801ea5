import type { Entry, Fields } from './types';

/** Names that are looked up one by one; a whole map of them is made only when somebody wants all. */
export abstract class LateNames implements Fields {
  abstract get(name: string): Entry | undefined;
  abstract has(name: string): boolean;
  protected abstract all(): Fields;

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
}
