// The payload converter of sandbox, worker and clients: writes a plan as `{"$plan":"sha256:…"}` and recognises the bytes
// the worker's codec put in its place. Runs in the sandbox: no Node, no I/O.
import {
  BinaryPayloadConverter,
  CompositePayloadConverter,
  JsonPayloadConverter,
  UndefinedPayloadConverter,
  type ConverterHint,
  type Payload,
  type SerializationContext,
} from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding';
import { hashOf, intern } from './plan-memo';

/** What a client passes in place of a plan. */
export interface PlanReference {
  readonly $plan: string;
}

class PlanConverter extends CompositePayloadConverter {
  constructor() {
    super(
      new UndefinedPayloadConverter(),
      new BinaryPayloadConverter(),
      new JsonPayloadConverter(),
    );
  }

  override toPayload<T>(
    value: T,
    context?: SerializationContext,
    hint?: ConverterHint<T>,
  ): Payload {
    const hash = planHash(value);
    if (hash === undefined) return super.toPayload(value, context, hint);
    // No metadata of our own: Temporal's CLI and UI then show the reference as plain JSON.
    return { metadata: { encoding: encode('json/plain') }, data: encode(`{"$plan":"${hash}"}`) };
  }

  override fromPayload<T>(
    payload: Payload,
    context?: SerializationContext,
    hint?: ConverterHint<T>,
  ): T {
    const plan = payload.metadata?.['plan'];
    if (plan === undefined || plan === null) return super.fromPayload(payload, context, hint);
    const { data } = payload;
    return intern(decode(plan), () => decode(data ?? new Uint8Array())) as T;
  }
}

function planHash(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return (
    hashOf(value) ?? ('$plan' in value && typeof value.$plan === 'string' ? value.$plan : undefined)
  );
}

export const payloadConverter = new PlanConverter();
