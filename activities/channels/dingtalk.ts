import { createHmac } from 'node:crypto';
import type { Vendor } from './vendor';
import { fieldsOf, isHandle, jsonRequest, verdict } from './vendor';

/** A custom robot of a DingTalk group: the contact is mentioned there. Time and signature travel in the address. */
const HOOK = 'https://oapi.dingtalk.com/robot/send';

/** `at`: ms since 1970. */
export function dingtalkSign(at: number, secret: string): string {
  return createHmac('sha256', secret).update(`${at}\n${secret}`).digest('base64');
}

const LATER: ReadonlySet<unknown> = new Set([130101, 410100, 90018]);
const CREDENTIALS: ReadonlySet<unknown> = new Set([300001, 300005, 400101, 400102]);
/** One code for all settings of security: of the words of a message it is the message, else it is us. */
const SECURITY = 310000;

export const dingtalk: Vendor = {
  name: 'DingTalk',
  idempotent: false,
  lacks: ({ url }) => (url === undefined ? ['url'] : []),
  refuses: ({ to }) =>
    isHandle(to) ? undefined : "the contact's address is no user id of DingTalk",
  request: ({ to, subject, text }, { url, secret }, at) => {
    const target = new URL(url ?? HOOK);
    if (secret !== undefined) {
      target.searchParams.set('timestamp', String(at));
      target.searchParams.set('sign', dingtalkSign(at, secret));
    }
    return jsonRequest(target.href, {
      msgtype: 'markdown',
      markdown: { title: subject, text: `${text}\n\n@${to}` },
      at: { atUserIds: [to], isAtAll: false },
    });
  },
  read: ({ status, body }) => {
    const { errcode, errmsg } = fieldsOf(body);
    if (status === 200 && errcode === 0) return verdict.accepted('ok');
    if (typeof errcode !== 'number') return undefined;
    const words = `${errcode} ${typeof errmsg === 'string' ? errmsg : ''}`.trim();
    if (LATER.has(errcode)) return verdict.later(words);
    if (errcode === -1) return verdict.busy(words);
    if (errcode === SECURITY && !words.includes('keywords')) return verdict.unauthorised(words);
    return CREDENTIALS.has(errcode) ? verdict.unauthorised(words) : verdict.refused(words);
  },
};
