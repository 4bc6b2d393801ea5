import type { Payload, PayloadCodec } from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding';

/** Where plans are kept: the canonical JSON as bytes, undefined for an unknown hash. */
export interface PlanStore {
  planBytes(hash: string): Promise<Uint8Array | undefined>;
}

const PREFIX = encode('{"$plan":"sha256:');
const REFERENCE_LENGTH = PREFIX.length + 64 + '"}'.length;
const KEPT = 500;

/**
 * The worker's codec: puts a plan's bytes in the place of its reference on decode, leaves everything else alone.
 * Each hash is fetched once, also when forty workflows ask at the same moment; a failure is forgotten, so that the
 * workflow task fails, is tried again and recovers once the plan is there.
 */
export class PlanCodec implements PayloadCodec {
  private readonly loading = new Map<string, Promise<Uint8Array>>();

  constructor(private readonly store: PlanStore) {}

  encode(payloads: Payload[]): Promise<Payload[]> {
    return Promise.resolve(payloads);
  }

  decode(payloads: Payload[]): Promise<Payload[]> {
    return Promise.all(payloads.map((payload) => this.fill(payload)));
  }

  private async fill(payload: Payload): Promise<Payload> {
    if (!isReference(payload.data)) return payload;
    const hash = decode(payload.data).slice('{"$plan":"'.length, -2);
    return { metadata: { ...payload.metadata, plan: encode(hash) }, data: await this.load(hash) };
  }

  private load(hash: string): Promise<Uint8Array> {
    const known = this.loading.get(hash);
    if (known !== undefined) return known;
    const bytes = this.fetch(hash);
    this.loading.set(hash, bytes);
    bytes.catch(() => this.loading.delete(hash));
    const oldest = this.loading.keys().next().value;
    if (this.loading.size > KEPT && oldest !== undefined) this.loading.delete(oldest);
    return bytes;
  }

  private async fetch(hash: string): Promise<Uint8Array> {
    const bytes = await this.store.planBytes(hash);
    if (bytes === undefined)
      throw new Error(
        `plan ${hash} is not in the plan store: publish the version this enrollment is pinned to`,
      );
    return bytes;
  }
}

function isReference(data: Uint8Array | null | undefined): data is Uint8Array {
  return data?.length === REFERENCE_LENGTH && PREFIX.every((byte, index) => data[index] === byte);
}
