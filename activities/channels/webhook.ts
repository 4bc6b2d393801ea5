import { webhookHeaders } from '../http/standard-webhooks';
import type { Vendor } from './vendor';
import { jsonRequest, verdict } from './vendor';

/** A message to a system of our own choosing, signed as Standard Webhooks says; its `webhook-id` is the same for every try. */
const ENDPOINT = 'https://webhook.example/outreach';

export const webhook: Vendor = {
  name: 'the webhook',
  idempotent: true,
  lacks: ({ url, secret }) => [
    ...(url === undefined ? (['url'] as const) : []),
    ...(secret === undefined ? (['secret'] as const) : []),
  ],
  refuses: () => undefined,
  request: ({ sendKey, to, from, subject, text, at: leftAt }, { url, secret }, at) => {
    const data = { to, from: from.name, subject, text };
    const timestamp = new Date(leftAt).toISOString();
    const request = jsonRequest(url ?? ENDPOINT, { type: 'outreach.message', timestamp, data });
    if (secret === undefined) return request;
    const signed = webhookHeaders({ id: sendKey, at, body: request.body }, secret);
    return { ...request, headers: { ...request.headers, ...signed } };
  },
  read: ({ status }) =>
    status >= 200 && status <= 299 ? verdict.accepted(String(status)) : undefined,
};
