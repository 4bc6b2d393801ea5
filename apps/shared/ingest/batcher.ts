/** Collects what is added and runs it in batches: as soon as `max` lie here, at the latest `waitMs` after the first. */
export class Batcher<In, Out> {
  private queue: Entry<In, Out>[] = [];
  private timer: NodeJS.Timeout | undefined;
  private running = 0;

  constructor(
    private readonly run: (batch: readonly In[]) => Promise<readonly Out[]>,
    private readonly limits: { max: number; waitMs: number; atOnce: number },
  ) {}

  /** Resolves when the batch it went with is done; all of a failed batch reject alike. */
  add(input: In): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.queue.push({ input, resolve, reject });
      if (this.queue.length >= this.limits.max) this.flush();
      else this.timer ??= setTimeout(() => this.flush(), this.limits.waitMs);
    });
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    while (this.queue.length > 0 && this.running < this.limits.atOnce) {
      const batch = this.queue.splice(0, this.limits.max);
      this.running += 1;
      void this.carryOut(batch).finally(() => {
        this.running -= 1;
        this.flush();
      });
    }
  }

  private async carryOut(batch: readonly Entry<In, Out>[]): Promise<void> {
    try {
      const results = await this.run(batch.map(({ input }) => input));
      batch.forEach((entry, i) => entry.resolve(results[i] as Out));
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    }
  }
}

interface Entry<In, Out> {
  readonly input: In;
  readonly resolve: (value: Out) => void;
  readonly reject: (error: unknown) => void;
}
