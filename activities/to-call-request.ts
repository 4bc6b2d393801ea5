import type { Connection } from '../playbooks/kernel/catalog';
import type { CallRequest } from '../playbooks/kernel/command';
import type { Call } from '../playbooks/kernel/plan';
import type { Request } from './http/exchange';
import { webhookHeaders } from './http/standard-webhooks';
import { sendKey } from './send-key';

/** The request of one call: the same for every try but for its time and signature. */

export interface CallCredentials {
  /** Instead of the catalog's `base`. */
  readonly url?: string;
  readonly token?: string;
  readonly secret?: string;
  readonly allowPrivate?: boolean;
}

export interface Asking {
  readonly step: Call;
  readonly connection: Connection;
  readonly given: CallCredentials;
  /** Real time, ms. */
  readonly at: number;
  readonly request: CallRequest;
}

export type Asked =
  | { readonly kind: 'request'; readonly request: Request }
  | { readonly kind: 'lacking'; readonly reason: string };

export function toCallRequest({ step, connection, given, at, request }: Asking): Asked {
  const base = given.url ?? connection.base;
  const variable = `CONNECTION_${step.connection.toUpperCase()}`;
  const wants = `the connection "${step.connection}" has no credentials: set`;
  const where = 'in the environment of the worker';
  if (base === undefined) return { kind: 'lacking', reason: `${wants} ${variable}_URL ${where}` };
  if (connection.sign !== undefined && given.secret === undefined)
    return { kind: 'lacking', reason: `${wants} ${variable}_SECRET ${where}` };
  const url = new URL(`${base.replace(/\/$/, '')}${step.path}`);
  const { body: values, step: id, visit } = request.call;
  const inAddress = step.method === 'GET' || step.method === 'DELETE';
  if (inAddress)
    for (const [name, value] of Object.entries(values))
      url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  const body = inAddress ? '' : JSON.stringify(values);
  // Not the recipient of a message, but nobody else has this key either.
  const key = sendKey({ enrollment: request.enrollment, step: id, visit, recipient: 'call' });
  const headers = {
    accept: 'application/json',
    'idempotency-key': key,
    ...(inAddress ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...(given.token === undefined ? {} : { authorization: `Bearer ${given.token}` }),
    ...(given.secret === undefined ? {} : webhookHeaders({ id: key, at, body }, given.secret)),
  };
  return { kind: 'request', request: { method: step.method, url: url.href, headers, body } };
}
