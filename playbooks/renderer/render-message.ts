import type { TemplateVariant } from '../kernel/catalog';
import { dialectOf } from './dialect';
import type { Dialect } from './dialect';
import { renderLiquid } from './engine';
import type { Values } from './engine';
import { footerOf } from './footer';
import type { Footer } from './footer';
import { Held, markdownFor } from './markdown';
import { renderMail } from './render-mail';
import type { Mail } from './render-mail';
import { renderLine } from './render-text';
import type { TextOptions } from './render-text';
import { writeChat } from './write-chat';

/** What an SMS may be long; more would arrive as a heap of pieces. */
const LONGEST_SMS = 500;

export interface MessageOptions extends TextOptions {
  readonly channel: string;
  readonly footer?: Footer | undefined;
}

/** A message for its channel: mail as text and HTML, chat with the subject in bold first, SMS as plain text. `html` is empty where there is none. */
export function renderMessage(
  variant: Pick<TemplateVariant, 'subject' | 'body'>,
  values: Values,
  { channel, footer, ...options }: MessageOptions,
): Mail {
  const dialect = dialectOf(channel);
  if (dialect) return renderChat(variant, values, { ...options, dialect, footer });
  if (channel !== 'sms') return renderMail(variant, values, options, footer);
  return renderSms(variant, values, { ...options, footer });
}

function renderChat(
  variant: Pick<TemplateVariant, 'subject' | 'body'>,
  values: Values,
  options: TextOptions & { readonly dialect: Dialect; readonly footer: Footer | undefined },
): Mail {
  const { dialect, footer } = options;
  const subject = renderLine(variant.subject, values, options);
  if (subject.kind !== 'rendered') return subject;
  const held = new Held(variant.body);
  const body = renderLiquid(variant.body, values, { ...options, hold: (text) => held.add(text) });
  if (body.kind !== 'rendered') return body;
  const written = writeChat(markdownFor(held).parse(body.text, {}), held, dialect);
  const head = dialect.bold(dialect.escape(subject.text));
  const parts = [head, written, ...(footer ? [chatFooter(footer, options.locale, dialect)] : [])];
  return { kind: 'rendered', subject: subject.text, text: parts.join('\n\n'), html: '' };
}

function chatFooter(footer: Footer, locale: string, dialect: Dialect): string {
  const { words, lines } = footerOf(footer, locale);
  return [
    ...lines.map(dialect.escape),
    dialect.link(dialect.escape(words), footer.unsubscribe),
  ].join('\n');
}

/** The text of the mail without its subject. */
function renderSms(
  variant: Pick<TemplateVariant, 'subject' | 'body'>,
  values: Values,
  { footer, ...options }: TextOptions & { readonly footer: Footer | undefined },
): Mail {
  const mail = renderMail(variant, values, options);
  if (mail.kind !== 'rendered') return mail;
  const out = footer && `${footerOf(footer, options.locale).words}: ${footer.unsubscribe}`;
  const text = [mail.text.trim(), ...(out ? [out] : [])].join('\n');
  const n = [...text].length;
  if (n > LONGEST_SMS) return { kind: 'too-long', characters: { n, most: LONGEST_SMS } };
  return { ...mail, text, html: '' };
}
