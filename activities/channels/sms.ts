import { webhookHeaders } from '../http/standard-webhooks';
import type { Vendor } from './vendor';
import { fieldsOf, jsonRequest, verdict } from './vendor';

/** Any SMS gateway that takes JSON: `{id, to, text}` by POST. The id is the same for every try, also as Idempotency-Key. */
const GATEWAY = 'https://sms.example/messages';
const E164 = /^\+[1-9]\d{5,14}$/;

export const sms: Vendor = {
  name: 'the SMS gateway',
  idempotent: true,
  lacks: ({ url }) => (url === undefined ? ['url'] : []),
  refuses: ({ to }) =>
    E164.test(to) ? undefined : "the contact's address is no number like +8613800138000",
  request: ({ sendKey, to, text }, { url, token, secret }, at) => {
    const request = jsonRequest(
      url ?? GATEWAY,
      { id: sendKey, to, text },
      {
        'idempotency-key': sendKey,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    );
    if (secret === undefined) return request;
    const signed = webhookHeaders({ id: sendKey, at, body: request.body }, secret);
    return { ...request, headers: { ...request.headers, ...signed } };
  },
  read: ({ status, body }) => {
    if (status < 200 || status > 299) return undefined;
    const { id } = fieldsOf(body);
    return verdict.accepted(typeof id === 'string' ? `${status} ${id}` : String(status));
  },
};
