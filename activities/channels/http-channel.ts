import { exchange, type Exchanged, type Request } from '../http/exchange';
import type { Channel, Gate, HandOver, Message } from './channel';
import type { Credentials, Vendor } from './vendor';

/** A channel that speaks HTTP: one request a message, gated when the connection stands. What a vendor wants is in its file. */

export interface HttpChannelDeps {
  /** By the name of the connection in the catalog. */
  readonly connections: Readonly<Record<string, Credentials>>;
  /** Takes what would have been sent over connections nobody has given credentials for. Absent: such a send is refused. */
  readonly sandbox?: Sandbox;
  /** Real time in ms: signatures are checked by other people's clocks. */
  readonly realNow: () => number;
}

export interface Sandbox {
  keep(message: Message, request: Request): Promise<void>;
}

/** The activity's own limit has to be longer. */
const TIMEOUT_MS = 30_000;
const MOST_BYTES = 64 * 1_024;

export function httpChannel(
  vendor: Vendor,
  deps: HttpChannelDeps,
  { timeoutMs = TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
): Channel {
  return {
    async handOver(message, gate) {
      const refused = vendor.refuses(message);
      if (refused !== undefined) return { kind: 'refused', reply: refused };
      const given = deps.connections[message.connection ?? ''];
      if (given === undefined && deps.sandbox !== undefined)
        return catchIt(deps.sandbox, message, { vendor, gate, at: deps.realNow() });
      const credentials = given ?? {};
      const lacks = vendor.lacks(credentials);
      if (lacks.length > 0) return { kind: 'unauthorised', reason: wanting(message, lacks) };
      const request = vendor.request(message, credentials, deps.realNow());
      const allowPrivate = credentials.allowPrivate === true;
      const limits = { allowPrivate, timeoutMs, mostBytes: MOST_BYTES, gate };
      return judge(await exchange(request, limits), vendor);
    },
  };
}

async function catchIt(
  sandbox: Sandbox,
  message: Message,
  { vendor, gate, at }: { readonly vendor: Vendor; readonly gate: Gate; readonly at: number },
): Promise<HandOver> {
  if (!(await gate())) return { kind: 'stopped' };
  await sandbox.keep(message, vendor.request(message, NOBODYS, at));
  return { kind: 'accepted', reply: 'kept in the sandbox' };
}
const NOBODYS: Credentials = {};

function wanting({ connection = '' }: Message, lacks: readonly string[]): string {
  const names = lacks.map((one) => `CONNECTION_${connection.toUpperCase()}_${one.toUpperCase()}`);
  return `the connection "${connection}" has no credentials: set ${names.join(' and ')} in the environment of the worker`;
}

function judge(answer: Exchanged, vendor: Vendor): HandOver {
  switch (answer.kind) {
    case 'stopped':
    case 'unknown':
      return answer;
    case 'unreachable':
      return { kind: 'notTaken', reason: answer.reason };
    case 'forbidden':
      return { kind: 'unauthorised', reason: answer.reason };
    case 'answered':
      return vendor.read(answer) ?? byStatus(answer, vendor);
  }
}

/** What services mean by a status when they say no more. */
function byStatus(
  { status, body, retryAfterMs }: Extract<Exchanged, { kind: 'answered' }>,
  { name, idempotent }: Vendor,
): HandOver {
  const words = `${status} ${body.slice(0, 200)}`.trim();
  const pause = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 401 || status === 403) return { kind: 'unauthorised', reason: words };
  if (status === 408 || status === 425 || status === 429)
    return { kind: 'notTaken', reason: words, ...pause };
  // A gateway that had no answer of what lies behind it does not know whether the message was taken there.
  if ((status === 502 || status === 504) && !idempotent) return { kind: 'unknown', reason: words };
  if (status >= 500) return { kind: 'notTaken', reason: words, ...pause };
  if (status >= 200 && status <= 299)
    return { kind: 'unknown', reason: `${name} answered what nobody can read: ${words}` };
  return { kind: 'refused', reply: words };
}
