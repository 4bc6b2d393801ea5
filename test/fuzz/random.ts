/** Random numbers that come again from the same seed: an input is told by its seed, its kind and its number. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** Of one input among many: neighbours share nothing. */
  static of(seed: number, kind: string, number: number): Random {
    let mixed = seed ^ 0x9e3779b9;
    for (const unit of `${kind}/${number}`)
      mixed = Math.imul(mixed ^ (unit.codePointAt(0) ?? 0), 0x01000193);
    return new Random(mixed ^ (mixed >>> 15));
  }

  /** 0 or more, below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** Small ones more often. */
  small(limit: number): number {
    return Math.floor(this.next() * this.next() * limit);
  }

  chance(part: number): boolean {
    return this.next() < part;
  }

  of<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('nothing to choose from');
    return list[this.below(list.length)] as T;
  }

  /** Each about as often as its number says. */
  weighted<T>(list: readonly (readonly [number, T])[]): T {
    let left = this.next() * list.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, one] of list) {
      left -= weight;
      if (left < 0) return one;
    }
    return this.of(list)[1];
  }
}
