import type { Span } from '../kernel/plan';
import type { Desk } from './desk';
import { countsDays } from './desk';
import { dayOf, wallOf } from './wall';

/** A repeated anchor: the day or instant that lies k times `every` after the first. */

/** A day counted from 1970, or an instant (ms). */
export type Anchor = { readonly day: number } | { readonly at: number };

export class Occurrences {
  constructor(
    private readonly first: Anchor,
    private readonly every: Span,
    private readonly desk: Desk,
  ) {}

  /** Always counted from the first, so that a month end that was clamped comes back. */
  at(k: number): Anchor {
    const { first, desk } = this;
    const distance = { n: this.every.n * k, unit: this.every.unit };
    if ('at' in first) return { at: desk.shift(first.at, distance, 1) };
    if (countsDays(distance)) return { day: desk.shiftDay(first.day, distance, 1) };
    return { at: desk.shift(desk.wall.toInstant(wallOf(first.day, 0)), distance, 1) };
  }

  /** The first whose day `mayCount`; that must hold for all later ones too. Business time is walked: looking far ahead would ask for years nobody needs. */
  near(mayCount: (day: number) => boolean): number {
    if (this.every.unit === 'bd' || this.every.unit === 'bh') return 0;
    const counts = (k: number) => mayCount(this.dayOf(k));
    let [below, above] = [-1, 1];
    while (!counts(above)) [below, above] = [above, above * 2];
    while (above - below > 1) {
      const middle = Math.floor((below + above) / 2);
      if (counts(middle)) above = middle;
      else below = middle;
    }
    return above;
  }

  private dayOf(k: number): number {
    const anchor = this.at(k);
    return 'day' in anchor ? anchor.day : dayOf(this.desk.wall.toWall(anchor.at));
  }
}
