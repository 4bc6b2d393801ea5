import { request as begin, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { AddressRefused, connectTo } from './connect';

/** One request and its answer, to a checked address. Redirects are not followed: they are answers like others. */

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
export interface Limits {
  readonly allowPrivate: boolean;
  /** From the look-up of the name to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Of the answer; the rest is not read. */
  readonly mostBytes: number;
  /** Asked when the connection stands and before a byte of the request leaves. */
  readonly gate?: () => Promise<boolean>;
}

export type Exchanged =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      /** There was more than may be read. */
      readonly cut: boolean;
      /** The other side's own word on when to try again. */
      readonly retryAfterMs?: number;
    }
  /** The name leads where nobody may be asked. */
  | { readonly kind: 'forbidden'; readonly reason: string }
  /** Not one byte left. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'stopped' }
  /** The request may have left, and no answer came. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** Everything the other side does is an answer; what the gate throws is thrown. */
export async function exchange(request: Request, limits: Limits): Promise<Exchanged> {
  const url = new URL(request.url);
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), limits.timeoutMs);
  let socket: Socket | undefined;
  try {
    const { allowPrivate } = limits;
    const reached = await connectTo({ url, allowPrivate, signal: over.signal }).catch(asReason);
    if ('kind' in reached) return reached;
    socket = reached;
    if (limits.gate && !(await limits.gate())) return { kind: 'stopped' };
    // What ended while the gate was asked has taken nothing.
    if (socket.destroyed || over.signal.aborted)
      return { kind: 'unreachable', reason: 'the connection closed before the message left' };
    return await ask(request, { url, socket, signal: over.signal, mostBytes: limits.mostBytes });
  } finally {
    clearTimeout(timer);
    socket?.destroy();
  }
}

function asReason(error: unknown): Extract<Exchanged, { kind: 'forbidden' | 'unreachable' }> {
  const reason = error instanceof Error ? error.message : String(error);
  return { kind: error instanceof AddressRefused ? 'forbidden' : 'unreachable', reason };
}

interface Open {
  readonly url: URL;
  readonly socket: Socket;
  readonly signal: AbortSignal;
  readonly mostBytes: number;
}

async function ask(request: Request, open: Open): Promise<Exchanged> {
  try {
    const answer = await answerTo(request, open);
    const { text, cut } = await read(answer, open.mostBytes);
    const retryAfterMs = retryAfter(answer.headers);
    return {
      kind: 'answered',
      status: answer.statusCode ?? 0,
      body: text,
      cut,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const reason = open.signal.aborted ? 'no answer in the time it may take' : words;
    return { kind: 'unknown', reason };
  }
}

function answerTo(
  { method, headers, body }: Request,
  { url, socket, signal }: Open,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = begin({
      method,
      host: url.hostname,
      path: `${url.pathname}${url.search}`,
      headers: {
        ...headers,
        host: url.host,
        'content-length': Buffer.byteLength(body),
        connection: 'close',
      },
      createConnection: () => socket,
      signal,
    });
    sent.once('response', resolve);
    sent.on('error', reject);
    sent.end(body);
  });
}

async function read(
  answer: IncomingMessage,
  most: number,
): Promise<{ text: string; cut: boolean }> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer) {
    parts.push(part as Buffer);
    size += (part as Buffer).length;
    if (size > most) break;
  }
  return { text: Buffer.concat(parts).subarray(0, most).toString('utf8'), cut: size > most };
}

const LONGEST_PAUSE_MS = 3_600_000;

/** Seconds, or a date: then by the other side's own clock, not ours. */
function retryAfter(headers: IncomingHttpHeaders): number | undefined {
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(text)
    ? Number(text) * 1_000
    : Date.parse(text) - Date.parse(headers.date ?? '');
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_PAUSE_MS) : undefined;
}
