/** How chat services write what Markdown says. */
export interface Dialect {
  /** Plain text that shows as it is. */
  readonly escape: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly emphasis: (text: string) => string;
  readonly link: (text: string, url: string) => string;
}

const SPECIAL = /[\\`*_~[\]()<>#|]/g;

/** Feishu, DingTalk and WeCom read Markdown. */
const MARKDOWN: Dialect = {
  escape: (text) => text.replace(SPECIAL, (sign) => `\\${sign}`),
  bold: (text) => `**${text}**`,
  emphasis: (text) => `*${text}*`,
  link: (text, url) => `[${text}](${encoded(url, /[()]/g)})`,
};

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** Between a sign and its neighbours it keeps the sign from opening or closing anything. */
const JOINER = '\u2060';

/** Slack has a language of its own, without an escape for its signs. */
const SLACK: Dialect = {
  escape: (text) =>
    text
      .replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign)
      .replace(/[*_~`]/g, (sign) => `${JOINER}${sign}${JOINER}`),
  bold: (text) => `*${text}*`,
  emphasis: (text) => `_${text}_`,
  link: (text, url) => `<${encoded(url, /[<>|]/g)}|${text}>`,
};

function encoded(url: string, signs: RegExp): string {
  return url.replace(signs, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

const DIALECTS: Readonly<Record<string, Dialect>> = {
  slack: SLACK,
  feishu: MARKDOWN,
  dingtalk: MARKDOWN,
  wecom: MARKDOWN,
};

/** Of a chat channel; others have none. */
export function dialectOf(channel: string): Dialect | undefined {
  return Object.hasOwn(DIALECTS, channel) ? DIALECTS[channel] : undefined;
}
