import { createHmac } from 'node:crypto';
import type { HandOver, Message } from '../../../activities/channels/channel';
import { dingtalk } from '../../../activities/channels/dingtalk';
import { feishu } from '../../../activities/channels/feishu';
import { httpChannel } from '../../../activities/channels/http-channel';
import { slack } from '../../../activities/channels/slack';
import { sms } from '../../../activities/channels/sms';
import type { Credentials, Vendor } from '../../../activities/channels/vendor';
import { webhook } from '../../../activities/channels/webhook';
import { wecom } from '../../../activities/channels/wecom';
import { answering, cutting, HttpStandIn, silent, type Heard } from '../../support/http-stand-in';

/** One recorded exchange a service, with a server that looks at signature and shape, and every way it can go wrong. */
const VENDORS: Readonly<Record<string, Vendor>> = { slack, feishu, dingtalk, wecom, sms, webhook };
const AT = 1_772_442_000_123;
const SECRET = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OPEN = () => Promise.resolve(true);

let server: HttpStandIn;
beforeEach(async () => {
  server = await new HttpStandIn().open();
});
afterEach(() => server.close());

const messageFor = (channel: string): Message => ({
  sendKey: 'a'.repeat(64),
  channel,
  connection: 'bot',
  from: { name: 'Ana', address: 'ana@example.com' },
  to: channel === 'sms' ? '+8613800138000' : 'chen',
  subject: 'Hello',
  text: '**Hello**\n\nDear Chen',
  html: '',
  at: 0,
});

const HOOKS: Readonly<Record<string, string>> = {
  wecom: '/hook?key=k1',
  dingtalk: '/hook?access_token=t1',
};

const credentialsOf = (channel: string): Credentials => ({
  url: `${server.url}${HOOKS[channel] ?? '/hook'}`,
  allowPrivate: true,
  ...(channel === 'slack' ? { token: 'xoxb-1' } : { secret: SECRET }),
});

const handOver = (
  channel: string,
  change: {
    credentials?: Credentials;
    gate?: () => Promise<boolean>;
    timeoutMs?: number;
    message?: Partial<Message>;
  } = {},
): Promise<HandOver> => {
  const { credentials = credentialsOf(channel), gate = OPEN, timeoutMs = 5_000 } = change;
  const vendor = VENDORS[channel];
  if (vendor === undefined) throw new Error(channel);
  const deps = { connections: { bot: credentials }, realNow: () => AT };
  return httpChannel(vendor, deps, { timeoutMs }).handOver(
    { ...messageFor(channel), ...change.message },
    gate,
  );
};

const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest('base64');
const signedAsWebhook = ({ headers, body }: Heard) =>
  headers['webhook-signature'] ===
  `v1,${hmac(Buffer.from(SECRET, 'base64'), `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`)}`;

/** What each service answers to a message it takes: nothing when the request is not as its documentation says. */
const TAKES: Readonly<
  Record<string, (heard: Heard, body: Record<string, unknown>) => object | false>
> = {
  slack: ({ headers }, body) =>
    headers.authorization === 'Bearer xoxb-1' &&
    body['channel'] === 'chen' && { ok: true, ts: '1.2' },
  feishu: (_heard, { timestamp, sign, msg_type, card }) =>
    sign === hmac(`${String(timestamp)}\n${SECRET}`, '') &&
    Number(timestamp) === Math.floor(AT / 1_000) &&
    msg_type === 'interactive' &&
    JSON.stringify(card).includes('<at id=chen></at>') && { code: 0, msg: 'success', data: {} },
  dingtalk: ({ query }, { msgtype, markdown, at }) =>
    query['access_token'] === 't1' &&
    query['sign'] === hmac(SECRET, `${query['timestamp']}\n${SECRET}`) &&
    msgtype === 'markdown' &&
    JSON.stringify(markdown).includes('@chen') &&
    JSON.stringify(at) === '{"atUserIds":["chen"],"isAtAll":false}' && { errcode: 0, errmsg: 'ok' },
  wecom: ({ query }, { msgtype, markdown }) =>
    query['key'] === 'k1' &&
    msgtype === 'markdown' &&
    JSON.stringify(markdown).includes('<@chen>') && { errcode: 0, errmsg: 'ok' },
  sms: (heard, { to, text }) =>
    signedAsWebhook(heard) &&
    heard.headers['idempotency-key'] === 'a'.repeat(64) &&
    to === '+8613800138000' &&
    text !== '' && { id: 'sm1' },
  webhook: (heard, { type, data }) =>
    signedAsWebhook(heard) &&
    heard.headers['webhook-id'] === 'a'.repeat(64) &&
    type === 'outreach.message' &&
    JSON.stringify(data).includes('chen') &&
    {},
};
const CHANNELS = Object.keys(VENDORS);

test.each(CHANNELS)('%s takes a message in its own shape, signed', async (channel) => {
  server.manner = (response, heard) => {
    const body = JSON.parse(heard.body) as Record<string, unknown>;
    const answer = TAKES[channel]?.(heard, body) ?? false;
    answering(answer === false ? 400 : 200, answer === false ? 'not as documented' : answer)(
      response,
      heard,
    );
  };
  expect(await handOver(channel)).toMatchObject({ kind: 'accepted' });
  expect(server.heard).toMatchObject([{ method: 'POST', path: '/hook' }]);
});

test.each(CHANNELS)('%s: too many at once is tried again when its server says', async (channel) => {
  server.manner = answering(429, 'slow down', { 'retry-after': '17' });
  expect(await handOver(channel)).toMatchObject({ kind: 'notTaken', retryAfterMs: 17_000 });
});

test.each(CHANNELS)('%s: a server that is down is tried again', async (channel) => {
  server.manner = answering(503, 'down');
  expect(await handOver(channel)).toMatchObject({ kind: 'notTaken' });
  expect(
    await handOver(channel, {
      credentials: { ...credentialsOf(channel), url: 'http://127.0.0.1:1/' },
    }),
  ).toMatchObject({ kind: 'notTaken' });
});

test.each(CHANNELS)('%s: no answer once the message has left is unconfirmed', async (channel) => {
  server.manner = cutting;
  expect(await handOver(channel)).toMatchObject({ kind: 'unknown' });
  server.manner = silent;
  expect(await handOver(channel, { timeoutMs: 200 })).toMatchObject({ kind: 'unknown' });
});

test.each(CHANNELS)('%s: a closed gate lets not one byte out', async (channel) => {
  expect(await handOver(channel, { gate: () => Promise.resolve(false) })).toEqual({
    kind: 'stopped',
  });
  expect(server.heard).toEqual([]);
});

test.each([
  ['slack', 200, { ok: false, error: 'invalid_auth' }, 'unauthorised'],
  ['slack', 200, { ok: false, error: 'channel_not_found' }, 'refused'],
  ['slack', 200, { ok: false, error: 'ratelimited' }, 'notTaken'],
  ['slack', 200, { ok: false, error: 'internal_error' }, 'unknown'],
  [
    'feishu',
    200,
    { code: 19021, msg: 'sign match fail or timestamp is not within one hour' },
    'unauthorised',
  ],
  ['feishu', 200, { code: 19024, msg: 'Key Words Not Found' }, 'refused'],
  ['feishu', 200, { code: 11232, msg: 'frequency limited psm' }, 'notTaken'],
  ['dingtalk', 200, { errcode: 310000, errmsg: 'sign not match' }, 'unauthorised'],
  ['dingtalk', 200, { errcode: 310000, errmsg: 'keywords not in content' }, 'refused'],
  ['dingtalk', 200, { errcode: 130101, errmsg: 'send too fast' }, 'notTaken'],
  ['wecom', 200, { errcode: 93000, errmsg: 'invalid webhook url' }, 'unauthorised'],
  ['wecom', 200, { errcode: 45009, errmsg: 'api freq out of limit' }, 'notTaken'],
  ['wecom', 200, { errcode: 40008, errmsg: 'invalid message type' }, 'refused'],
  ['sms', 401, 'no', 'unauthorised'],
  ['sms', 422, 'no such number', 'refused'],
  ['sms', 504, 'gateway', 'notTaken'],
  ['webhook', 403, 'no', 'unauthorised'],
  ['webhook', 302, '', 'refused'],
  ['wecom', 504, 'gateway', 'unknown'],
] as const)('%s answers %i %j: %s', async (channel, status, body, kind) => {
  server.manner = answering(status, body, { location: 'http://127.0.0.1:1/' });
  const answer = await handOver(channel);
  expect(answer.kind).toBe(kind);
  const words = typeof body === 'string' ? body : Object.values(body).at(-1);
  if (kind === 'refused') expect(JSON.stringify(answer)).toContain(String(words));
});

test.each(['feishu', 'dingtalk', 'wecom', 'slack'])(
  '%s: nobody is mentioned who stands for everybody',
  async (channel) => {
    for (const to of ['all', 'everyone', 'a b', '<!channel>', ''])
      expect(await handOver(channel, { message: { to } })).toMatchObject({ kind: 'refused' });
    expect(server.heard).toEqual([]);
  },
);

test('without credentials a message is kept in the sandbox, or the step parks and says what to set', async () => {
  const kept: string[] = [];
  const keep = (message: Message, { url, body }: { url: string; body: string }) =>
    Promise.resolve(void kept.push(`${message.to} ${url} ${body}`));
  const deps = { connections: {}, realNow: () => AT };
  const message = messageFor('feishu');
  expect(
    await httpChannel(feishu, { ...deps, sandbox: { keep } }).handOver(message, OPEN),
  ).toMatchObject({ kind: 'accepted' });
  expect(kept).toEqual([expect.stringMatching(/^chen https:\/\/open\.feishu\.cn.*Dear Chen/)]);
  expect(await httpChannel(feishu, deps).handOver(message, OPEN)).toEqual({
    kind: 'unauthorised',
    reason: expect.stringContaining('set CONNECTION_BOT_URL') as unknown,
  });
});
