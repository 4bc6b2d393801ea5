import { Readable } from 'node:stream';
import type { Gate } from './channel';

/**
 * The body of a message as a stream whose first read asks the gate. An SMTP client pipes a stream only after the
 * server's 354, so that not one byte leaves before the gate has answered true.
 */
export class GatedBody extends Readable {
  /** True from the moment a byte may have left. */
  released = false;
  private asking: Promise<void> | undefined;

  constructor(
    private readonly raw: Buffer,
    private readonly gate: Gate,
  ) {
    super();
  }

  override _read(): void {
    this.asking ??= this.ask();
  }

  /** When the gate is not in the middle of its answer: only then is it known what it has committed. */
  async settled(): Promise<void> {
    await this.asking;
  }

  private async ask(): Promise<void> {
    try {
      const open = await this.gate();
      if (this.destroyed) return;
      if (!open) {
        this.destroy(new GateClosed());
        return;
      }
      this.released = true;
      this.push(this.raw);
      this.push(null);
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
      this.destroy(this.failure);
    }
  }
  /** What the gate threw: a fault of ours, not of the other side. */
  failure: Error | undefined;
}

export class GateClosed extends Error {
  override readonly name = 'GateClosed';
}
