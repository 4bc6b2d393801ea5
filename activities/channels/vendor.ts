import type { Request } from '../http/exchange';
import type { HandOver, Message } from './channel';

/** What one service of messages is to us: the request it wants and what its answers mean. Knows no network. */
export interface Vendor {
  /** How people call it. */
  readonly name: string;
  /** A second try with the same key is taken for the first: an answer that never came may be asked for again. */
  readonly idempotent: boolean;
  /** What of the credentials is still to be set; empty: it can be used. */
  readonly lacks: (credentials: Credentials) => readonly Need[];
  /** Why this address or text cannot be sent, in our words. */
  readonly refuses: (message: Message) => string | undefined;
  /** `at`: real time in ms, for signatures that are looked at by the clock. Without credentials as it would be. */
  readonly request: (message: Message, credentials: Credentials, at: number) => Request;
  /** The meaning of an answer with status 2xx, or of one that is no usual status; undefined: what the status says. */
  readonly read: (answer: Answer) => Verdict | undefined;
}

export type Need = 'url' | 'token' | 'secret';

/** Of one connection of the catalog, from the environment. Never logged, never stored. */
export interface Credentials {
  readonly url?: string;
  readonly token?: string;
  readonly secret?: string;
  /** Addresses of our own network may be asked. */
  readonly allowPrivate?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}
export type Verdict = Exclude<HandOver, { kind: 'stopped' }>;

export function jsonRequest(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Request {
  const typed = { 'content-type': 'application/json; charset=utf-8', ...headers };
  return { method: 'POST', url, headers: typed, body: JSON.stringify(body) };
}

/** The answer as an object; empty when it is none. */
export function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const found: unknown = JSON.parse(body);
    return typeof found === 'object' && found !== null && !Array.isArray(found)
      ? (found as Readonly<Record<string, unknown>>)
      : {};
  } catch {
    return {};
  }
}

/** Their limits are by the minute and their answers do not say when. */
const A_MINUTE_MS = 60_000;

export const verdict = {
  accepted: (reply: string): Verdict => ({ kind: 'accepted', reply }),
  refused: (reply: string): Verdict => ({ kind: 'refused', reply }),
  later: (reason: string, retryAfterMs = A_MINUTE_MS): Verdict => ({
    kind: 'notTaken',
    reason,
    retryAfterMs,
  }),
  busy: (reason: string): Verdict => ({ kind: 'notTaken', reason }),
  unauthorised: (reason: string): Verdict => ({ kind: 'unauthorised', reason }),
  unknown: (reason: string): Verdict => ({ kind: 'unknown', reason }),
};

/** By which services know people: never anything that could be read as a mention of everybody. */
export function isHandle(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/.test(text) && !/^(?:all|everyone|here)$/i.test(text);
}
