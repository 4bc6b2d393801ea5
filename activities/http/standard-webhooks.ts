import { createHmac } from 'node:crypto';

/** Signs as standardwebhooks.com says: id, time and body together, so that none can be changed or sent again later. */
export interface SignedParts {
  readonly id: string;
  /** ms */
  readonly at: number;
  readonly body: string;
}

const PREFIX = 'whsec_';

/** `secret`: `whsec_` and base64, as the other side gave it; any other text is taken for base64 too. */
export function webhookHeaders(
  { id, at, body }: SignedParts,
  secret: string,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1_000));
  const key = Buffer.from(
    secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret,
    'base64',
  );
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
