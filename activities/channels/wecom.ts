import type { Vendor } from './vendor';
import { fieldsOf, isHandle, jsonRequest, verdict } from './vendor';

/** A bot of a WeCom group, known by the key in its address: the contact is mentioned there. */
const HOOK = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send';
/** Of the text of a message, in UTF-8. */
const MOST_BYTES = 4_096;

const LATER: ReadonlySet<unknown> = new Set([45009, 45033]);
const CREDENTIALS: ReadonlySet<unknown> = new Set([93000, 93004, 93008]);

export const wecom: Vendor = {
  name: 'WeCom',
  idempotent: false,
  lacks: ({ url }) => (url === undefined ? ['url'] : []),
  refuses: (message) => {
    if (!isHandle(message.to)) return "the contact's address is no user id of WeCom";
    const bytes = Buffer.byteLength(contentOf(message));
    return bytes > MOST_BYTES
      ? `the text has ${bytes} bytes; WeCom takes ${MOST_BYTES}`
      : undefined;
  },
  request: (message, { url }) =>
    jsonRequest(url ?? HOOK, { msgtype: 'markdown', markdown: { content: contentOf(message) } }),
  read: ({ status, body }) => {
    const { errcode, errmsg } = fieldsOf(body);
    if (status === 200 && errcode === 0) return verdict.accepted('ok');
    if (typeof errcode !== 'number') return undefined;
    const words = `${errcode} ${typeof errmsg === 'string' ? errmsg : ''}`.trim();
    if (LATER.has(errcode)) return verdict.later(words);
    if (errcode === -1) return verdict.busy(words);
    return CREDENTIALS.has(errcode) ? verdict.unauthorised(words) : verdict.refused(words);
  },
};

function contentOf({ to, text }: { readonly to: string; readonly text: string }): string {
  return `${text}\n<@${to}>`;
}
