/** Looks for what is due at `now` (ms, playbook time) and does it; answers how much it found, so that more is looked for at once. */
export interface Scan {
  readonly name: string;
  readonly pass: (now: number) => Promise<number>;
}

export interface ScansOptions {
  readonly scans: readonly Scan[];
  readonly clock: { now(): number };
  /** Playbook time runs so many times as fast as real time. */
  readonly factor: number;
  readonly log: (line: string) => void;
  /** Told after each pass that ended well. */
  readonly ended?: (scan: string) => Promise<void>;
}

/** Playbook time that may pass until something is noticed, within these bounds of real time. */
const NOTICED_AFTER_MS = 60_000;
const SHORTEST_MS = 50;
const LONGEST_MS = 1_000;

/**
 * Scans, each in a loop of its own. All they know lies in Postgres: any number of workers run them side by side, and what
 * was missed while none ran is still due. One that fails is tried again, and the others go on.
 */
export class Scans {
  private stopping = false;
  private running: readonly Promise<void>[] = [];
  private readonly wakes = new Set<() => void>();
  private readonly idleMs: number;

  constructor(private readonly options: ScansOptions) {
    this.idleMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, NOTICED_AFTER_MS / options.factor));
  }

  start(): void {
    this.running = this.options.scans.map((scan) => this.run(scan));
  }

  /** Waits for the passes that are under way. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const wake of this.wakes) wake();
    await Promise.all(this.running);
  }

  private async run({ name, pass }: Scan): Promise<void> {
    while (!this.stopping) {
      const found = await this.pass(name, pass).catch((error: unknown) => {
        const words = error instanceof Error ? error.message : String(error);
        this.options.log(`scan ${name}: ${words}; begins again`);
        return 0;
      });
      if (found === 0) await this.pause();
    }
  }

  private async pass(name: string, pass: Scan['pass']): Promise<number> {
    const found = await pass(this.options.clock.now());
    await this.options.ended?.(name);
    return found;
  }

  private async pause(): Promise<void> {
    if (this.stopping) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.wakes.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, this.idleMs);
      this.wakes.add(wake);
    });
  }
}
