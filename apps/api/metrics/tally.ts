import type { Labels, Metric } from './exposition';

/** A counter by labels. Whatever comes beyond `most` different ones is counted under `other`: labels come from callers too. */
export class Tally {
  private readonly counts = new Map<string, { readonly labels: Labels; value: number }>();

  constructor(
    private readonly about: Pick<Metric, 'name' | 'help'>,
    private readonly most = 1_000,
  ) {}

  add(labels: Labels, by = 1): void {
    if (by === 0) return;
    const key = JSON.stringify(labels);
    const known = this.counts.get(key);
    if (known !== undefined) known.value += by;
    else if (this.counts.size < this.most) this.counts.set(key, { labels, value: by });
    else this.addOther(labels, by);
  }

  private addOther(labels: Labels, by: number): void {
    const other = Object.fromEntries(Object.keys(labels).map((label) => [label, 'other']));
    const key = JSON.stringify(other);
    this.counts.set(key, { labels: other, value: (this.counts.get(key)?.value ?? 0) + by });
  }

  metric(): Metric {
    return { ...this.about, type: 'counter', samples: [...this.counts.values()] };
  }
}
