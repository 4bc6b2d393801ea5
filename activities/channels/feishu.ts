import { createHmac } from 'node:crypto';
import type { Vendor } from './vendor';
import { fieldsOf, isHandle, jsonRequest, verdict } from './vendor';

/** A custom bot of a Feishu group: the contact is mentioned there. Signed with the second the message leaves. */
const HOOK = 'https://open.feishu.cn/open-apis/bot/v2/hook/…';

/** Feishu takes time and secret for the key, and signs nothing with it. `seconds`: since 1970. */
export function feishuSign(seconds: number, secret: string): string {
  return createHmac('sha256', `${seconds}\n${secret}`).digest('base64');
}

const CREDENTIALS: ReadonlySet<unknown> = new Set([19001, 19021, 19022]);
const LATER: ReadonlySet<unknown> = new Set([11232, 99991400]);

export const feishu: Vendor = {
  name: 'Feishu',
  idempotent: false,
  lacks: ({ url }) => (url === undefined ? ['url'] : []),
  refuses: ({ to }) => (isHandle(to) ? undefined : "the contact's address is no user id of Feishu"),
  request: ({ to, text }, { url, secret }, at) => {
    const timestamp = Math.floor(at / 1_000);
    const signed =
      secret === undefined
        ? {}
        : { timestamp: String(timestamp), sign: feishuSign(timestamp, secret) };
    const content = `<at id=${to}></at>\n${text}`;
    const card = { config: { wide_screen_mode: true }, elements: [{ tag: 'markdown', content }] };
    return jsonRequest(url ?? HOOK, { ...signed, msg_type: 'interactive', card });
  },
  read: ({ status, body }) => {
    const { code, msg, StatusCode: old } = fieldsOf(body);
    const result = code ?? old;
    if (status === 200 && result === 0) return verdict.accepted('success');
    if (typeof result !== 'number') return undefined;
    const words = `${result} ${typeof msg === 'string' ? msg : ''}`.trim();
    if (CREDENTIALS.has(result)) return verdict.unauthorised(words);
    if (LATER.has(result)) return verdict.later(words);
    return status >= 500 ? undefined : verdict.refused(words);
  },
};
