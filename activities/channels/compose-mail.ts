import MailComposer from 'nodemailer/lib/mail-composer';
import type { Message } from './channel';
import { literally } from './literally';
import { domainOf, isMailAddress, onOneLine } from './mail-address';

/**
 * The bytes of one mail: text and HTML side by side. Addresses go in as parts, never as a string to be parsed, and
 * nothing is ever fetched from a path or a URL. The Message-ID follows from the send key: every try carries the same.
 */
export function composeMail(message: Message): Promise<Buffer> {
  const { from, to, subject, text, html, at, thread = [], shown = { to, cc: [] } } = message;
  const last = thread.at(-1);
  const mail = new MailComposer({
    from: { name: onOneLine(from.name), address: from.address },
    to: { name: '', address: shown.to },
    cc: shown.cc.filter(isMailAddress).map((address) => ({ name: '', address })),
    ...(from.replyTo === undefined ? {} : { replyTo: { name: '', address: from.replyTo } }),
    subject: literally(onOneLine(subject)),
    text,
    html,
    messageId: messageId(message),
    ...(last === undefined ? {} : { inReplyTo: last, references: [...thread] }),
    date: new Date(at),
    headers: { 'Auto-Submitted': 'auto-generated', ...oneClick(message) },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'windows',
  });
  return mail.compile().build();
}

/** RFC 8058. The address goes in as it is: one that is folded or encoded is none. */
function oneClick({ unsubscribe }: Message): Record<string, { prepared: boolean; value: string }> {
  if (unsubscribe === undefined) return {};
  return {
    'List-Unsubscribe': { prepared: true, value: `<${onOneLine(unsubscribe)}>` },
    'List-Unsubscribe-Post': { prepared: true, value: 'List-Unsubscribe=One-Click' },
  };
}

export function messageId({ sendKey, from }: Pick<Message, 'sendKey' | 'from'>): string {
  return `<${sendKey.slice(0, 32)}@${domainOf(from.address)}>`;
}
