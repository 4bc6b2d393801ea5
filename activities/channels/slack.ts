import type { Vendor } from './vendor';
import { fieldsOf, isHandle, jsonRequest, verdict } from './vendor';

/**
 * Slack. With a bot token: `chat.postMessage` to the contact's channel or user id. With the URL of an incoming webhook,
 * which belongs to one channel: there the contact is mentioned. https://api.slack.com/methods/chat.postMessage
 */
const POST_MESSAGE = 'https://slack.com/api/chat.postMessage';

const CREDENTIALS: ReadonlySet<string> = new Set([
  ...['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired'],
  ...['no_permission', 'missing_scope', 'not_allowed_token_type', 'access_denied'],
  ...['invalid_token', 'no_service', 'action_prohibited', 'org_login_required'],
]);
const LATER: ReadonlySet<string> = new Set(['ratelimited', 'rate_limited', 'rollup_error']);
const BUSY: ReadonlySet<string> = new Set(['service_unavailable', 'team_added_to_org']);
/** "It's possible some aspect of the operation succeeded before the error was raised." */
const UNKNOWN: ReadonlySet<string> = new Set(['internal_error', 'fatal_error', 'request_timeout']);

export const slack: Vendor = {
  name: 'Slack',
  idempotent: false,
  lacks: ({ url, token }) => (url === undefined && token === undefined ? ['token'] : []),
  refuses: ({ to }) =>
    isHandle(to) ? undefined : "the contact's address is no channel or user id of Slack",
  request: ({ to, text }, { url, token }) => {
    if (token === undefined && url !== undefined)
      return jsonRequest(url, { text: `<@${to}>\n${text}`, unfurl_links: false });
    const body = { channel: to, text, mrkdwn: true, unfurl_links: false, unfurl_media: false };
    const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` };
    return jsonRequest(url ?? POST_MESSAGE, body, headers);
  },
  read: ({ status, body }) => {
    const { ok, error, ts } = fieldsOf(body);
    if (status === 200 && (ok === true || body === 'ok'))
      return verdict.accepted(typeof ts === 'string' ? `ok ${ts}` : 'ok');
    if (status >= 500 || status === 429) return undefined;
    const words = typeof error === 'string' ? error : body.slice(0, 200);
    if (CREDENTIALS.has(words)) return verdict.unauthorised(words);
    if (LATER.has(words)) return verdict.later(words);
    if (BUSY.has(words)) return verdict.busy(words);
    if (UNKNOWN.has(words)) return verdict.unknown(words);
    return verdict.refused(words === '' ? `status ${status}` : words);
  },
};
